#pragma once
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// Text as one line that cannot break out of a header: control characters (C0, C1, DEL), line and paragraph separators become one space, direction
/// overrides and byte-order marks go, invalid UTF-8 becomes U+FFFD; joiners stay, Indic text needs them. Cut at `longest` characters with an ellipsis.
[[nodiscard]] std::string one_line(std::string_view utf8, std::size_t longest);

/// Header text (RFC 2047): ASCII of up to 60 characters as it is, else B-encoded words of at most 75 characters, split between characters, folded.
/// What looks like an encoded word is encoded itself, so that it reads as it was written. The input is the result of one_line.
[[nodiscard]] std::string encoded_text(std::string_view line);

/// A display name before an address: plain words as they are, anything else encoded.
[[nodiscard]] std::string encoded_phrase(std::string_view line);

/// Base64 in lines of 76 characters, CRLF line ends.
[[nodiscard]] std::string base64_lines(std::string_view bytes);

/// Valid UTF-8 with CRLF line ends and no other control characters but tab.
[[nodiscard]] std::string body_text(std::string_view utf8);

}  // namespace sunwai::connectors
