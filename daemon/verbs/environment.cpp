#include "daemon/verbs/environment.hpp"

#include "daemon/control/client.hpp"
#include "daemon/control/server.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/store_folder.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace sunwai::daemon {

namespace fs = std::filesystem;

int exit_status(core::Errc code) noexcept
{
    using core::Errc;
    switch (code) {
    case Errc::invalid:
    case Errc::malformed:
    case Errc::not_found:
    case Errc::conflict:
    case Errc::forbidden:
    case Errc::rejected:
    case Errc::unauthorized:
    case Errc::corrupt:
    case Errc::wrong_version: return wrong_input;
    case Errc::transient:
    case Errc::rate_limited:
    case Errc::timed_out:
    case Errc::uncertain:
    case Errc::cancelled:
    case Errc::busy:
    case Errc::full:
    case Errc::unavailable: return environment_failed;
    }
    return environment_failed;
}

Environment::Environment(std::string config_option, std::string store_option)
    : out{STDOUT_FILENO}, config_option_{std::move(config_option)}, store_option_{std::move(store_option)}
{
}

namespace {

/// The folder of the running program; empty when the kernel does not say.
fs::path program_folder()
{
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace

fs::path Environment::config_file() const
{
    if (!config_option_.empty()) return config_option_;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment
    if (char const* named = std::getenv("SUNWAI_CONFIG"); named != nullptr && *named != '\0') return named;
    std::error_code ignored;
    fs::path installed{"/etc/sunwai/sunwai.toml"};
    if (fs::exists(installed, ignored)) return installed;
    if (auto file = shipped("sunwai.toml"); fs::exists(file, ignored)) return file;
    return installed;
}

fs::path Environment::shipped(std::string_view name)
{
    std::error_code ignored;
    const auto installed = (program_folder() / "../share/sunwai" / name).lexically_normal();
    return fs::exists(installed, ignored) ? installed : (program_folder() / "../../../config" / name).lexically_normal();
}

config::LoadOptions Environment::load_options() const
{
    config::LoadOptions options;
    options.today = core::local_date(clock.now(), {});
    options.states.push_back(shipped("states"));
    return options;
}

config::Loaded const* Environment::configuration()
{
    if (loaded_) return &*loaded_;
    std::vector<config::Fault> faults;
    auto how = load_options();
    how.demo = true;  // no time passes inside a verb: the configuration of a demonstration is good for all but `serve` and `check-config`
    loaded_ = config::load(config_file(), how, faults);
    if (loaded_) return &*loaded_;
    for (auto const& fault : faults) {
        if (!fault.warning) complain(config::to_string(fault));
    }
    return nullptr;
}

std::shared_ptr<rules::Reader const> Environment::reader()
{
    if (reader_) return reader_;
    auto const* loaded = configuration();
    if (loaded == nullptr) return nullptr;
    std::vector<config::Fault> faults;
    reader_ = rules::Reader::compile(loaded->pack, faults);
    for (auto const& fault : faults) {
        if (!reader_ && !fault.warning) complain(config::to_string(fault));
    }
    return reader_;
}

std::string Environment::store_url()
{
    constexpr std::string_view sqlite = "sqlite:";
    if (store_option_.empty()) {
        auto const* loaded = configuration();
        return loaded == nullptr ? std::string{} : loaded->settings.store.url;
    }
    if (!store_option_.starts_with(sqlite)) return store_option_;
    const auto path = store_option_.substr(sqlite.size());
    return path.empty() || path == ":memory:" ? store_option_ : std::string{sqlite} + fs::absolute(path).lexically_normal().string();
}

core::Actor Environment::shell_actor() { return {core::ActorKind::operator_, fmt::format("uid:{}", ::getuid()), {}}; }

store::OpenOptions Environment::open_options(config::StatePack const& pack, std::string url, bool read_only)
{
    store::OpenOptions options;
    options.url = std::move(url);
    options.state = pack.id;
    options.number_prefix = pack.number_prefix;
    options.offset = pack.calendar.offset;
    options.read_only = read_only;
    return options;
}

core::Result<std::unique_ptr<store::Store>> Environment::open_for_reading()
{
    if (configuration() == nullptr) return core::Error{core::Errc::invalid, "the configuration is faulty"};
    auto options = open_options(*loaded_->pack, store_url(), true);
    const auto owner = check_owner(options.url);
    if (!owner && !is_open_elsewhere(options.url)) return owner.error();
    options.must_exist = true;
    return store::open(options);
}

core::Result<ReadStore> Environment::open_with_names()
{
    auto opened = open_for_reading();
    if (!opened) return opened.error();
    auto policy = run(make_policy(**opened, loaded_->pack, nullptr, loaded_->settings.periods));
    if (!policy) return policy.error();
    return ReadStore{std::move(*opened), std::move(*policy)};
}

core::Result<std::shared_ptr<Policy const>> Environment::read_policy()
{
    auto opened = open_with_names();
    if (opened) return opened->policy;
    if (opened.error().code != core::Errc::not_found) return opened.error();
    auto policy = std::make_shared<Policy>();
    policy->pack = loaded_->pack;
    policy->directory = std::make_shared<core::Directory const>(loaded_->pack->offices, std::vector<core::Tenure>{});
    policy->periods = loaded_->settings.periods;
    return std::shared_ptr<Policy const>{std::move(policy)};
}

core::Result<OpenStore> Environment::open_for_writing(Opening opening)
{
    auto rules = reader();
    if (!rules) return core::Error{core::Errc::invalid, "the configuration is faulty"};
    auto options = open_options(*loaded_->pack, store_url(), false);
    if (const auto owner = check_owner(options.url); !owner) return owner.error();
    options.must_exist = opening == Opening::what_stands;
    options.bulk = opening == Opening::for_bulk;
    auto opened = store::open(options);
    if (!opened) return opened.error();
    auto policy = run(make_policy(**opened, loaded_->pack, rules, loaded_->settings.periods));
    if (!policy) return policy.error();
    return OpenStore{std::move(*opened), std::make_shared<PolicyHolder>(std::move(*policy))};
}

int Environment::execute(Verb const& verb, Arguments arguments)
{
    if (configuration() == nullptr) return wrong_input;
    auto connection = ControlClient::connect(control_socket_of(store_url()));
    if (!connection) return fail(connection.error());
    if (!*connection) return execute_here(verb, std::move(arguments));
    auto answer = (*connection)->call(verb.name, arguments);
    if (!answer) return fail(answer.error());
    out.write(answer->output.out);
    static_cast<void>(std::fputs(answer->output.err.c_str(), stderr));
    return answer->exit;
}

int Environment::execute_here(Verb const& verb, Arguments arguments)
{
    auto opened = open_for_writing(verb.sets_up && store_option_.empty() ? Opening::may_make : Opening::what_stands);
    if (!opened) return fail(opened.error());
    Output output;
    const int status = run(start_write(verb, Session{*opened->store, *opened->policy, clock, shell_actor()}, std::move(arguments), output));
    run(opened->store->close());
    out.write(output.out);
    static_cast<void>(std::fputs(output.err.c_str(), stderr));
    return status;
}

void Environment::complain(std::string_view message) const
{
    // Words of files and posts may hold anything; a terminal must not obey them.
    std::string line;
    for (const char c : message) line += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
    line += '\n';
    static_cast<void>(std::fputs(line.c_str(), stderr));
}

int Environment::fail(core::Error const& error) const
{
    complain("sunwai: " + error.what);
    return exit_status(error.code);
}

core::Result<std::string> read_input(std::string const& name, std::size_t limit)
{
    const int descriptor = name == "-" ? ::dup(STDIN_FILENO) : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return core::Error{errno == ENOENT ? core::Errc::not_found : core::Errc::invalid, fmt::format("{}: {}", name, std::generic_category().message(errno))};
    std::string contents;
    ssize_t got = 0;
    int failure = 0;
    do {
        const auto had = contents.size();
        contents.resize(had + (256U << 10));
        got = ::read(descriptor, contents.data() + had, contents.size() - had);
        failure = got < 0 ? errno : 0;
        contents.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
    } while ((got > 0 && contents.size() <= limit) || failure == EINTR);
    ::close(descriptor);
    if (failure == EISDIR) return core::Error{core::Errc::invalid, fmt::format("{}: is a directory, not a file", name)};
    if (failure != 0) return core::Error{core::Errc::unavailable, fmt::format("{}: {}", name, std::generic_category().message(failure))};
    if (contents.size() > limit) return core::Error{core::Errc::invalid, fmt::format("{}: is larger than {} bytes", name, limit)};
    return contents;
}

}  // namespace sunwai::daemon
