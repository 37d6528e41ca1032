#pragma once
#include "core/error.hpp"
#include "core/model/post.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sunwai::core {

/// Bounds on what one post may hold; beyond them a line is refused in words, never cut silently.
inline constexpr std::size_t max_post_line = 1U << 20;       ///< bytes of one NDJSON line
inline constexpr std::size_t max_post_text = 65536;         ///< bytes of text
inline constexpr std::size_t max_post_field = 2048;          ///< bytes of any other string
inline constexpr std::size_t max_post_media = 20;

/// Reads Post NDJSON (DESIGN §6). One per thread: it keeps the parser's buffers.
class PostParser {
public:
    PostParser();
    ~PostParser();
    PostParser(PostParser const&) = delete;
    PostParser& operator=(PostParser const&) = delete;

    /// One line without its newline. source, external_id, created_at and text are required (text may be missing when deleted is true);
    /// unknown fields are ignored. malformed: not JSON or not UTF-8; invalid: a field is missing, of the wrong type, too long, or a date
    /// outside [earliest, latest]. The message names the field. NUL and other control characters but tab and newline are removed from text.
    [[nodiscard]] Result<Post> parse(std::string_view line);
    /// The same into a post that is empty; after a fault it holds what was read until then.
    [[nodiscard]] Result<void> parse(std::string_view line, Post& into);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The same format back, fields in the order of DESIGN §6, empty optional ones left out.
[[nodiscard]] std::string to_json(Post const& post);

}  // namespace sunwai::core
