#include "connectors/feeds/drop_folder.hpp"

#include "connectors/durable_file.hpp"
#include "connectors/utf8.hpp"
#include "core/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using core::Errc;
using core::Error;

constexpr std::size_t bytes_per_step = 1U << 20;
constexpr std::size_t posts_per_step = 1000;
constexpr std::size_t most_names = 10'000;
constexpr std::size_t most_refused = 1000;
constexpr std::size_t shown_of_bad_line = 4096;

bool is_unfinished_name(std::string const& name)
{
    return name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part") || name.ends_with('~');
}

FileIdentity identity_in(CursorText const& cursor)
{
    return {.inode = static_cast<std::uint64_t>(cursor.number("inode")), .size = static_cast<std::uint64_t>(cursor.number("size")), .modified = cursor.number("modified")};
}

CursorText cursor_at(std::string const& name, FileIdentity const& identity, DroppedFile::Position const& at, std::int64_t bad)
{
    CursorText cursor;
    cursor.set("file", name);
    cursor.set("inode", static_cast<std::int64_t>(identity.inode));
    cursor.set("size", static_cast<std::int64_t>(identity.size));
    cursor.set("modified", identity.modified);
    cursor.set("offset", static_cast<std::int64_t>(at.offset));
    cursor.set("line", static_cast<std::int64_t>(at.line));
    cursor.set("skip", std::int64_t{at.skipping});
    cursor.set("bad", bad);
    return cursor;
}

/// The same name may have been used before.
core::Result<void> move_into(fs::path const& file, fs::path const& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return Error{Errc::unavailable, fmt::format("{}: cannot make the folder: {}", folder.string(), error.message())};
    for (int copy = 0; copy < 1000; ++copy) {
        const std::string name = copy == 0 ? file.filename().string() : fmt::format("{}.{}", file.filename().string(), copy);
        auto moved = rename_durably(file, folder / name);
        if (moved || moved.error().code != Errc::conflict) return moved;
    }
    return Error{Errc::unavailable, fmt::format("{}: too many files of the name {}", folder.string(), file.filename().string())};
}

}  // namespace

DropFolder::DropFolder(config::SourceSettings settings) : settings_{std::move(settings)} {}

core::Task<core::Result<Batch>> DropFolder::fetch(std::string cursor) { co_return step(cursor); }

core::Task<core::Result<void>> DropFolder::committed(std::string cursor) { co_return settle(CursorText{cursor}); }

core::Result<void> DropFolder::settle(CursorText const& cursor)
{
    if (cursor.number("done") == 0) return {};
    const fs::path path = settings_.path / cursor.text("file");
    const auto file = DroppedFile::open(path);
    // Moved already, or a new file has taken the name: that one is to be read.
    if (!file || file->identity() != identity_in(cursor)) return {};
    return move_into(path, settings_.path / (cursor.number("bad") == 0 ? "done" : "bad"));
}

core::Result<void> DropFolder::list()
{
    std::error_code error;
    fs::directory_iterator at{settings_.path, error};
    std::vector<std::string> names;
    for (const fs::directory_iterator end; !error && at != end; at.increment(error)) {
        std::string name = at->path().filename().string();
        std::error_code odd;
        if (is_unfinished_name(name) || at->symlink_status(odd).type() == fs::file_type::directory || refused_.contains(name)) continue;
        names.push_back(std::move(name));
    }
    if (error) {
        const auto code = error == std::errc::no_such_file_or_directory ? Errc::not_found : Errc::unavailable;
        return Error{code, fmt::format("{}: the drop folder cannot be read: {}", settings_.path.string(), error.message())};
    }
    const auto kept = std::min(names.size(), most_names);
    std::partial_sort(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(kept), names.end());
    names_.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(kept));
    return {};
}

