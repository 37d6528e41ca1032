#pragma once
#include "rules/case/json_text.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace sunwai::rules {

/// Canonical JSON as json_text.hpp writes it, put together in room that stays from one text to the next: what is stored of a case has forty members,
/// and making room and moving the end of a string for each of their pieces cost more than the bytes.
class JsonBuffer {
public:
    /// Begins a text with these bytes.
    void begin(std::string_view json)
    {
        if (room_.size() > most_kept) room_ = std::string{};
        size_ = 0;
        raw(json);
    }
    [[nodiscard]] std::string text() const { return room_.substr(0, size_); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Takes back what was written after the text had this size.
    void cut(std::size_t size) noexcept { size_ = std::min(size, size_); }

    void put(char c) { *make_room(1) = c, ++size_; }
    void raw(std::string_view json)
    {
        char* at = make_room(json.size());
        json.copy(at, json.size());
        size_ += json.size();
    }
    /// `"name":`, with a comma before it unless it is the first of its object.
    void name(std::string_view name)
    {
        char* const first = make_room(name.size() + 4);
        char* at = first;
        if (size_ > 0 && at[-1] != '{') *at++ = ',';
        *at++ = '"';
        at += name.copy(at, name.size());
        *at++ = '"';
        *at++ = ':';
        size_ += static_cast<std::size_t>(at - first);
    }
    void text(std::string_view text);
    void number(std::integral auto value) { add_number(value); }
    void number(std::floating_point auto value) { add_number(value); }

private:
    static constexpr std::size_t most_kept = 64U << 10U;
    static constexpr std::size_t most_digits = 32;

    /// Where the next byte goes; there is room for so many.
    [[nodiscard]] char* make_room(std::size_t more)
    {
        if (room_.size() - size_ < more) room_.resize(std::max<std::size_t>(2 * (size_ + more), 2048));
        return room_.data() + size_;
    }
    void add_number(auto value)
    {
        char* const at = make_room(most_digits);
        size_ += static_cast<std::size_t>(std::to_chars(at, at + most_digits, value).ptr - at);
    }

    std::string room_;
    std::size_t size_{0};
};

/// Whether one of eight bytes cannot stand in a JSON string as it is.
[[nodiscard]] constexpr bool any_needs_escape(std::uint64_t eight) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    constexpr std::uint64_t tops = 0x8080808080808080ULL;
    const auto below = [](std::uint64_t bytes, std::uint64_t bound) { return (bytes - ones * bound) & ~bytes & tops; };
    return (below(eight, 0x20) | below(eight ^ (ones * '"'), 1) | below(eight ^ (ones * '\\'), 1)) != 0;
}

inline void JsonBuffer::text(std::string_view text)
{
    constexpr std::size_t longest_escape = 6;
    char* at = make_room(longest_escape * text.size() + 2);
    *at++ = '"';
    std::size_t done = 0;
    // Copied and looked at in one go: nearly all texts are a word of up to thirty letters with nothing to escape.
    for (std::uint64_t eight{}; text.size() - done >= sizeof eight; done += sizeof eight, at += sizeof eight) {
        std::memcpy(&eight, text.data() + done, sizeof eight);
        if (any_needs_escape(eight)) break;
        std::memcpy(at, &eight, sizeof eight);
    }
    for (; done < text.size(); ++done) {
        if (json::needs_escape(text[done])) at = json::write_escaped(at, text[done]);
        else *at++ = text[done];
    }
    *at++ = '"';
    size_ = static_cast<std::size_t>(at - room_.data());
}

}  // namespace sunwai::rules
