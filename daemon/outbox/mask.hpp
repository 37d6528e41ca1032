#pragma once
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// A citizen's words as they may stand in a mail: telephone numbers, numbers like Aadhaar, account numbers, PAN and mail addresses are masked (the last
/// two digits stay), invisible and control characters removed, cut to `characters` with … at the end. Full words are read on the desk.
[[nodiscard]] std::string masked_excerpt(std::string_view text, std::size_t characters = 280);

}  // namespace sunwai::daemon
