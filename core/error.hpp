#pragma once
#include "core/time.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::core {

/// What the caller can do about a failure. Kept small on purpose: a code that no caller acts on differently is not one.
enum class Errc : std::uint8_t {
    invalid,        ///< the input is wrong; the same call will fail again
    malformed,      ///< bytes from outside do not parse
    not_found,      ///< unknown, or outside the viewer's scope (never told apart)
    conflict,       ///< the case has changed since it was seen; read again
    forbidden,      ///< the actor may not do this
    rejected,       ///< the peer refused for good (5xx mail, 4xx HTTP)
    unauthorized,   ///< credentials are missing or wrong; a person must act
    transient,      ///< try again later, see retry_at
    rate_limited,   ///< not before retry_at
    timed_out,      ///< no answer in time; the outcome is unknown
    uncertain,      ///< the peer may or may not have done it; look before trying again
    cancelled,      ///< the daemon is stopping
    busy,           ///< another process holds the store
    full,           ///< no space left on the disk
    unavailable,    ///< disk, database or network failed
    corrupt,        ///< stored data contradicts itself; stop and call the operator
    wrong_version,  ///< the store is newer than this program, or belongs to another state
};

/// Stable lower-case name of a code, as it stands in logs and answers.
[[nodiscard]] std::string_view name(Errc code) noexcept;

/// An expected failure as a value. `what` is one sentence for an operator: what happened, where, what it means.
/// It never holds a secret or personal data.
struct Error {
    Errc code{Errc::invalid};
    std::string what;
    std::optional<Instant> retry_at{};
};

/// Outcome of everything that can fail for a reason outside the program. Ignoring one is a compiler warning.
template <class T = void> using Result = boost::system::result<T, Error>;

/// Adds where it happened in front of the reason: `context: what`.
[[nodiscard]] Error in(std::string_view context, Error error);

/// Found by boost::system::result when .value() is called on a failure: throws std::runtime_error(what).
[[noreturn]] void throw_exception_from_error(Error const& error, boost::source_location const& where);

}  // namespace sunwai::core
