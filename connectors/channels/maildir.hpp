#pragma once
#include "connectors/channels/mail.hpp"
#include "connectors/channels/mime.hpp"

#include <filesystem>

namespace sunwai::connectors {

/// Writes mails into a Maildir instead of sending them: for the demonstration and for trying things out. A file appears whole and on the disk or not
/// at all; its name comes from the Message-ID, so that the same mail is written once however often it is sent. Blocks for the time of an fsync.
class MaildirChannel final : public MailChannel {
public:
    MaildirChannel(std::filesystem::path maildir, MailSender sender);

    /// transient when the folder cannot be written (full, missing rights).
    [[nodiscard]] core::Task<core::Result<Receipt>> send(OutgoingMail mail) override;
    [[nodiscard]] core::Task<core::Result<void>> probe() override;
    void stop() override { stopped_ = true; }

private:
    core::Result<Receipt> write(OutgoingMail const& mail);
    core::Result<void> make_folders();

    std::filesystem::path maildir_;
    MailSender sender_;
    bool stopped_{false};
};

}  // namespace sunwai::connectors
