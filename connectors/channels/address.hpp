#pragma once
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// An address that may go into an envelope and a header: `local@domain`, ASCII, letters, digits and `._-+=&'` before the '@', labels of letters, digits and
/// hyphens behind it, at most 64 and 254 bytes. An allow-list: nothing else is passed on, because libcurl 7.88.1 sends CR and LF as they are.
[[nodiscard]] bool is_address(std::string_view text) noexcept;

/// A Message-ID in angle brackets, from one with or without; empty when it is not `dot-atom@dot-atom` of at most 200 bytes.
[[nodiscard]] std::string bracketed_id(std::string_view text);

/// A relay's answer as it may be logged and kept: printable ASCII, at most 200 bytes, whatever holds an '@' replaced by `<…>`.
[[nodiscard]] std::string without_addresses(std::string_view reply);

}  // namespace sunwai::connectors
