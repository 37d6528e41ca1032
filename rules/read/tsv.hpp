#pragma once
#include "config/state_pack.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Reads a tab-separated file of the lexicon: lines that are empty or begin with '#' are left out. A file over 8 MB, a line over 64 KB
/// or text that is not UTF-8 is a fault. `row` gets the line's number and its cells. False when the file cannot be read.
bool read_tsv(std::filesystem::path const& file, std::vector<config::Fault>& faults,
              std::function<void(std::size_t line, std::span<std::string_view const> cells)> const& row);

}  // namespace sunwai::rules
