#pragma once
#include "core/task.hpp"
#include "daemon/context.hpp"
#include "daemon/options.hpp"

#include <string>
#include <variant>
#include <vector>

namespace sunwai::daemon {

class Environment;

/// Exit statuses of every verb (DESIGN §6).
enum Exit : int {
    done = 0,
    wrong_input = 1,    ///< the input, the configuration or the store's version is wrong
    wrong_usage = 2,
    environment_failed = 3,
    interrupted_twice = 130,
};

/// What a write verb works with: inside the daemon, or in a process of its own that holds the store's lock.
struct Session {
    store::Store& store;
    PolicyHolder& policy;
    core::Clock const& clock;
    core::Actor actor;          ///< `uid:1000`: who called, as the kernel says
};

/// What a write verb says; collected, because it may have to travel over the control socket.
struct Output {
    std::string out;            ///< results
    std::string err;            ///< what was wrong
};

/// A verb that runs in the calling process: it reads, or it looks after its own lock.
using LocalRun = int (*)(Environment& environment, Arguments const& arguments);
/// A verb that changes the store: executed by whichever process writes.
using WriteRun = core::Task<int> (*)(Session session, Arguments arguments, Output& output);

/// One named thing that a verb takes: `--within` is an option, `FILE` stands on its place.
struct Parameter {
    enum class Count : unsigned char { flag, optional, required, many, at_least_one };
    std::string name;
    std::string value;          ///< what stands for the value in help; empty for flags
    std::string help;
    Count count{Count::optional};
    bool reads_file{false};     ///< the value names a file (or `-`) whose contents the caller sends along
    bool writes_file{false};    ///< the value names a file; made absolute before it is sent to the daemon
    [[nodiscard]] bool is_option() const { return name.starts_with("--"); }
    /// The name under which the value is found in Arguments.
    [[nodiscard]] std::string key() const { return is_option() ? name.substr(2) : name; }
};

/// One line of the command line's contract.
struct Verb {
    std::string name;           ///< `case show`
    std::string help;
    std::vector<Parameter> parameters;
    std::vector<std::string> examples;
    std::variant<LocalRun, WriteRun> run;
    bool hidden{false};         ///< spoken between processes only: not in help, not from a shell
    bool sets_up{false};        ///< may be the first thing that is done: makes the store that the configuration names, but none that `--store` does
};

/// All verbs, in the order of help.
[[nodiscard]] std::vector<Verb> const& all_verbs();
/// Starts a write verb; its own name is among the arguments as `verb`, because several names share one function.
[[nodiscard]] core::Task<int> start_write(Verb const& verb, Session session, Arguments arguments, Output& output);
/// By full name; nullptr when there is none.
[[nodiscard]] Verb const* find_verb(std::string_view name);

// The parts of the table, each beside its verbs.
[[nodiscard]] std::vector<Verb> serve_verbs();
[[nodiscard]] std::vector<Verb> config_verbs();
[[nodiscard]] std::vector<Verb> reading_verbs();
[[nodiscard]] std::vector<Verb> replay_verbs();
[[nodiscard]] std::vector<Verb> deadline_verbs();
[[nodiscard]] std::vector<Verb> calendar_verbs();
[[nodiscard]] std::vector<Verb> case_reading_verbs();
[[nodiscard]] std::vector<Verb> case_writing_verbs();
[[nodiscard]] std::vector<Verb> case_pair_verbs();
[[nodiscard]] std::vector<Verb> office_verbs();
[[nodiscard]] std::vector<Verb> export_verbs();
[[nodiscard]] std::vector<Verb> operation_verbs();
[[nodiscard]] std::vector<Verb> quarantine_verbs();
[[nodiscard]] std::vector<Verb> status_verbs();
[[nodiscard]] std::vector<Verb> rehearse_verbs();

}  // namespace sunwai::daemon
