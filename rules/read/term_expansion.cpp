#include "rules/read/term_expansion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::rules {
namespace {

constexpr std::size_t most_terms = 4000;
constexpr std::size_t longest_term = 400;

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    for (std::size_t from = 0;;) {
        const std::size_t end = text.find(at, from);
        parts.push_back(text.substr(from, end - from));
        if (end == std::string_view::npos) return parts;
        from = end + 1;
    }
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The choices of the first bracket or macro of a term, with what stands before and after it.
struct Choice {
    std::string_view before;
    std::string_view after;
    std::vector<std::string> options;
};

bool first_choice(std::string_view term, TermMacros const& macros, Choice& choice, std::string& message)
{
    const auto open = static_cast<std::size_t>(std::find_if(term.begin(), term.end(), [](char c) { return c == '[' || c == '{'; }) - term.begin());
    if (open == term.size()) return false;
    const bool macro = term[open] == '{';
    const std::size_t close = term.find(macro ? '}' : ']', open);
    if (close == std::string_view::npos) {
        message = fmt::format("'{}' has a bracket that does not close", term);
        return false;
    }
    choice.before = term.substr(0, open);
    choice.after = term.substr(close + 1);
    choice.options.clear();
    const std::string_view inside = term.substr(open + 1, close - open - 1);
    if (macro) {
        const auto found = macros.find(std::string{inside});
        if (found == macros.end()) message = fmt::format("set '{}' has no terms above this line", inside);
        else choice.options = found->second;
    } else {
        for (auto const one : split(inside, ',')) choice.options.emplace_back(one);
    }
    return message.empty();
}

}  // namespace

std::vector<std::string> expand_terms(std::string_view cell, TermMacros const& macros, std::string& message)
{
    std::vector<std::string> done;
    std::vector<std::string> open;
    for (auto const term : split(cell, '|')) open.emplace_back(trim(term));
    while (!open.empty() && message.empty()) {
        std::string term = std::move(open.back());
        open.pop_back();
        Choice choice;
        if (term.empty()) message = "an empty term";
        else if (term.size() > longest_term) message = "a term is longer than 400 bytes";
        else if (first_choice(term, macros, choice, message)) {
            for (auto const& option : choice.options) open.push_back(fmt::format("{}{}{}", choice.before, option, choice.after));
        } else if (message.empty()) done.push_back(std::move(term));
        if (open.size() + done.size() > most_terms) message = "the line writes more than 4000 terms";
    }
    return done;
}

}  // namespace sunwai::rules
