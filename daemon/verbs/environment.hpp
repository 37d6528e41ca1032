#pragma once
#include "config/settings.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "daemon/options.hpp"
#include "daemon/verbs/line_output.hpp"
#include "daemon/verbs/verb.hpp"
#include "rules/read/reader.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace sunwai::daemon {

/// The exit status that a failure ends a verb with.
[[nodiscard]] int exit_status(core::Errc code) noexcept;

/// What a store is opened for writing for: a verb on what is stored must not take a slip of the fingers for an empty store.
enum class Opening : std::uint8_t { what_stands, may_make, for_bulk };

/// A store opened by this process, with what is decided by beside it.
struct OpenStore {
    std::unique_ptr<store::Store> store;
    std::shared_ptr<PolicyHolder> policy;
};

/// A store opened for reading, with names and calendar in force.
struct ReadStore {
    std::unique_ptr<store::Store> store;
    std::shared_ptr<Policy const> policy;   ///< without compiled rules
};

/// What surrounds a verb in the calling process: the two global options, standard streams, and what is loaded from them on demand.
/// Every failure is told on stderr here; callers only pass the exit status on.
class Environment {
public:
    Environment(std::string config_option, std::string store_option);

    LineOutput out;             ///< standard output, buffered
    core::SystemClock clock;

    /// `--config`, else $SUNWAI_CONFIG, else /etc/sunwai/sunwai.toml, else the shipped default.
    [[nodiscard]] std::filesystem::path config_file() const;
    [[nodiscard]] std::string const& store_option() const noexcept { return store_option_; }
    /// How configurations are read here: where shipped packs lie, and the day for warnings.
    [[nodiscard]] config::LoadOptions load_options() const;
    /// A folder that is shipped with the program: `../share/sunwai/NAME` or, in a build tree, `../../../config/NAME`.
    [[nodiscard]] static std::filesystem::path shipped(std::string_view name);
    /// Settings and state pack; nullptr after the faults have been told.
    [[nodiscard]] config::Loaded const* configuration();
    /// The compiled rules of that pack; nullptr after the faults have been told.
    [[nodiscard]] std::shared_ptr<rules::Reader const> reader();
    /// `--store`, else the configuration's; made absolute. Empty after a failure that has been told.
    [[nodiscard]] std::string store_url();
    /// How this process appears in the record.
    [[nodiscard]] static core::Actor shell_actor();

    /// Opens the store for reading.
    [[nodiscard]] core::Result<std::unique_ptr<store::Store>> open_for_reading();
    /// The same with pack and imports joined.
    [[nodiscard]] core::Result<ReadStore> open_with_names();
    /// Pack and imports as they stand in the store, read only. Where there is no store yet, the pack alone. Without compiled rules.
    [[nodiscard]] core::Result<std::shared_ptr<Policy const>> read_policy();
    /// Takes the lock, opens (and migrates) the store for writing and joins pack and imports to a policy.
    [[nodiscard]] core::Result<OpenStore> open_for_writing(Opening opening);
    /// The options of a store of this state.
    [[nodiscard]] static store::OpenOptions open_options(config::StatePack const& pack, std::string url, bool read_only);

    /// Executes a write verb in the running daemon, or here when none runs. Prints what it says; the exit status.
    [[nodiscard]] int execute(Verb const& verb, Arguments arguments);

    /// Prints `message` on stderr as one line.
    void complain(std::string_view message) const;
    /// Prints what failed; the exit status for it.
    [[nodiscard]] int fail(core::Error const& error) const;

private:
    [[nodiscard]] int execute_here(Verb const& verb, Arguments arguments);

    std::string config_option_;
    std::string store_option_;
    std::optional<config::Loaded> loaded_;
    std::shared_ptr<rules::Reader const> reader_;
};

/// Contents of a file (or of standard input for `-`), at most `limit` bytes.
[[nodiscard]] core::Result<std::string> read_input(std::string const& name, std::size_t limit);

/// The most that one input file of a write verb may hold.
inline constexpr std::size_t max_input_file = 16U << 20;

}  // namespace sunwai::daemon
