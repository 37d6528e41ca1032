#include "connectors/feeds/drop_folder.hpp"

#include "connectors/feeds/drop_archive.hpp"
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
constexpr std::size_t shown_of_bad_line = 64U << 10;  ///< as much as the quarantine keeps: the file itself goes after a while
constexpr core::Duration rest{std::chrono::seconds{10}};
constexpr core::Duration sweep_every{std::chrono::minutes{1}};

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

}  // namespace

DropFolder::DropFolder(config::SourceSettings settings, core::Clock const& clock) : settings_{std::move(settings)}, clock_{clock} {}

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
        const bool plain = begun.find('/') == std::string::npos && !begun.empty() && !growing_.contains(begun);
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
    sweep();
    const CursorText read_to{cursor};
    if (auto settled = settle(read_to); !settled) return settled.error();
    for (std::set<std::string> seen;;) {
        const auto name = next_name(read_to);
        if (!name) return name.error();
        if (name->empty() || !seen.insert(*name).second) break;
        auto file = DroppedFile::open(settings_.path / *name);
        if (file) {
            auto batch = read(*name, *file, read_to);
            if (!batch || !batch->idle) return batch;
            continue;  // nothing new in a file that is still being written: the others do not wait for it
        }
        if (file.error().code == Errc::unavailable) return file.error();
        if (file.error().code == Errc::invalid) refuse(*name, file.error());
    }
    ++round_;
    return Batch{.next_cursor = cursor, .idle = true};
}

void DropFolder::sweep()
{
    const auto now = clock_.now();
    if (now >= swept_ && now - swept_ < sweep_every) return;
    swept_ = now;
    std::size_t removed = 0;
    for (auto const* folder : {"done", "bad"}) {
        const auto gone = remove_older(settings_.path / folder, now - settings_.keep_files);
        if (gone) removed += *gone;
        else core::log(core::Level::error, "feeds.drop_not_removed", {{"source", settings_.name}, {"reason", gone.error().what}});
    }
    if (removed > 0) core::log(core::Level::info, "feeds.drop_removed", {{"source", settings_.name}, {"files", removed}});
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

/// Where to read on: what the store holds, or for a file that was left because it grew, what is remembered of it.
DropFolder::Begun DropFolder::begun(std::string const& name, FileIdentity const& identity, CursorText const& cursor) const
{
    const auto kept = growing_.find(name);
    CursorText const from = kept == growing_.end() ? cursor : CursorText{kept->second.cursor};
    const bool same = from.number("done") == 0 && from.text("file") == name && identity_in(from).inode == identity.inode;
    if (!same || static_cast<std::uint64_t>(from.number("offset")) > identity.size) return {};
    return {{.offset = static_cast<std::uint64_t>(from.number("offset")), .line = static_cast<std::uint64_t>(from.number("line")), .skipping = from.number("skip") != 0},
            from.number("bad")};
}

/// Whether nobody writes the file any more. Where the kernel does not say, because the file is somebody else's, by the time of the last writing.
bool DropFolder::is_settled(DroppedFile const& file) const
{
    const auto writers = file.writers();
    if (writers != DroppedFile::Writers::unknown) return writers == DroppedFile::Writers::none;
    return clock_.now() - core::from_millis(file.identity().modified / 1'000'000) >= rest;
}

core::Result<Batch> DropFolder::read(std::string const& name, DroppedFile& file, CursorText const& cursor)
{
    const auto identity = file.identity();
    const auto [from, bad] = begun(name, identity, cursor);
    DroppedFile::Position at = from;
    const auto kept = growing_.find(name);
    // Whoever writes a file in place instead of moving it in may be in the middle of its last line, or about to write another: the file ends when nobody
    // writes it any more; what stands behind the last newline is taken when it was the same at the look before, too.
    const bool settled = is_settled(file);
    const bool same_as_before = kept != growing_.end() && kept->second.identity == identity && kept->second.round != round_;
    Batch batch;
    std::uint64_t rest_of_line = 0;
    bool open_end = false;
    const auto each = [&](DroppedFile::Line const& line) {
        const bool last = !line.terminated && !line.too_long;
        open_end = last && !(settled && same_as_before);
        if (open_end) return false;
        const bool taken = take_line(line, fmt::format("{}:{}", name, at.line + 1), batch);
        if (taken && last) rest_of_line = line.text.size();
        return taken;
    };
    if (auto done = file.read(at, bytes_per_step, each); !done) return done.error();
    at.offset += rest_of_line;
    auto next = cursor_at(name, identity, at, bad + static_cast<std::int64_t>(batch.bad.size()));
    const bool at_end = at.offset >= identity.size;
    const bool finished = at_end && settled && (identity.size != 0 || same_as_before);
    if (finished) next.set("done", std::int64_t{1});
    batch.next_cursor = next.str();
    batch.more = true;
    if (finished || !(at_end || open_end)) growing_.erase(name);
    else leave(name, {batch.next_cursor, identity, round_});
    batch.idle = !finished && at.offset == from.offset && batch.posts.empty() && batch.bad.empty();
    return batch;
}

/// A file that is still being written waits for its next turn. Forgotten after a restart: then it is read from its beginning, and known posts are not taken
/// twice.
void DropFolder::leave(std::string const& name, Growing growing)
{
    const auto known = growing_.find(name);
    if (known != growing_.end() && known->second.identity == growing.identity) growing.round = known->second.round;
    if (known == growing_.end()) {
        if (growing_.size() >= most_refused) growing_.clear();
        core::log(core::Level::notice, "feeds.drop_growing", {{"source", settings_.name}});
    }
    growing_.insert_or_assign(name, std::move(growing));
}

}  // namespace sunwai::connectors
