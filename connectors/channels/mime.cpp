#include "connectors/channels/mime.hpp"

#include "connectors/channels/address.hpp"
#include "connectors/channels/header_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace sunwai::connectors {
namespace {

constexpr std::size_t longest_subject = 250;
constexpr std::size_t longest_name = 100;
constexpr std::size_t largest_text = 256U << 10;
constexpr std::size_t largest_html = 512U << 10;
constexpr std::size_t most_references = 20;

core::Error invalid(std::string_view what) { return {core::Errc::invalid, fmt::format("mail: {}", what)}; }

/// `Thu, 05 Mar 2026 10:11:00 +0530` (RFC 5322)
std::string mail_date(core::Instant at, core::UtcOffset offset)
{
    static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto local = std::chrono::floor<std::chrono::seconds>(at + offset.value);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{local - day};
    const auto minutes = std::abs(offset.value.count());
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}", days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count(), offset.value.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string mailbox(std::string_view name, std::string_view address)
{
    const std::string phrase = encoded_phrase(one_line(name, longest_name));
    if (phrase.empty()) return std::string{address};
    return fmt::format("{}\r\n <{}>", phrase, address);
}

bool is_language(std::string_view tag)
{
    return tag.size() >= 2 && tag.size() <= 35 &&
           std::all_of(tag.begin(), tag.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::optional<core::Error> fault_of(OutgoingMail const& mail, MailSender const& sender)
{
    if (!is_address(sender.address)) return invalid("the sender's address is not one that can be used");
    if (!is_address(mail.recipient)) return invalid("the recipient's address is not one that can be used");
    if (!mail.reply_to.empty() && !is_address(mail.reply_to)) return invalid("the reply address is not one that can be used");
    if (bracketed_id(mail.message_id).empty()) return invalid("the Message-ID is not one that can be used");
    if (!mail.in_reply_to.empty() && bracketed_id(mail.in_reply_to).empty()) return invalid("In-Reply-To is not a Message-ID");
    if (mail.text.size() > largest_text || mail.html.size() > largest_html) return invalid("the body is too large");
    if (mail.date < core::earliest || mail.date > core::latest) return invalid("the date is out of range");
    return std::nullopt;
}

/// In-Reply-To and References; ids that are none are left out, of many the last are kept.
std::string thread_headers(OutgoingMail const& mail)
{
    std::vector<std::string> ids;
    for (auto const& id : mail.references) ids.push_back(bracketed_id(id));
    const std::string parent = bracketed_id(mail.in_reply_to);
    if (std::find(ids.begin(), ids.end(), parent) == ids.end()) ids.push_back(parent);
    std::erase(ids, std::string{});
    if (ids.size() > most_references) ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(most_references));
    std::string out;
    if (!parent.empty()) out += fmt::format("In-Reply-To: {}\r\n", parent);
    if (!ids.empty()) out += fmt::format("References: {}\r\n", fmt::join(ids, "\r\n "));
    return out;
}

std::string part(std::string_view type, std::string_view content)
{
    return fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", type, base64_lines(body_text(content)));
}

}  // namespace

core::Result<std::string> build_mail(OutgoingMail const& mail, MailSender const& sender)
{
    if (auto fault = fault_of(mail, sender)) return *fault;
    std::string out = fmt::format("Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: {}\r\n", mail_date(mail.date, sender.offset),
                                  mailbox(sender.name, sender.address), mailbox(mail.recipient_name, mail.recipient),
                                  encoded_text(one_line(mail.subject, longest_subject)), bracketed_id(mail.message_id));
    if (!mail.reply_to.empty()) out += fmt::format("Reply-To: {}\r\n", mail.reply_to);
    out += thread_headers(mail);
    // RFC 3834, and its counterpart that Exchange heeds: nobody's holiday answer comes back.
    out += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
    if (is_language(mail.lang)) out += fmt::format("Content-Language: {}\r\n", mail.lang);
    out += "MIME-Version: 1.0\r\n";
    if (mail.html.empty()) return out + part("plain", mail.text);
    // Base64 holds no '_', so the boundary cannot occur in a part and may be the same for all mails.
    constexpr std::string_view boundary = "=_sunwai_part";
    out += fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
    out += fmt::format("--{0}\r\n{1}--{0}\r\n{2}--{0}--\r\n", boundary, part("plain", mail.text), part("html", mail.html));
    return out;
}

}  // namespace sunwai::connectors
