#pragma once
#include "connectors/feeds/cursor.hpp"
#include "connectors/feeds/dropped_file.hpp"
#include "connectors/feeds/source.hpp"
#include "core/clock.hpp"
#include "core/model/post_json.hpp"

#include <deque>
#include <map>
#include <set>

namespace sunwai::connectors {

/// Reads NDJSON files that are moved into a folder, in the order of their names. The cursor names file, identity and offset, so that a kill at any
/// moment resumes where the last commit stands. A finished file goes to done/, one with bad lines to bad/. Names with a leading dot or ending in
/// .tmp, .part or ~ are left alone. A file that somebody still writes is read as it grows and finished when nobody does any more. What lies in done/ and
/// bad/ is removed after `keep_files`, so that the words of a post that was erased do not stay there. Reads at most a megabyte at a time on the calling thread.
class DropFolder final : public Source {
public:
    /// The clock outlives it.
    DropFolder(config::SourceSettings settings, core::Clock const& clock);

    /// not_found: the folder is missing. unavailable: it, a file or done/ cannot be used.
    [[nodiscard]] core::Task<core::Result<Batch>> fetch(std::string cursor) override;
    [[nodiscard]] core::Task<core::Result<void>> committed(std::string cursor) override;

private:
    struct Growing { std::string cursor; FileIdentity identity; std::uint64_t round{0}; };
    struct Begun { DroppedFile::Position at; std::int64_t bad{0}; };

    core::Result<Batch> step(std::string const& cursor);
    core::Result<void> settle(CursorText const& cursor);
    core::Result<std::string> next_name(CursorText const& cursor);
    core::Result<void> list();
    core::Result<Batch> read(std::string const& name, DroppedFile& file, CursorText const& cursor);
    bool take_line(DroppedFile::Line const& line, std::string const& where, Batch& batch);
    [[nodiscard]] Begun begun(std::string const& name, FileIdentity const& identity, CursorText const& cursor) const;
    [[nodiscard]] bool is_settled(DroppedFile const& file) const;
    void leave(std::string const& name, Growing growing);
    void sweep();
    void refuse(std::string const& name, core::Error const& error);

    config::SourceSettings settings_;
    core::PostParser parser_;
    std::deque<std::string> names_;
    std::set<std::string> refused_;
    std::map<std::string, Growing> growing_;  ///< files that were still being written at the last look
    core::Clock const& clock_;
    core::Instant swept_{};
    std::uint64_t round_{0};          ///< looks at the folder that found nothing more: between two of them an interval passes
};

}  // namespace sunwai::connectors
