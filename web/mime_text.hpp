#pragma once
#include <map>
#include <string>
#include <string_view>

namespace sunwai::web {

/// Header fields by lower-case name, unfolded; of repeated ones the first. `body` is what follows the empty line.
struct MimeEntity {
    std::map<std::string, std::string, std::less<>> headers;
    std::string_view body;

    [[nodiscard]] std::string header(std::string_view name) const;
};
/// Takes an entity apart; line ends may be CRLF or LF. The body is a view into `raw`.
[[nodiscard]] MimeEntity split_entity(std::string_view raw);

/// `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=` in a header value become text; anything else stays.
[[nodiscard]] std::string decode_words(std::string_view value);
[[nodiscard]] std::string decode_base64(std::string_view text);
[[nodiscard]] std::string decode_quoted_printable(std::string_view text);
/// The value of a parameter such as boundary of a structured header.
[[nodiscard]] std::string parameter(std::string_view header, std::string_view name);

/// The first text/plain part of an entity, decoded, at most eight levels deep; empty when there is none.
[[nodiscard]] std::string plain_text(std::string_view raw, int depth = 0);

}  // namespace sunwai::web
