#include "connectors/channels/maildir.hpp"

#include "connectors/channels/address.hpp"
#include "connectors/digest.hpp"
#include "connectors/durable_file.hpp"

#include <algorithm>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using core::Errc;
using core::Error;

/// A reader moves a mail to cur/ and adds flags after a colon.
bool is_read(fs::path const& cur, std::string const& name)
{
    std::error_code error;
    for (fs::directory_iterator at{cur, error}, end; !error && at != end; at.increment(error))
        if (at->path().filename().string().starts_with(name)) return true;
    return false;
}

/// On a disk's trouble the mail waits: transient for the caller, with the words of the cause.
Error waiting(Error error) { return {Errc::transient, std::move(error.what)}; }

}  // namespace

MaildirChannel::MaildirChannel(fs::path maildir, MailSender sender) : maildir_{std::move(maildir)}, sender_{std::move(sender)} {}

core::Result<void> MaildirChannel::make_folders()
{
    std::error_code error;
    for (const char* folder : {"tmp", "new", "cur"}) {
        fs::create_directories(maildir_ / folder, error);
        if (error) return Error{Errc::transient, (maildir_ / folder).string() + ": cannot make the folder: " + error.message()};
    }
    return {};
}

core::Result<Receipt> MaildirChannel::write(OutgoingMail const& mail)
{
    const auto message = build_mail(mail, sender_);
    if (!message) return message.error();
    if (auto made = make_folders(); !made) return made.error();
    const std::string name = digest(bracketed_id(mail.message_id)) + ".sunwai";
    const Receipt receipt{.reply = "written", .queue_id = name};
    std::error_code error;
    if (fs::exists(maildir_ / "new" / name, error) || is_read(maildir_ / "cur", name)) return Receipt{.reply = "written before", .queue_id = name, .repeated = true};
    if (auto written = write_durably(maildir_ / "tmp" / name, *message); !written) return waiting(written.error());
    auto moved = rename_durably(maildir_ / "tmp" / name, maildir_ / "new" / name);
    if (!moved) return waiting(moved.error());
    return receipt;
}

core::Task<core::Result<Receipt>> MaildirChannel::send(OutgoingMail mail)
{
    if (stopped_) co_return Error{Errc::cancelled, "mail: stopped"};
    co_return write(mail);
}

core::Task<core::Result<void>> MaildirChannel::probe()
{
    if (stopped_) co_return Error{Errc::cancelled, "mail: stopped"};
    co_return make_folders();
}

}  // namespace sunwai::connectors
