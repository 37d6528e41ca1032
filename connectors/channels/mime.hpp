#pragma once
#include "connectors/channels/mail.hpp"

namespace sunwai::connectors {

struct MailSender {
    std::string address;
    std::string name;       ///< UTF-8, may be empty
    core::UtcOffset offset; ///< of the Date header
};

/// The mail as it goes over the wire, CRLF line ends, ASCII only: headers by grammar or encoded, bodies in base64, multipart/alternative when there is
/// HTML. The same mail gives the same bytes. invalid: an address or id against its grammar, a body too large.
[[nodiscard]] core::Result<std::string> build_mail(OutgoingMail const& mail, MailSender const& sender);

}  // namespace sunwai::connectors
