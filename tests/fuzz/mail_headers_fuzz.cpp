// link: sunwai::connectors
// The mail builder with hostile subject, names, bodies and addresses: short ASCII lines that end in CRLF, and no header that is not ours.
#include "connectors/channels/address.hpp"
#include "connectors/channels/journal.hpp"
#include "connectors/channels/mime.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

void check_head(std::string_view head)
{
    static constexpr std::array<std::string_view, 12> ours{"Date:", "From:", "To:", "Subject:", "Message-ID:", "Auto-Submitted:", "X-Auto-Response-Suppress:", "Content-Language:",
                                                           "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:", " "};
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        const bool known = std::any_of(ours.begin(), ours.end(), [&](auto name) { return line.starts_with(name); });
        const bool ascii = std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
        if (!known || !ascii || line.size() > 78) std::abort();
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai;
    const std::string text{reinterpret_cast<char const*>(data), size};
    connectors::OutgoingMail mail;
    mail.message_id = "a@sunwai.test";
    mail.recipient = "officer@haryana.example";
    mail.recipient_name = text;
    mail.subject = text;
    mail.text = text;
    mail.html = text;
    mail.lang = text;
    const auto built = connectors::build_mail(mail, {.address = "sunwai@haryana.example", .name = text, .offset = {}});
    if (!built) return 0;
    check_head(std::string_view{*built}.substr(0, built->find("\r\n\r\n")));
    if (connectors::message_id_of(*built) != "<a@sunwai.test>") std::abort();
    if (connectors::is_address(text) && text.find_first_of("\r\n <>,\"?%!|`") != std::string::npos) std::abort();
    static_cast<void>(connectors::message_id_of(text));
    if (connectors::without_addresses(text).size() > 200) std::abort();
    return 0;
}
