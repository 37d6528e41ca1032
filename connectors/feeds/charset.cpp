#include "connectors/feeds/charset.hpp"

#include "connectors/utf8.hpp"

#include <fmt/format.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

namespace sunwai::connectors {
namespace {

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return out;
}

std::string_view mark_of(std::string_view bytes)
{
    if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8";
    if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
    if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
    return {};
}

/// `<?xml version="1.0" encoding="windows-1252"?>`
std::string declared(std::string_view bytes)
{
    if (!bytes.starts_with("<?xml")) return {};
    const auto head = bytes.substr(0, std::min<std::size_t>(bytes.find("?>"), 200));
    const auto at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    const auto quote = head.find_first_of("\"'", at);
    if (quote == std::string_view::npos) return {};
    const auto end = head.find(head[quote], quote + 1);
    return end == std::string_view::npos ? std::string{} : lower(head.substr(quote + 1, end - quote - 1));
}

std::string valid_utf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) append_character(out, next_character(bytes, at));
    return out;
}

core::Result<std::string> converted(std::string_view bytes, std::string const& charset)
{
    UErrorCode error = U_ZERO_ERROR;
    std::string out(bytes.size() * 3 + 16, '\0');  // three bytes at most for each byte of a one-byte charset
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> from{ucnv_open(charset.c_str(), &error), &ucnv_close};
    if (U_FAILURE(error)) return core::Error{core::Errc::malformed, fmt::format("the charset '{}' is not known", charset.substr(0, 40))};
    const auto size = ucnv_toAlgorithmic(UCNV_UTF8, from.get(), out.data(), static_cast<std::int32_t>(out.size()), bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
    if (U_FAILURE(error)) return core::Error{core::Errc::malformed, fmt::format("the text is not in the charset '{}'", charset.substr(0, 40))};
    out.resize(static_cast<std::size_t>(size));
    return out;
}

}  // namespace

std::string charset_of(std::string_view content_type)
{
    const std::string text = lower(content_type);
    const auto at = text.find("charset=");
    if (at == std::string::npos) return {};
    std::string value = text.substr(at + 8);
    value = value.substr(0, value.find_first_of("; \t"));
    std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
    return value.size() > 40 ? std::string{} : value;
}

core::Result<std::string> to_utf8(std::string_view bytes, std::string_view http_charset)
{
    const auto mark = mark_of(bytes);
    std::string charset{http_charset};
    if (charset.empty()) charset = mark;
    if (charset.empty()) charset = declared(bytes);
    if (mark == "utf-8") bytes.remove_prefix(3);
    if (charset.empty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii") return valid_utf8(bytes);
    // What calls itself Latin-1 is windows-1252 in practice; the WHATWG says the same.
    if (charset == "iso-8859-1" || charset == "latin1") charset = "windows-1252";
    auto text = converted(bytes, charset);
    if (text && text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
    return text;
}

}  // namespace sunwai::connectors
