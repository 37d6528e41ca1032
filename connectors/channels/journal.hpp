#pragma once
#include "connectors/channels/mail.hpp"

#include <filesystem>
#include <string>
#include <unordered_set>

namespace sunwai::connectors {

/// The journal in a Maildir. Remembers a digest of each file name and id, so that a call reads only files that are new; at most 500,000 of them.
class MaildirJournal final : public Journal {
public:
    explicit MaildirJournal(std::filesystem::path maildir);
    [[nodiscard]] core::Result<bool> contains(std::string_view message_id) override;
    /// Files read so far, for tests.
    [[nodiscard]] std::size_t files_read() const noexcept { return files_read_; }

private:
    core::Result<void> scan(std::filesystem::path const& folder);
    core::Result<void> read(std::filesystem::path const& file);

    std::filesystem::path maildir_;
    std::unordered_set<std::string> files_;
    std::unordered_set<std::string> ids_;
    std::size_t files_read_{0};
};

/// Message-ID of a message's headers in angle brackets, unfolded; empty when there is none. `head` may be cut off anywhere.
[[nodiscard]] std::string message_id_of(std::string_view head);

}  // namespace sunwai::connectors
