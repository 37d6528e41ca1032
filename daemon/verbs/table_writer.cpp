#include "daemon/verbs/table_writer.hpp"

#include "daemon/verbs/csv.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

class NdjsonWriter final : public TableWriter {
public:
    explicit NdjsonWriter(LineOutput& out) : out_{out} {}
    core::Result<void> row(json::object const& values) override
    {
        out_.line(json::serialize(values));
        return {};
    }
    core::Result<void> finish() override { return {}; }

private:
    LineOutput& out_;
};

class CsvWriter final : public TableWriter {
public:
    CsvWriter(std::vector<std::string> columns, LineOutput& out) : columns_{std::move(columns)}, out_{out}
    {
        std::string header;
        for (auto const& column : columns_) (header += header.empty() ? "" : ",") += csv_text(column);
        out_.write(header + "\r\n");
    }
    core::Result<void> row(json::object const& values) override
    {
        std::string line;
        for (auto const& column : columns_) {
            if (&column != &columns_.front()) line += ',';
            auto const* value = values.if_contains(column);
            if (value == nullptr || value->is_null()) continue;
            if (value->is_double()) line += fmt::format("{}", value->get_double());
            else line += value->is_number() ? json::serialize(*value) : csv_text(cell_text(*value));
        }
        out_.write(line + "\r\n");
        return {};
    }
    core::Result<void> finish() override { return {}; }

private:
    std::vector<std::string> columns_;
    LineOutput& out_;
};

core::Error sheet_error(lxw_error fault) { return {core::Errc::unavailable, fmt::format("workbook: {}", lxw_strerror(fault))}; }

/// One sheet, in constant memory. Texts are written as strings, which no spreadsheet evaluates; the guard goes in front all the same, because people save as CSV.
class XlsxWriter final : public TableWriter {
public:
    XlsxWriter(std::vector<std::string> columns, std::string const& sheet, std::string file, LineOutput* out)
        : columns_{std::move(columns)}, file_{std::move(file)}, out_{out}
    {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        book_ = ::workbook_new_opt(file_.c_str(), &options);
        if (book_ != nullptr) sheet_ = ::workbook_add_worksheet(book_, sheet.c_str());
        for (std::size_t i = 0; sheet_ != nullptr && i < columns_.size(); ++i) ::worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), columns_[i].c_str(), nullptr);
    }
    ~XlsxWriter() override
    {
        if (book_ != nullptr) ::workbook_close(book_);
        if (out_ != nullptr) ::unlink(file_.c_str());
    }
    XlsxWriter(XlsxWriter const&) = delete;
    XlsxWriter& operator=(XlsxWriter const&) = delete;

    core::Result<void> row(json::object const& values) override
    {
        constexpr lxw_row_t last_row = 1048575;
        if (sheet_ == nullptr) return core::Error{core::Errc::unavailable, "workbook: cannot be made"};
        if (++row_ > last_row) return core::Error{core::Errc::invalid, "a workbook holds at most 1048575 rows; export as csv or ndjson"};
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            auto const* value = values.if_contains(columns_[i]);
            if (value == nullptr || value->is_null()) continue;
            if (const auto fault = put(static_cast<lxw_col_t>(i), *value); fault != LXW_NO_ERROR) return sheet_error(fault);
        }
        return {};
    }
    core::Result<void> finish() override
    {
        const auto fault = ::workbook_close(std::exchange(book_, nullptr));
        if (fault != LXW_NO_ERROR) return sheet_error(fault);
        if (out_ == nullptr) return {};
        std::ifstream made{file_, std::ios::binary};
        for (std::string part(64U << 10, '\0'); made.read(part.data(), static_cast<std::streamsize>(part.size())) || made.gcount() > 0;) {
            out_->write({part.data(), static_cast<std::size_t>(made.gcount())});
        }
        return {};
    }

private:
    lxw_error put(lxw_col_t column, json::value const& value)
    {
        constexpr std::size_t longest = 32767;  // what a cell holds, in letters; bytes are never fewer
        if (value.is_bool()) return ::worksheet_write_boolean(sheet_, row_, column, value.get_bool() ? 1 : 0, nullptr);
        if (value.is_number()) return ::worksheet_write_number(sheet_, row_, column, value.to_number<double>(), nullptr);
        auto text = cell_text(value);
        if (looks_like_formula(text)) text.insert(0, 1, '\'');
        text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
        if (text.size() > longest) {
            text.resize(longest);
            while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
            if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
        }
        return ::worksheet_write_string(sheet_, row_, column, text.c_str(), nullptr);
    }

    std::vector<std::string> columns_;
    std::string file_;
    LineOutput* out_;
    lxw_workbook* book_{nullptr};
    lxw_worksheet* sheet_{nullptr};
    lxw_row_t row_{0};
};

core::Result<std::string> temporary_file()
{
    std::error_code ignored;
    auto name = (fs::temp_directory_path(ignored) / "sunwai-export-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) return core::Error{core::Errc::unavailable, fmt::format("{}: {}", name, std::generic_category().message(errno))};
    ::close(descriptor);
    return name;
}

}  // namespace

std::string cell_text(json::value const& value)
{
    if (auto const* text = value.if_string()) return std::string{text->c_str(), text->size()};
    if (value.is_null()) return {};
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (auto const* object = value.if_object()) {  // places and offices are told apart by their ids; the names are in the state pack
        auto const* id = object->if_contains("id");
        if (id != nullptr) return cell_text(*id);
    }
    auto const* list = value.if_array();
    const bool plain = list != nullptr && std::all_of(list->begin(), list->end(), [](json::value const& item) { return item.is_string() || (item.is_object() && item.get_object().contains("id")); });
    if (!plain) return list != nullptr && list->empty() ? std::string{} : json::serialize(value);
    std::string joined;
    for (auto const& item : *list) {
        if (!joined.empty()) joined += "; ";
        joined += cell_text(item);
    }
    return joined;
}

core::Result<std::unique_ptr<TableWriter>> open_table(std::string const& format, std::vector<std::string> columns, std::string const& sheet, std::string const& file,
                                                      LineOutput& out)
{
    using Writer = std::unique_ptr<TableWriter>;
    if (format == "ndjson") return Writer{std::make_unique<NdjsonWriter>(out)};
    if (format == "csv") return Writer{std::make_unique<CsvWriter>(std::move(columns), out)};
    if (format != "xlsx") return core::Error{core::Errc::invalid, fmt::format("--format: '{}' is none of csv, ndjson, xlsx", format)};
    if (!file.empty()) return Writer{std::make_unique<XlsxWriter>(std::move(columns), sheet, file, nullptr)};
    auto name = temporary_file();
    if (!name) return name.error();
    return Writer{std::make_unique<XlsxWriter>(std::move(columns), sheet, std::move(*name), &out)};
}

}  // namespace sunwai::daemon
