#include "core/log.hpp"
#include "daemon/application.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/store_folder.hpp"
#include "daemon/verbs/verb.hpp"

#include <cstdlib>

namespace sunwai::daemon {
namespace {

core::Level level_of(std::string const& word)
{
    if (word == "debug") return core::Level::debug;
    if (word == "notice") return core::Level::notice;
    if (word == "warning") return core::Level::warning;
    if (word == "error") return core::Level::error;
    return core::Level::info;
}

int serve(Environment& environment, Arguments const& arguments)
{
    ServeOptions options;
    options.config_file = environment.config_file();
    options.load = environment.load_options();
    options.load.demo = arguments.has("demo");
    options.demo = arguments.has("demo");
    std::vector<config::Fault> faults;
    auto loaded = config::load(options.config_file, options.load, faults);
    for (auto const& fault : faults) environment.complain(config::to_string(fault));
    if (!loaded) return wrong_input;
    if (!environment.store_option().empty()) loaded->settings.store.url = environment.store_url();
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment
    core::configure_log(level_of(loaded->settings.log_level), std::getenv("JOURNAL_STREAM") != nullptr);
    if (const auto owner = check_owner(loaded->settings.store.url); !owner) return environment.fail(owner.error());
    if (const auto folder = open_to_others(loaded->settings.store.url)) core::log(core::Level::warning, "store.readable_by_others", {{"folder", *folder}});
    options.store = Environment::open_options(*loaded->pack, loaded->settings.store.url, false);
    options.texts = Environment::shipped("text");
    options.loaded = std::move(*loaded);
    Application application{std::move(options)};
    return application.run();
}

}  // namespace

std::vector<Verb> serve_verbs()
{
    return {{"serve", "Run the daemon in the foreground until SIGTERM; SIGHUP reads the configuration again",
             {{"--demo", "", "demonstration: the clock may run faster ([demo] time_scale), mail goes to a local folder", Parameter::Count::flag}},
             {"sunwai serve --config /etc/sunwai/sunwai.toml"}, serve}};
}

}  // namespace sunwai::daemon
