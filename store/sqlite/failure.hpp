#pragma once
#include "core/error.hpp"

#include <SQLiteCpp/Exception.h>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

namespace sunwai::store::sqlite {

/// What a failure of SQLite means to a caller of the port. ENOSPC behind an I/O error is `full`.
[[nodiscard]] core::Error to_error(std::string_view where, SQLite::Exception const& failure, int system_errno = 0);

/// What the last failed system call of this thread says.
[[nodiscard]] std::string errno_words();

/// Runs `body`, which returns a Result, and turns exceptions of this module into its error. `where` names the call for the operator.
template <class Body> auto guarded(std::string_view where, Body&& body) -> std::invoke_result_t<Body>
{
    try {
        return body();
    } catch (SQLite::Exception const& failure) {
        return to_error(where, failure);
    } catch (std::bad_alloc const&) {
        return core::Error{core::Errc::unavailable, std::string{where} + ": out of memory"};
    } catch (std::exception const& failure) {
        return core::Error{core::Errc::corrupt, std::string{where} + ": " + failure.what()};
    }
}

}  // namespace sunwai::store::sqlite
