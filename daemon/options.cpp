#include "daemon/options.hpp"

#include "daemon/verbs/verb.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace sunwai::daemon {
namespace {

constexpr std::string_view version_line = "sunwai " SUNWAI_VERSION;
constexpr char const* config_help = "configuration file; else $SUNWAI_CONFIG, else /etc/sunwai/sunwai.toml, else the shipped one";
constexpr char const* store_help = "store to use instead of the configuration's, sqlite:PATH";

/// Where CLI11 puts the words of one verb.
struct Slot {
    Parameter const* parameter;
    std::vector<std::string> words;
    CLI::Option* option{nullptr};
};

struct Leaf {
    Verb const* verb;
    CLI::App* app;
    std::vector<std::unique_ptr<Slot>> slots;
    std::string config;
    std::string store;
};

/// One command line being read. CLI11 keeps references into it, so it does not move.
class CommandLine {
public:
    CommandLine();
    CommandLine(CommandLine const&) = delete;
    CommandLine& operator=(CommandLine const&) = delete;
    std::variant<Invocation, Ended> read(std::vector<std::string> words);
    [[nodiscard]] std::string help_of(Verb const& verb);

private:
    CLI::App* group(std::string const& name);
    void add(Verb const& verb);
    void add_parameter(Leaf& leaf, Parameter const& parameter);
    [[nodiscard]] Ended wrong(std::string const& message, CLI::App const& at) const;
    [[nodiscard]] Ended unknown(CLI::App const& at, std::string const& word) const;
    [[nodiscard]] CLI::App const& deepest() const;

