#pragma once
#include "core/model/ids.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::core {

/// DESIGN §9. `sending` is committed before DATA; whatever ends without a clear answer is `uncertain` and is looked for before anything is sent again.
enum class MessageState : std::uint8_t { queued, sending, sent, deferred, bounced, uncertain, parked };
[[nodiscard]] std::string_view name(MessageState) noexcept;
[[nodiscard]] std::optional<MessageState> parse_message_state(std::string_view) noexcept;

/// One mail to one recipient, rendered once and kept as it is sent: a repeat is byte-identical.
struct Message {
    MessageRow id{0};
    std::string message_id;      ///< HMAC over the notice keys and the recipient: the same mail has the same id for ever
    std::string channel{"mail"};
    std::string recipient;       ///< address
    OfficeId office;
    CaseId case_id{0};           ///< 0 for digests and summaries
    std::string subject;
    std::string text;
    std::string html;
    std::string lang;
    std::string thread;          ///< Message-ID that this one answers; empty for the first of a case
    MessageState state{MessageState::queued};
    int attempts{0};
    Instant created_at{};
    Instant next_try{};
    std::string last_reply;      ///< what the relay said, without addresses
    std::int64_t lease{0};       ///< number of the claim; a settlement of an older claim is refused
    friend bool operator==(Message const&, Message const&) = default;
};

}  // namespace sunwai::core
