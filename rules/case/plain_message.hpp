#pragma once
#include <string>
#include <string_view>

namespace sunwai::rules {

/// Why a message to the citizen may not go out (CASE §9): longer than 600 characters, or holding a telephone, Aadhaar, account or PAN number.
/// Empty when it may; otherwise the end of a sentence that begins with "message". The number itself is never repeated.
[[nodiscard]] std::string fault_of_message(std::string_view message);

}  // namespace sunwai::rules
