#pragma once
#include "core/error.hpp"
#include "daemon/verbs/line_output.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// Writes rows of one kind in one of the export formats. What people wrote never becomes a formula of a spreadsheet.
class TableWriter {
public:
    virtual ~TableWriter() = default;
    /// A row by column name; names that the table does not have are left out.
    virtual core::Result<void> row(boost::json::object const& values) = 0;
    /// To be called once, after the last row.
    virtual core::Result<void> finish() = 0;
};

/// `format` is ndjson, csv or xlsx, anything else is invalid. CSV and NDJSON are streamed to `out`; a workbook is made at `file` and, where that is empty, in
/// the folder for temporary files and copied to `out` at the end.
[[nodiscard]] core::Result<std::unique_ptr<TableWriter>> open_table(std::string const& format, std::vector<std::string> columns, std::string const& sheet,
                                                                   std::string const& file, LineOutput& out);

/// A value as one cell: lists joined by `; `, places and offices by their id, other objects as JSON, null as nothing.
[[nodiscard]] std::string cell_text(boost::json::value const& value);

}  // namespace sunwai::daemon
