#include "web/mail_folder.hpp"

#include "web/mime_text.hpp"

#include <algorithm>
#include <fstream>

namespace sunwai::web {
namespace {

namespace fs = std::filesystem;

struct Entry {
    fs::path path;
    fs::file_time_type changed;
};

/// Regular files of `new` and `cur`; links and anything else are not mails.
std::vector<Entry> entries(fs::path const& maildir)
{
    std::vector<Entry> found;
    for (char const* folder : {"new", "cur"}) {
        std::error_code error;
        for (fs::directory_iterator it{maildir / folder, error}, end; !error && it != end; it.increment(error)) {
            std::error_code unreadable;
            if (!fs::is_regular_file(it->symlink_status(unreadable))) continue;
            const auto changed = it->last_write_time(unreadable);
            if (!unreadable) found.push_back({it->path(), changed});
        }
    }
    std::sort(found.begin(), found.end(),
              [](Entry const& a, Entry const& b) { return a.changed != b.changed ? a.changed > b.changed : a.path > b.path; });
    return found;
}

std::optional<LocalMail> read_file(fs::path const& path)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    std::ifstream in{path, std::ios::binary};
    if (error || !in || size > largest_mail) return std::nullopt;
    std::string raw(static_cast<std::size_t>(size), '\0');
    in.read(raw.data(), static_cast<std::streamsize>(raw.size()));
    raw.resize(static_cast<std::size_t>(in.gcount()));
    LocalMail mail = parse_mail(raw);
    mail.file = path.filename().string();
    return mail;
}

}  // namespace

LocalMail parse_mail(std::string_view raw)
{
    const MimeEntity entity = split_entity(raw);
    LocalMail mail;
    mail.subject = decode_words(entity.header("subject"));
    mail.from = decode_words(entity.header("from"));
    mail.to = decode_words(entity.header("to"));
    mail.date = entity.header("date");
    mail.text = plain_text(raw);
    return mail;
}

std::vector<LocalMail> list_mails(fs::path const& maildir)
{
    std::vector<LocalMail> mails;
    for (auto const& entry : entries(maildir)) {
        if (mails.size() == most_mails) break;
        auto mail = read_file(entry.path);
        if (!mail) continue;
        mail->text.clear();
        mails.push_back(std::move(*mail));
    }
    return mails;
}

std::optional<LocalMail> read_mail(fs::path const& maildir, std::string_view file)
{
    // The name is only compared: it never becomes part of a path.
    for (auto const& entry : entries(maildir)) {
        if (entry.path.filename().string() == file) return read_file(entry.path);
    }
    return std::nullopt;
}

}  // namespace sunwai::web
