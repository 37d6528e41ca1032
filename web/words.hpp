#pragma once
#include "config/state_pack.hpp"
#include "core/model/event.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/values.hpp"
#include "web/desk_port.hpp"

#include <string>
#include <string_view>

namespace sunwai::web {

/// Says things in one language at one moment: times, names, limits. References outlive it.
class Words {
public:
    Words(core::text::Catalogue const& catalogue, core::text::Language language, Register names, core::Instant now)
        : catalogue_{catalogue}, language_{language}, names_{std::move(names)}, now_{now}
    {
    }

    [[nodiscard]] core::text::Language language() const noexcept { return language_; }
    [[nodiscard]] Register const& names() const noexcept { return names_; }
    [[nodiscard]] core::Instant now() const noexcept { return now_; }

    /// A message; one that is missing or lacks a value is a fault of the program (std::logic_error).
    [[nodiscard]] std::string say(std::string_view key, core::text::Values const& values = {}) const;
    /// The message `group.word`; where there is none, the word itself with spaces.
    [[nodiscard]] std::string word(std::string_view group, std::string_view word) const;
    /// Several words of one group, with commas.
    [[nodiscard]] std::string words(std::string_view group, std::vector<std::string> const& list) const;

    /// `5 Mar 2026, 10:11` at the state's offset
    [[nodiscard]] std::string time(core::Instant at) const;
    /// `in 3 h`, `2 days overdue`
    [[nodiscard]] std::string remaining(core::Instant due) const;
    /// `3 h ago`
    [[nodiscard]] std::string ago(core::Instant at) const;
    [[nodiscard]] std::string limit(config::Limit const& limit) const;

    /// Names; an unknown id is shown as it is, an empty one as nothing.
    [[nodiscard]] std::string office(std::string_view id) const;
    [[nodiscard]] std::string place(std::string_view id) const;
    [[nodiscard]] std::string category(std::string_view key) const;
    [[nodiscard]] std::string matter(std::string_view category, std::string_view key) const;
    [[nodiscard]] std::string actor(core::Actor const& actor) const;
    [[nodiscard]] std::string const& in_language(core::Bilingual const& text) const noexcept;

private:
    [[nodiscard]] std::string span(std::string_view group, core::Duration distance) const;

    core::text::Catalogue const& catalogue_;
    core::text::Language language_;
    Register names_;
    core::Instant now_;
};

}  // namespace sunwai::web
