#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunwai::rules {

/// Terms that are already known, by the name of their set: `{name}` stands for each of them.
using TermMacros = std::unordered_map<std::string, std::vector<std::string>>;

/// Splits `a|b` and writes out `टूट[ा,ी,े]` and `{nahi} आ रह[ा,ी]`. At most 4000 terms a line; `message` says what is wrong.
[[nodiscard]] std::vector<std::string> expand_terms(std::string_view cell, TermMacros const& macros, std::string& message);

}  // namespace sunwai::rules
