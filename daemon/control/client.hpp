#pragma once
#include "core/error.hpp"
#include "daemon/options.hpp"
#include "daemon/verbs/verb.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace sunwai::daemon {

/// The answer of a daemon to one verb.
struct ControlAnswer {
    int exit{0};
    Output output;
};

/// A connection to a running daemon. Blocking; for the command line only.
class ControlClient {
public:
    /// Nothing when no daemon answers at this path (no socket, or nobody listens); an error when there is one that may not be used.
    [[nodiscard]] static core::Result<std::optional<ControlClient>> connect(std::filesystem::path const& socket);

    /// Sends one verb and waits for its answer. uncertain: the daemon went away in between, so that it may or may not have been done.
    [[nodiscard]] core::Result<ControlAnswer> call(std::string const& verb, Arguments const& arguments);

    ControlClient(ControlClient&& other) noexcept;
    ControlClient& operator=(ControlClient&&) = delete;
    ~ControlClient();

private:
    explicit ControlClient(int descriptor) noexcept : descriptor_{descriptor} {}
    int descriptor_;
};

}  // namespace sunwai::daemon
