#pragma once
#include "config/state_pack.hpp"
#include "core/model/case.hpp"
#include "core/model/directory.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/mail_templates.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// Catalogue and mail templates, loaded once at the start.
struct Texts {
    core::text::Catalogue catalogue;
    core::text::MailTemplates mails;

    /// Reads `folder` and `folder/mail`; every fault in words.
    [[nodiscard]] static std::shared_ptr<Texts const> load(std::filesystem::path const& folder, std::vector<std::string>& faults);
};

/// Words for what a case says, in the language of one mail. Cheap; what it refers to outlives it.
class MailWords {
public:
    MailWords(Texts const& texts, core::text::Language language, config::StatePack const& pack, core::Directory const& directory);

    [[nodiscard]] core::text::Language language() const noexcept { return language_; }
    [[nodiscard]] std::string say(std::string_view key) const;
    /// The message of prefix + word; the word itself where the catalogue has none.
    [[nodiscard]] std::string word(std::string_view prefix, std::string_view word) const;
    [[nodiscard]] std::string category(std::string_view key) const;
    [[nodiscard]] std::string place(std::string_view id) const;
    [[nodiscard]] std::string office(std::string_view id) const;
    /// `5 Mar 2026, 10:11`, the state's local time.
    [[nodiscard]] std::string when(core::Instant at) const;
    [[nodiscard]] std::string day(core::Date day) const;

private:
    Texts const& texts_;
    core::text::Language language_;
    config::StatePack const& pack_;
    core::Directory const& directory_;
};

}  // namespace sunwai::daemon
