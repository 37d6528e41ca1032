#include "core/error.hpp"

#include <stdexcept>

namespace sunwai::core {

std::string_view name(Errc code) noexcept
{
    switch (code) {
    case Errc::invalid: return "invalid";
    case Errc::malformed: return "malformed";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::forbidden: return "forbidden";
    case Errc::rejected: return "rejected";
    case Errc::unauthorized: return "unauthorized";
    case Errc::transient: return "transient";
    case Errc::rate_limited: return "rate_limited";
    case Errc::timed_out: return "timed_out";
    case Errc::uncertain: return "uncertain";
    case Errc::cancelled: return "cancelled";
    case Errc::busy: return "busy";
    case Errc::full: return "full";
    case Errc::unavailable: return "unavailable";
    case Errc::corrupt: return "corrupt";
    case Errc::wrong_version: return "wrong_version";
    }
    return "unknown";
}

Error in(std::string_view context, Error error)
{
    error.what.insert(0, ": ").insert(0, context);
    return error;
}

void throw_exception_from_error(Error const& error, boost::source_location const&) { throw std::runtime_error(error.what); }

}  // namespace sunwai::core
