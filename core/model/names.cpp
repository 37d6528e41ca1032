#include "core/model/actor.hpp"
#include "core/model/case.hpp"
#include "core/model/message.hpp"
#include "core/model/office.hpp"
#include "core/model/verdict.hpp"

#include <array>
#include <string_view>

namespace sunwai::core {
namespace {

/// The word of an enumerator by its place in a list of words.
template <class E, std::size_t N> std::string_view word(std::array<std::string_view, N> const& words, E value) noexcept
{
    const auto i = static_cast<std::size_t>(value);
    return i < N ? words[i] : std::string_view{"unknown"};
}

template <class E, std::size_t N> std::optional<E> find(std::array<std::string_view, N> const& words, std::string_view text) noexcept
{
    for (std::size_t i = 0; i < N; ++i) {
        if (words[i] == text) return static_cast<E>(i);
    }
    return std::nullopt;
}

constexpr std::array<std::string_view, 5> kinds{"grievance", "suggestion", "question", "praise", "other"};
constexpr std::array<std::string_view, 3> severities{"normal", "high", "emergency"};
constexpr std::array<std::string_view, 4> areas{"unknown", "urban", "metropolitan", "rural"};
constexpr std::array<std::string_view, 15> statuses{"triage",   "assigned", "acknowledged",       "in_progress", "atr_filed",
                                                    "resolved", "long_term", "closed",             "closed_unconfirmed", "merged",
                                                    "referred", "rejected", "not_feasible",       "no_merit",    "withdrawn"};
constexpr std::array<std::string_view, 5> actor_kinds{"system", "citizen", "officer", "state", "operator"};
constexpr std::array<std::string_view, 4> tenure_kinds{"holder", "additional", "link", "dealing_hand"};
constexpr std::array<std::string_view, 7> message_states{"queued", "sending", "sent", "deferred", "bounced", "uncertain", "parked"};

}  // namespace

std::string_view name(Kind v) noexcept { return word(kinds, v); }
std::string_view name(Severity v) noexcept { return word(severities, v); }
std::string_view name(Area v) noexcept { return word(areas, v); }
std::string_view name(Status v) noexcept { return word(statuses, v); }
std::string_view name(ActorKind v) noexcept { return word(actor_kinds, v); }
std::string_view name(TenureKind v) noexcept { return word(tenure_kinds, v); }
std::string_view name(MessageState v) noexcept { return word(message_states, v); }

std::optional<Kind> parse_kind(std::string_view text) noexcept { return find<Kind>(kinds, text); }
std::optional<Severity> parse_severity(std::string_view text) noexcept { return find<Severity>(severities, text); }
std::optional<Area> parse_area(std::string_view text) noexcept { return find<Area>(areas, text); }
std::optional<Status> parse_status(std::string_view text) noexcept { return find<Status>(statuses, text); }
std::optional<TenureKind> parse_tenure_kind(std::string_view text) noexcept { return find<TenureKind>(tenure_kinds, text); }
std::optional<MessageState> parse_message_state(std::string_view text) noexcept { return find<MessageState>(message_states, text); }

Viewer Viewer::daemon()
{
    Viewer viewer;
    viewer.reach = Reach::state;
    viewer.sees_protected = true;
    viewer.name = "daemon";
    return viewer;
}

Viewer Viewer::state_desk(std::string name)
{
    Viewer viewer;
    viewer.reach = Reach::state;
    viewer.sees_protected = true;
    viewer.name = std::move(name);
    return viewer;
}

}  // namespace sunwai::core
