#include "store/sqlite/new_posts.hpp"

#include "store/sqlite/rows.hpp"

#include <array>

namespace sunwai::store::sqlite {

/// Columns in the order of the table, but for those of the verdict, which `put_verdict` gives.
struct PostColumns {
    using Row = NewPosts::Row;
    static core::Post const& post(Row const& row) { return *row.given->post; }
    /// Most posts begin their conversation: the empty text says so.
    static void put_conversation(Row const& row, Cell const& cell)
    {
        auto const& conversation = post(row).conversation_id;
        conversation == post(row).external_id ? cell.put(std::string_view{}) : cell.put_filled(conversation);
    }
    static void put_degrees(Row const& row, Cell const& cell, std::optional<double> core::Geo::*degrees)
    {
        auto const& geo = post(row).geo;
        geo ? cell.put((*geo).*degrees) : cell.put_null();
    }

    static constexpr std::array<Column<Row>, 7> before{{
        {"id", [](Row const& row, Cell const& cell) { cell.put(row.id); }},
        {"source", [](Row const& row, Cell const& cell) { cell.put(post(row).source); }},
        {"external_id", [](Row const& row, Cell const& cell) { cell.put(post(row).external_id); }},
        {"created_at", [](Row const& row, Cell const& cell) { cell.put(post(row).created_at); }},
        {"ingested_at", [](Row const& row, Cell const& cell) { cell.put(row.given->at); }},
        {"version", [](Row const&, Cell const& cell) { cell.put(1); }},
        {"erased", [](Row const&, Cell const& cell) { cell.put(0); }},
    }};
    static constexpr std::array<std::string_view, verdict_columns> verdict{"kind", "category", "matter", "place", "district", "severity", "triage", "fingerprint", "text_lang"};
    static constexpr std::array<Column<Row>, 14> after{{
        {"feed", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).feed); }},
        {"author_key", [](Row const& row, Cell const& cell) { cell.put_filled(row.given->author_key); }},
        {"handle", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).author.handle); }},
        {"author_name", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).author.name); }},
        {"author_location", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).author.location); }},
        {"lang", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).lang); }},
        {"url", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).url); }},
        {"in_reply_to", [](Row const& row, Cell const& cell) { cell.put_filled(post(row).in_reply_to); }},
        {"conversation_id", put_conversation},
        {"media", [](Row const& row, Cell const& cell) { cell.put_filled(row.media); }},
        {"lat", [](Row const& row, Cell const& cell) { put_degrees(row, cell, &core::Geo::lat); }},
        {"lon", [](Row const& row, Cell const& cell) { put_degrees(row, cell, &core::Geo::lon); }},
        {"geo_place", [](Row const& row, Cell const& cell) { post(row).geo ? cell.put_filled(post(row).geo->place) : cell.put_null(); }},
        {"text", [](Row const& row, Cell const& cell) { cell.put(post(row).text); }},
    }};
    static constexpr std::size_t count = before.size() + verdict_columns + after.size();
};

void put_verdict(core::Verdict const& verdict, std::size_t column, Cell const& cell)
{
    auto const* matter = verdict.matters.empty() ? nullptr : &verdict.matters.front();
    auto const* place = verdict.place ? &*verdict.place : nullptr;
    switch (column) {
    case 0: return cell.put(core::name(verdict.kind));
    case 1: return matter != nullptr ? cell.put_filled(matter->category) : cell.put_null();
    case 2: return matter != nullptr ? cell.put_filled(matter->matter) : cell.put_null();
    case 3: return place != nullptr ? cell.put_filled(place->id) : cell.put_null();
    case 4: return place != nullptr ? cell.put_filled(place->district) : cell.put_null();
    case 5: return verdict.severity == core::Severity::normal ? cell.put_null() : cell.put(core::name(verdict.severity));
    case 6: return cell.put(verdict.triage);
    case 7: return cell.put(static_cast<std::int64_t>(verdict.fingerprint));
    default: return cell.put_filled(verdict.lang);
    }
}

NewPosts::NewPosts(Connection& db) : db_{db}, insert_{"INSERT OR IGNORE INTO post("}
{
    for (auto const& column : PostColumns::before) insert_.append(column.name).append(", ");
    for (const auto name : PostColumns::verdict) insert_.append(name).append(", ");
    for (auto const& column : PostColumns::after) insert_.append(column.name).append(&column == &PostColumns::after.back() ? "" : ", ");
    insert_.append(") SELECT * FROM new_post");
    offer(db, "new_post", PostColumns::count);
}

core::PostId NewPosts::write(std::span<NewPost const> posts)
{
    core::PostId first = 1;
    {
        Query last{db_, "SELECT max(id) FROM post"};
        if (last.step()) first = last.integer() + 1;
    }
    rows_.clear();
    rows_.reserve(posts.size());
    for (auto const& post : posts)
        rows_.push_back({first + static_cast<core::PostId>(rows_.size()), &post, post.post->media.empty() ? std::string{} : to_json(post.post->media)});
    Query{db_, insert_}.run();
    rows_.clear();
    return first;
}

void NewPosts::put(std::size_t row, std::size_t column, Cell const& cell) const
{
    auto const& of = rows_[row];
    if (column < PostColumns::before.size()) return PostColumns::before[column].put(of, cell);
    column -= PostColumns::before.size();
    if (column < verdict_columns) return put_verdict(*of.given->verdict, column, cell);
    PostColumns::after[column - verdict_columns].put(of, cell);
}

}  // namespace sunwai::store::sqlite
