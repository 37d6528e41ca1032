// conduct.toml: who hears first of a handling, and which offices a citizen means by the name of a post.
#include "config/pack_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunwai::config {
namespace {

/// Handlings of which somebody must hear first (CASE section 6).
constexpr std::array<std::string_view, 8> told_first{"self_harm", "sexual_offence", "child", "domestic_violence", "atrocity", "cyber_fraud", "public_order", "threat"};

const Field<FirstWord> first_word_fields[]{
    {"handling", &FirstWord::handling, "what the post says beside its matter",
     {.required = true, .choices = "self_harm|sexual_offence|child|domestic_violence|atrocity|cyber_fraud|public_order|threat"}},
    {"offices", &FirstWord::offices, "office levels, or ids of single offices", {.required = true}},
};

const Field<NamedPost> named_post_fields[]{
    {"named", &NamedPost::named, "the lexicon's key of the post", {.required = true, .check = check_key}},
    {"levels", &NamedPost::levels, "office levels that are meant", {.required = true}},
};

void check_offices(StatePack const& pack, std::vector<std::string> const& words, Value const& table, std::string_view key, Reading const& reading)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (pack.office_level(words[i]) != nullptr || pack.office(words[i]) != nullptr) continue;
        reading.at(key, i).error(table.find(key)->items[i].at, fmt::format("\"{}\" is neither an office level nor an office", words[i]));
    }
}

/// One table per key, each with a list of offices.
template <class Row>
void read_rows(Value const& root, std::string_view name, std::span<Field<Row> const> fields, std::string Row::*key, std::vector<std::string> Row::*offices,
               std::string_view offices_name, std::vector<Row>& into, StatePack const& pack, Reading const& reading)
{
    auto const* list = root.find(name);
    if (list == nullptr || !expect_tables(*list, reading.at(name))) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        auto const& table = list->items[i];
        const auto inner = reading.at(name, i);
        Row row;
        read_fields<Row>(table, fields, {}, inner, row);
        if (std::ranges::find(into, row.*key, key) != into.end()) inner.error(table.at, fmt::format("\"{}\" is there twice", row.*key));
        check_offices(pack, row.*offices, table, offices_name, inner);
        into.push_back(std::move(row));
    }
}

}  // namespace

void read_conduct(Draft& draft)
{
    FaultSink sink = draft.sink("conduct.toml");
    const auto root = read_part(draft, "conduct.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 2> known{"first_word", "post"};
    refuse_unknown(*root, known, reading);
    read_rows<FirstWord>(*root, "first_word", first_word_fields, &FirstWord::handling, &FirstWord::offices, "offices", draft.pack.first_words, draft.pack, reading);
    for (auto const handling : told_first) {
        if (std::ranges::find(draft.pack.first_words, handling, &FirstWord::handling) != draft.pack.first_words.end()) continue;
        reading.at("first_word").error(root->at, fmt::format("nobody is told first of \"{}\"", handling));
    }
    read_rows<NamedPost>(*root, "post", named_post_fields, &NamedPost::named, &NamedPost::levels, "levels", draft.pack.named_posts, draft.pack, reading);
}

}  // namespace sunwai::config
