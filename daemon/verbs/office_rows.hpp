#pragma once
#include "config/state_pack.hpp"
#include "core/error.hpp"
#include "core/model/directory.hpp"
#include "core/model/office.hpp"
#include "daemon/verbs/csv.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// What one good row of an import changes.
struct OfficeRow {
    std::size_t line{0};
    core::Office office;
    bool office_changed{false};            ///< differs from what the pack or an earlier import says
    std::optional<core::Tenure> tenure;    ///< when the row names an officer or an address
};

struct RowFault {
    std::size_t line{0};
    std::string message;
};

/// The outcome of reading a whole file: what is good is stored, the rest is told.
struct OfficeImport {
    std::vector<OfficeRow> rows;
    std::vector<RowFault> faults;
    bool usable{true};                     ///< false: the header is wrong, no row was looked at
};

/// Reads an office CSV (docs/formats.md) against the pack and the offices known so far. Pure. Empty cells leave what is known as it is.
[[nodiscard]] OfficeImport read_offices(std::string_view csv, config::StatePack const& pack, core::Directory const& known);

/// Names of the columns in their order.
[[nodiscard]] std::vector<std::string> const& office_columns();

}  // namespace sunwai::daemon
