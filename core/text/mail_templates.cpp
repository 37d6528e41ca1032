#include "core/text/mail_templates.hpp"

#include <fstream>
#include <set>
#include <sstream>

namespace sunwai::core::text {
namespace {

std::optional<Source> read(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    std::ostringstream all;
    all << in.rdbuf();
    return Source{file.string(), std::move(all).str()};
}

/// Names of the mails: files that do not begin with an underscore, without their ending.
std::set<std::string> mails_in(std::filesystem::path const& folder, std::vector<Fault>& faults)
{
    std::set<std::string> names;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator{folder, error}) {
        const auto file = entry.path().filename().string();
        if (file.starts_with('.') || file.starts_with('_')) continue;
        const auto ending = entry.path().extension().string();
        if (ending == ".subject" || ending == ".txt" || ending == ".html")
            names.insert(entry.path().stem().string());
        else
            faults.push_back({entry.path().string(), 0, "not a mail template: expected .subject, .txt or .html"});
    }
    if (error) faults.push_back({folder.string(), 0, "cannot be read: " + error.message()});
    return names;
}

Source required(std::filesystem::path const& file, std::vector<Fault>& faults)
{
    if (auto source = read(file)) return std::move(*source);
    faults.push_back({file.string(), 0, "is missing: a mail has .subject, .txt and .html"});
    return {file.string(), ""};
}

}  // namespace

std::optional<MailTemplates> MailTemplates::load(std::filesystem::path const& folder, Catalogue const& catalogue,
                                                 std::vector<Fault>& faults)
{
    const std::size_t before = faults.size();
    const Parts text_parts = [&](std::string_view name) { return read(folder / ("_" + std::string{name} + ".txt")); };
    const Parts html_parts = [&](std::string_view name) { return read(folder / ("_" + std::string{name} + ".html")); };
    MailTemplates made;
    for (auto const& name : mails_in(folder, faults)) {
        const Source subject = required(folder / (name + ".subject"), faults);
        const Source text = required(folder / (name + ".txt"), faults);
        const Source html = required(folder / (name + ".html"), faults);
        for (const Language language : languages) {
            auto s = HeaderTemplate::make(subject, language, catalogue, faults);
            auto t = TextTemplate::make(text, language, catalogue, faults, text_parts);
            auto h = HtmlTemplate::make(html, language, catalogue, faults, html_parts);
            if (s && t && h) made.mails_.emplace(std::pair{name, language}, Mail{std::move(*s), std::move(*t), std::move(*h)});
        }
    }
    if (faults.size() != before) return std::nullopt;
    return made;
}

bool MailTemplates::has(std::string_view name) const noexcept { return mails_.contains(std::pair{std::string{name}, Language::en}); }

std::vector<std::string> MailTemplates::names() const
{
    std::vector<std::string> all;
    for (auto const& [key, mail] : mails_) {
        if (key.second == Language::en) all.push_back(key.first);
    }
    return all;
}

Result<RenderedMail> MailTemplates::render(std::string_view name, Language language, Values const& values) const
{
    const auto found = mails_.find(std::pair{std::string{name}, language});
    if (found == mails_.end()) return Error{Errc::not_found, "no mail " + std::string{name}};
    auto subject = found->second.subject.render(values);
    if (!subject) return std::move(subject).error();
    auto text = found->second.text.render(values);
    if (!text) return std::move(text).error();
    auto html = found->second.html.render(values);
    if (!html) return std::move(html).error();
    return RenderedMail{std::move(*subject), std::move(*text), std::move(*html)};
}

}  // namespace sunwai::core::text
