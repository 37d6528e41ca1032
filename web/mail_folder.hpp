#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::web {

/// A mail as it lies in a local folder, for showing. Everything in it is text from a file and shown escaped.
struct LocalMail {
    std::string file;  ///< name of its file
    std::string subject;
    std::string from;
    std::string to;
    std::string date;
    std::string text;  ///< its text/plain part
};

inline constexpr std::size_t most_mails = 200;
inline constexpr std::size_t largest_mail {524'288};

/// Newest first by file name and change time, at most most_mails, without their text; what cannot be read is left out. A folder that does
/// not exist is empty.
[[nodiscard]] std::vector<LocalMail> list_mails(std::filesystem::path const& maildir);
/// One mail of the folder by a file name that list_mails() gave; nothing when there is none, whatever else the name may point to.
[[nodiscard]] std::optional<LocalMail> read_mail(std::filesystem::path const& maildir, std::string_view file);

/// Reads headers and the first text/plain part; understands what Sunwai's own mails hold: RFC 2047 words, multipart, base64 and
/// quoted-printable.
[[nodiscard]] LocalMail parse_mail(std::string_view raw);

}  // namespace sunwai::web
