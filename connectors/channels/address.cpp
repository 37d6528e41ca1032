#include "connectors/channels/address.hpp"

#include <algorithm>

namespace sunwai::connectors {
namespace {

bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// RFC 5322 atext.
bool is_atom_char(char c) noexcept { return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos; }

/// What local parts are made of in practice. Left out of atext: what relays have taken for routes, pipes or commands (% ! | / `), and '?', without which
/// no encoded word can stand in an address.
bool is_local_char(char c) noexcept { return is_letter_or_digit(c) || std::string_view{"_-+=&'"}.find(c) != std::string_view::npos; }

template <class Allowed>
bool is_dotted(std::string_view text, Allowed allowed) noexcept
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || allowed(c); });
}

bool is_domain(std::string_view text) noexcept
{
    if (text.size() > 253 || !is_dotted(text, [](char c) { return is_letter_or_digit(c) || c == '-'; })) return false;
    while (!text.empty()) {
        const auto label = text.substr(0, text.find('.'));
        if (label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        text.remove_prefix(std::min(label.size() + 1, text.size()));
    }
    return true;
}

}  // namespace

bool is_address(std::string_view text) noexcept
{
    const auto at = text.find('@');
    if (at > 64 || text.size() > 254) return false;  // npos is more than 64 as well
    return is_dotted(text.substr(0, at), is_local_char) && is_domain(text.substr(at + 1));
}

std::string bracketed_id(std::string_view text)
{
    if (text.size() >= 2 && text.front() == '<' && text.back() == '>') text = text.substr(1, text.size() - 2);
    const auto at = text.find('@');
    if (at == std::string_view::npos || text.size() > 200) return {};
    if (!is_dotted(text.substr(0, at), is_atom_char) || !is_dotted(text.substr(at + 1), is_atom_char)) return {};
    return "<" + std::string{text} + ">";
}

std::string without_addresses(std::string_view reply)
{
    std::string out;
    reply = reply.substr(0, 1000);
    while (!reply.empty() && out.size() < 200) {
        const auto end = std::min(reply.find(' '), reply.size());
        const auto word = reply.substr(0, end);
        if (!out.empty()) out += ' ';
        if (word.find('@') != std::string_view::npos) out += "<...>";
        else
            for (const char c : word) out += c > 0x20 && c < 0x7F ? c : '?';
        reply.remove_prefix(std::min(end + 1, reply.size()));
    }
    if (out.size() > 200) out.resize(200);
    return out;
}

}  // namespace sunwai::connectors
