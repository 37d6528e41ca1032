#include "rules/read/tsv.hpp"

#include <simdjson.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sunwai::rules {
namespace {

constexpr std::size_t largest_file = 8U << 20U;
constexpr std::size_t longest_line = 64U << 10U;

void split(std::string_view line, std::vector<std::string_view>& cells)
{
    cells.clear();
    for (std::size_t from = 0;;) {
        const std::size_t tab = line.find('\t', from);
        cells.push_back(line.substr(from, tab - from));
        if (tab == std::string_view::npos) return;
        from = tab + 1;
    }
}

}  // namespace

bool read_tsv(std::filesystem::path const& file, std::vector<config::Fault>& faults,
              std::function<void(std::size_t line, std::span<std::string_view const> cells)> const& row)
{
    std::ifstream in{file, std::ios::binary};
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!in || error) {
        faults.push_back({file.string(), 0, 0, "cannot be read"});
        return false;
    }
    if (size > largest_file) {
        faults.push_back({file.string(), 0, 0, "is larger than 8 MB"});
        return false;
    }
    std::string line;
    std::vector<std::string_view> cells;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty() || line[0] == '#') continue;
        if (line.size() > longest_line) faults.push_back({file.string(), number, 1, "line is longer than 64 KB"});
        else if (!simdjson::validate_utf8(line)) faults.push_back({file.string(), number, 1, "not valid UTF-8"});
        else {
            split(line, cells);
            row(number, cells);
        }
    }
    return true;
}

}  // namespace sunwai::rules