    CLI::App app_{"Sunwai, the social-media grievance tracker of an Indian state.", "sunwai"};
    std::string config_;
    std::string store_;
    std::vector<std::unique_ptr<Leaf>> leaves_;
    std::map<std::string, CLI::App*> groups_;
};

std::string examples_of(Verb const& verb)
{
    if (verb.examples.empty()) return {};
    std::string text = "Examples:\n";
    for (auto const& example : verb.examples) text += "  " + example + "\n";
    text.pop_back();
    return text;
}

CommandLine::CommandLine()
{
    app_.set_version_flag("--version", std::string{version_line}, "print the version and end");
    app_.set_help_flag("-h,--help", "print this help and end");
    app_.add_option("--config", config_, config_help)->type_name("FILE");
    app_.add_option("--store", store_, store_help)->type_name("URL");
    app_.allow_extras();
    app_.get_formatter()->column_width(34);
    app_.footer("Each verb has its own help: sunwai VERB --help\n"
                "Examples:\n  sunwai serve\n  sunwai classify --explain < posts.ndjson\n  sunwai case show HR-2026-000123\n"
                "Exit status: 0 done, 1 wrong input, configuration or store version, 2 wrong usage, 3 the environment failed");
    for (auto const& verb : all_verbs()) {
        if (!verb.hidden) add(verb);
    }
}

CLI::App* CommandLine::group(std::string const& name)
{
    auto& found = groups_[name];
    if (found == nullptr) {
        found = app_.add_subcommand(name, fmt::format("see: sunwai {} --help", name));
        found->allow_extras();
    }
    return found;
}

void CommandLine::add(Verb const& verb)
{
    auto leaf = std::make_unique<Leaf>();
    const auto space = verb.name.find(' ');
    CLI::App* parent = space == std::string::npos ? &app_ : group(verb.name.substr(0, space));
    leaf->verb = &verb;
    leaf->app = parent->add_subcommand(verb.name.substr(space == std::string::npos ? 0 : space + 1), verb.help);
    leaf->app->allow_extras();
    leaf->app->footer(examples_of(verb));
    for (auto const& parameter : verb.parameters) add_parameter(*leaf, parameter);
    leaf->app->add_option("--config", leaf->config, config_help)->type_name("FILE");
    leaf->app->add_option("--store", leaf->store, store_help)->type_name("URL");
    leaves_.push_back(std::move(leaf));
}

void CommandLine::add_parameter(Leaf& leaf, Parameter const& parameter)
{
    using Count = Parameter::Count;
    auto slot = std::make_unique<Slot>();
    slot->parameter = &parameter;
    if (parameter.count == Count::flag) {
        slot->option = leaf.app->add_flag(parameter.name, parameter.help);
    } else {
        slot->option = leaf.app->add_option(parameter.name, slot->words, parameter.help)->type_name(parameter.value);
        const bool several = parameter.count == Count::many || parameter.count == Count::at_least_one;
        // An option takes one word each time, so that what follows it stays what it is; a place may take all that are left.
        slot->option->expected(1, several && !parameter.is_option() ? std::numeric_limits<int>::max() / 2 : 1);
        slot->option->allow_extra_args(several && !parameter.is_option());
        if (several && parameter.is_option()) slot->option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        slot->option->required(parameter.count == Count::required || parameter.count == Count::at_least_one);
    }
    leaf.slots.push_back(std::move(slot));
}

CLI::App const& CommandLine::deepest() const
{
    CLI::App const* at = &app_;
    for (;;) {
        const auto used = at->get_subcommands();
        if (used.empty()) return *at;
        at = used.front();
    }
}

std::string path_of(CLI::App const& at)
{
    std::string path = at.get_name();
    for (auto const* parent = at.get_parent(); parent != nullptr; parent = parent->get_parent()) path.insert(0, parent->get_name() + " ");
    return path;
}

Ended CommandLine::wrong(std::string const& message, CLI::App const& at) const
{
    return {wrong_usage, {}, fmt::format("sunwai: {}\nTry '{} --help'.\n", message, path_of(at))};
}

/// The answer to a word that no verb or option has.
Ended CommandLine::unknown(CLI::App const& at, std::string const& word) const
{
    const bool option = word.starts_with('-');
    std::vector<std::string> known;
    if (option) {
        for (auto const* one : at.get_options()) {
            for (auto const& name : one->get_lnames()) known.push_back("--" + name);
        }
    } else {
        for (auto const* one : at.get_subcommands([](CLI::App const*) { return true; })) known.push_back(one->get_name());
    }
    const auto bare = word.substr(0, word.find('='));
    std::string message = known.empty() && !option ? fmt::format("'{}' is one word too many", word)
                                                   : fmt::format("unknown {} '{}'", option ? "option" : "verb", bare);
    if (const auto near = nearest_word(bare, known); !near.empty()) message += fmt::format("; did you mean '{}'?", near);
    return wrong(message, at);
}

std::variant<Invocation, Ended> CommandLine::read(std::vector<std::string> words)
{
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
        app_.parse(std::move(words));
    } catch (CLI::CallForVersion const&) {
        return Ended{done, fmt::format("{}\n", version_line), {}};
    } catch (CLI::CallForHelp const&) {
        return Ended{done, deepest().help({}, CLI::AppFormatMode::Normal), {}};
    } catch (CLI::ParseError const& fault) {
        if (const auto extra = app_.remaining(true); !extra.empty()) return unknown(deepest(), extra.front());
        return wrong(fault.what(), deepest());
    }
    auto const& at = deepest();
    if (const auto extra = app_.remaining(true); !extra.empty()) return unknown(at, extra.front());
    const auto leaf = std::find_if(leaves_.begin(), leaves_.end(), [&](auto const& one) { return one->app == &at; });
    if (leaf == leaves_.end()) return Ended{wrong_usage, {}, fmt::format("sunwai: a verb is missing\n{}", at.help())};
    Invocation call{(*leaf)->verb, {}, (*leaf)->config.empty() ? config_ : (*leaf)->config, (*leaf)->store.empty() ? store_ : (*leaf)->store};
    for (auto const& slot : (*leaf)->slots) {
        if (slot->option->count() > 0) call.arguments.values[slot->parameter->key()] = slot->words;
    }
    return call;
}

std::string CommandLine::help_of(Verb const& verb)
{
    for (auto const& leaf : leaves_) {
        if (leaf->verb == &verb) return leaf->app->help();
    }
    return {};
}

/// How many single-letter slips (missing, extra, wrong, swapped) lead from one word to the other.
std::size_t slips(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, std::vector<std::string> const& known)
{
    std::string best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    if (word.size() > 64) return best;
    for (auto const& candidate : known) {
        const auto distance = candidate.starts_with(word) && word.size() > 2 ? 1U : slips(word, candidate);
        if (distance < least && distance < candidate.size()) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string Arguments::get(std::string_view name) const
{
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? std::string{} : found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view name) const
{
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::input(std::string_view name) const
{
    const auto found = inputs.find(name);
    return found == inputs.end() ? std::string{} : found->second;
}

std::variant<Invocation, Ended> read_command_line(std::vector<std::string> const& words)
{
    CommandLine line;
    return line.read(words);
}

std::string command_line_manual()
{
    CommandLine line;
    std::string text = "# Command line\n\nMade by `sunwai help --markdown` from the table that reads the command line; do not edit by hand.\n";
    for (auto const& verb : all_verbs()) {
        if (!verb.hidden) text += fmt::format("\n## sunwai {}\n\n```\n{}```\n", verb.name, line.help_of(verb));
    }
    return text;
}

}  // namespace sunwai::daemon
