#pragma once
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// What a reader sees of HTML: tags, comments, scripts and styles gone, entities decoded, white space as a browser shows it, `<br>` a newline,
/// paragraphs a blank line apart. A link that shows its own (shortened) address becomes the whole address; mentions and hashtags stay as they read.
/// Valid UTF-8 without control characters; never longer than a few times the input, in linear time.
[[nodiscard]] std::string html_to_text(std::string_view html);

/// Plain text in which entities may stand: decoded, nothing else changed.
[[nodiscard]] std::string decode_entities(std::string_view text);

}  // namespace sunwai::connectors
