#include "connectors/channels/journal.hpp"

#include "connectors/channels/address.hpp"
#include "connectors/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using core::Errc;
using core::Error;

constexpr std::size_t most_files = 500'000;
constexpr std::size_t longest_head = 64U << 10;

/// The name that stays when a reader moves the file to cur/ and adds flags.
std::string lasting_name(fs::path const& file)
{
    const std::string name = file.filename().string();
    return name.substr(0, name.find(':'));
}

bool is_message_id_header(std::string_view line)
{
    constexpr std::string_view name = "message-id:";
    return line.size() >= name.size() &&
           std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) { return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b))); });
}

}  // namespace

std::string message_id_of(std::string_view head)
{
    bool inside = false;
    std::string value;
    while (!head.empty()) {
        const auto end = head.find('\n');
        auto line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool folded = !line.empty() && (line.front() == ' ' || line.front() == '\t');
        if (inside && !folded) break;
        if (line.empty()) break;  // the headers end here
        if (!inside && !is_message_id_header(line)) continue;
        value += inside ? line : line.substr(line.find(':') + 1);
        inside = true;
    }
    std::erase_if(value, [](unsigned char c) { return std::isspace(c) != 0; });
    return bracketed_id(value);
}

MaildirJournal::MaildirJournal(fs::path maildir) : maildir_{std::move(maildir)} {}

core::Result<void> MaildirJournal::read(fs::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    std::string head(longest_head, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    if (in.bad() || (!in && !in.eof())) {
        std::error_code gone;
        if (!fs::exists(file, gone) && !gone) return {};  // moved between listing and reading: found again in cur/
        return Error{Errc::unavailable, fmt::format("{}: cannot be read", file.string())};
    }
    head.resize(static_cast<std::size_t>(in.gcount()));
    ++files_read_;
    files_.insert(digest(lasting_name(file)));
    if (const std::string id = message_id_of(head); !id.empty()) ids_.insert(digest(id));
    return {};
}

core::Result<void> MaildirJournal::scan(fs::path const& folder)
{
    std::error_code error;
    if (!fs::exists(folder, error) && !error) return {};
    fs::directory_iterator at{folder, error};
    for (const fs::directory_iterator end; !error && at != end; at.increment(error)) {
        std::error_code odd;
        if (!fs::is_regular_file(at->symlink_status(odd)) || files_.contains(digest(lasting_name(at->path())))) continue;
        if (files_.size() >= most_files)
            return Error{Errc::unavailable, fmt::format("{}: the journal holds more than {} mails; move old ones away and restart", maildir_.string(), most_files)};
        if (auto one = read(at->path()); !one) return one;
    }
    if (error) return Error{Errc::unavailable, fmt::format("{}: the journal cannot be read: {}", folder.string(), error.message())};
    return {};
}

core::Result<bool> MaildirJournal::contains(std::string_view message_id)
{
    const std::string id = bracketed_id(message_id);
    if (id.empty()) return Error{Errc::invalid, "not a Message-ID"};
    std::error_code error;
    if (!fs::is_directory(maildir_, error)) return Error{Errc::unavailable, fmt::format("{}: the mail journal is missing or cannot be read", maildir_.string())};
    // new/ before cur/ and once more: a mail that moves meanwhile is seen in one of them.
    for (const char* folder : {"new", "cur", "new"})
        if (auto scanned = scan(maildir_ / folder); !scanned) return scanned.error();
    return ids_.contains(digest(id));
}

std::unique_ptr<Journal> make_maildir_journal(fs::path maildir) { return std::make_unique<MaildirJournal>(std::move(maildir)); }

}  // namespace sunwai::connectors
