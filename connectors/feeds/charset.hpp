#pragma once
#include "core/error.hpp"

#include <string>
#include <string_view>

namespace sunwai::connectors {

/// The charset parameter of a Content-Type; empty when there is none.
[[nodiscard]] std::string charset_of(std::string_view content_type);

/// A feed's bytes as valid UTF-8 without byte-order mark. The charset is that of the HTTP header, else of the byte-order mark, else of the XML
/// declaration, else UTF-8. malformed: a charset that nobody knows. Bytes that are no text in it become U+FFFD.
[[nodiscard]] core::Result<std::string> to_utf8(std::string_view bytes, std::string_view http_charset);

}  // namespace sunwai::connectors