core::Result<std::string> DropFolder::next_name(CursorText const& cursor)
{
    if (cursor.number("done") == 0 && !cursor.empty()) {
        std::error_code error;
        std::string begun = cursor.text("file");
        const bool plain = begun.find('/') == std::string::npos && !begun.empty();
        if (plain && !refused_.contains(begun) && fs::exists(fs::symlink_status(settings_.path / begun, error))) return begun;
    }
    if (names_.empty())
        if (auto listed = list(); !listed) return listed.error();
    if (names_.empty()) return std::string{};
    std::string name = std::move(names_.front());
    names_.pop_front();
    return name;
}

void DropFolder::refuse(std::string const& name, Error const& error)
{
    if (refused_.size() >= most_refused) refused_.clear();
    refused_.insert(name);
    core::log(core::Level::warning, "feeds.drop_refused", {{"source", settings_.name}, {"reason", error.what}});
}

core::Result<Batch> DropFolder::step(std::string const& cursor)
{
    const CursorText read_to{cursor};
    if (auto settled = settle(read_to); !settled) return settled.error();
    for (;;) {
        const auto name = next_name(read_to);
        if (!name) return name.error();
        if (name->empty()) return Batch{.next_cursor = cursor, .idle = true};
        auto file = DroppedFile::open(settings_.path / *name);
        if (file) return read(*name, *file, read_to);
        if (file.error().code == Errc::unavailable) return file.error();
        if (file.error().code == Errc::invalid) refuse(*name, file.error());
    }
}

bool DropFolder::take_line(DroppedFile::Line const& line, std::string const& where, Batch& batch)
{
    if (batch.posts.size() + batch.bad.size() >= posts_per_step) return false;
    auto text = line.text;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (line.too_long) {
        batch.bad.push_back({where, fmt::format("the line is longer than {} bytes; skipped", core::max_post_line), std::string{cut_to(text, shown_of_bad_line)}});
        return true;
    }
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return true;
    auto post = parser_.parse(text);
    if (!post) {
        batch.bad.push_back({where, post.error().what, std::string{cut_to(text, shown_of_bad_line)}});
        return true;
    }
    post->feed = settings_.name;
    batch.posts.push_back(std::move(*post));
    return true;
}

core::Result<Batch> DropFolder::read(std::string const& name, DroppedFile& file, CursorText const& cursor)
{
    const auto identity = file.identity();
    DroppedFile::Position at;
    std::int64_t bad = 0;
    const bool begun = cursor.number("done") == 0 && cursor.text("file") == name && identity_in(cursor).inode == identity.inode;
    if (begun && static_cast<std::uint64_t>(cursor.number("offset")) <= identity.size) {
        at = {.offset = static_cast<std::uint64_t>(cursor.number("offset")), .line = static_cast<std::uint64_t>(cursor.number("line")), .skipping = cursor.number("skip") != 0};
        bad = cursor.number("bad");
    }
    // Whoever writes a file in place instead of moving it in may be in the middle of its last line: that is taken when the file has stopped growing.
    const std::string size_now = fmt::format("{} {}", name, identity.size);
    const bool at_rest = open_end_ == size_now;
    Batch batch;
    std::uint64_t rest = 0;
    const auto each = [&](DroppedFile::Line const& line) {
        if (!line.terminated && !line.too_long && !at_rest) {
            open_end_ = size_now;
            return false;
        }
        const bool taken = take_line(line, fmt::format("{}:{}", name, at.line + 1), batch);
        if (taken && !line.terminated && !line.too_long) rest = line.text.size();
        return taken;
    };
    if (auto done = file.read(at, bytes_per_step, each); !done) return done.error();
    at.offset += rest;
    auto next = cursor_at(name, identity, at, bad + static_cast<std::int64_t>(batch.bad.size()));
    const bool finished = at.offset >= identity.size && (identity.size != 0 || at_rest);
    if (finished) next.set("done", std::int64_t{1});
    else if (identity.size == 0) open_end_ = size_now;
    const bool waiting = !finished && open_end_ == size_now && !at_rest;
    batch.next_cursor = next.str();
    batch.more = !waiting;
    batch.idle = waiting && batch.posts.empty() && batch.bad.empty();
    return batch;
}

}  // namespace sunwai::connectors
