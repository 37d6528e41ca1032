#pragma once
#include <chrono>
#include <cstdlib>
#include <string_view>

/// Shorter waits and planted faults for the fault tests (tests/faults), which compile the few files that use them a second time with SUNWAI_TEST_HOOKS.
/// In the shipped program every function here is a constant.
namespace sunwai::daemon::test_hooks {

/// Whether the fault of that name is planted: SUNWAI_TEST_FAULT names it.
[[nodiscard]] inline bool planted([[maybe_unused]] std::string_view fault) noexcept
{
#ifdef SUNWAI_TEST_HOOKS
    char const* named = std::getenv("SUNWAI_TEST_FAULT");  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
    return named != nullptr && fault == named;
#else
    return false;
#endif
}

/// The wait, unless the variable gives another one in milliseconds.
[[nodiscard]] inline std::chrono::milliseconds wait([[maybe_unused]] char const* variable, std::chrono::milliseconds usual) noexcept
{
#ifdef SUNWAI_TEST_HOOKS
    char const* given = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): as above
    if (given != nullptr) return std::chrono::milliseconds{std::strtol(given, nullptr, 10)};
#endif
    return usual;
}

}  // namespace sunwai::daemon::test_hooks
