#include "daemon/outbox/mail_words.hpp"

#include <fmt/format.h>

namespace sunwai::daemon {

using core::text::Language;

std::shared_ptr<Texts const> Texts::load(std::filesystem::path const& folder, std::vector<std::string>& faults)
{
    std::vector<core::text::Fault> found;
    auto catalogue = core::text::Catalogue::load(folder, found);
    std::optional<core::text::MailTemplates> mails;
    if (catalogue) mails = core::text::MailTemplates::load(folder / "mail", *catalogue, found);
    for (auto const& fault : found) faults.push_back(core::text::to_string(fault));
    if (!catalogue || !mails) return nullptr;
    return std::make_shared<Texts const>(Texts{std::move(*catalogue), std::move(*mails)});
}

MailWords::MailWords(Texts const& texts, Language language, config::StatePack const& pack, core::Directory const& directory)
    : texts_{texts}, language_{language}, pack_{pack}, directory_{directory}
{
}

std::string MailWords::say(std::string_view key) const { return texts_.catalogue.word(language_, key, key); }

std::string MailWords::word(std::string_view prefix, std::string_view word) const
{
    return texts_.catalogue.word(language_, std::string{prefix} + std::string{word}, word);
}

std::string MailWords::category(std::string_view key) const
{
    auto const* category = pack_.category(key);
    if (category == nullptr) return std::string{key};
    return language_ == Language::hi ? category->name.hi : category->name.en;
}

std::string MailWords::place(std::string_view id) const
{
    auto const* place = pack_.place(id);
    if (place == nullptr) return say("case.place_unknown");
    return place->shown(language_ == Language::hi);
}

std::string MailWords::office(std::string_view id) const
{
    auto const* office = directory_.office(id);
    if (office == nullptr) return std::string{id};
    auto const& title = language_ == Language::hi ? office->title.hi : office->title.en;
    return title.empty() ? office->id : title;
}

std::string MailWords::day(core::Date day) const
{
    return fmt::format("{} {} {}", unsigned{day.day()}, say(fmt::format("month.{}", unsigned{day.month()})), int{day.year()});
}

std::string MailWords::when(core::Instant at) const
{
    const auto offset = pack_.calendar.offset;
    const auto date = core::local_date(at, offset);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at - core::start_of(date, offset)).count();
    return fmt::format("{}, {:02}:{:02}", day(date), minutes / 60, minutes % 60);
}

}  // namespace sunwai::daemon
