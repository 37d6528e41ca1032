#pragma once
#include "config/settings.hpp"
#include "store/store.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace sunwai::daemon {

/// What `serve` was told, after the configuration was read once without a fault.
struct ServeOptions {
    std::filesystem::path config_file;
    config::LoadOptions load;             ///< for reading it again
    config::Loaded loaded;
    store::OpenOptions store;
    std::filesystem::path texts;          ///< folder of the message catalogue, with mail/ below it
    bool demo{false};
    std::chrono::milliseconds stop_bound{20'000};
};

/// The daemon as a whole: starts everything in order, runs until a signal, stops everything in the opposite order (docs/runtime.md).
class Application {
public:
    explicit Application(ServeOptions options);
    ~Application();
    Application(Application const&) = delete;
    Application& operator=(Application const&) = delete;

    /// Returns when a TERM or INT has been obeyed, or at once when it cannot start; the exit status (DESIGN §6). Blocks; to be called once.
    [[nodiscard]] int run();

private:
    struct Runtime;
    std::unique_ptr<Runtime> runtime_;
};

}  // namespace sunwai::daemon
