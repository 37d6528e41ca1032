#pragma once
#include "tests/store/contract/contract.hpp"

#include <string>
#include <vector>

/// Reaching behind the store: its files, and its tables with a connection of the test's own.
namespace sunwai::store::sqlite {

[[nodiscard]] OpenOptions options_in(std::filesystem::path const& folder);
[[nodiscard]] std::unique_ptr<contract::Opened> open_in(std::filesystem::path const& folder);
/// Runs SQL on the closed store, triggers off: what an intruder with the file can do.
void tamper(std::filesystem::path const& folder, std::string const& sql);
[[nodiscard]] std::vector<std::string> ask(std::filesystem::path const& folder, std::string const& sql);
[[nodiscard]] std::vector<std::string> heads_in(std::filesystem::path const& folder);
[[nodiscard]] AuditReport audit(std::filesystem::path const& folder, std::vector<std::string> const& heads = {});
/// Whether any file of the folder holds these bytes.
[[nodiscard]] bool on_disk(std::filesystem::path const& folder, std::string_view bytes);
/// Posts with a case each, and two further events on every second.
void fill(contract::Opened& store, int cases, int from = 0);

}  // namespace sunwai::store::sqlite
