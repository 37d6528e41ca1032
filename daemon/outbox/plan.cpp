#include "daemon/outbox/plan.hpp"

#include "core/log.hpp"
#include "daemon/test_hooks.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr int longest_way_up = 12;
constexpr std::string_view assignment = "assigned";

bool excluded(core::Case const& record, std::string_view office)
{
    return std::find(record.excluded.begin(), record.excluded.end(), office) != record.excluded.end();
}

/// Collects what becomes of each notice; the two plans differ only in what rides together.
class Planner {
public:
    explicit Planner(PlanContext const& context) : context_{context} {}

    /// Whether this notice needs no mail; then it is settled here.
    bool settle_without_mail(Told const& told)
    {
        auto const& notice = told.claimed.notice;
        if (auto why = MailWriter::obsolete(notice, told.record); !why.empty()) return drop(notice, std::move(why), "obsolete");
        if (notice.line == "citizen") return drop(notice, "no channel to the citizen is configured", "no_channel");
        if (notice.line == "operator" && context_.operator_email.empty()) return drop(notice, "no operator address is configured", "no_operator");
        return false;
    }

    /// To whom it goes; where nobody can be reached up to the State nodal officer, the operator is told instead.
    std::optional<Addressee> addressee(Told const& told)
    {
        auto const& notice = told.claimed.notice;
        if (notice.line == "operator") return Addressee{{}, context_.operator_email, {}};
        if (auto to = reach(context_.policy, notice.office, told.record, context_.now)) return to;
        core::log(core::Level::warning, "mail.nobody_reachable", {{"case", told.record.number}, {"office", notice.office}, {"reason", notice.reason}});
        if (!context_.operator_email.empty()) return Addressee{{}, context_.operator_email, notice.office};
        drop(notice, "nobody can be reached up to the State nodal officer, and no operator address is configured", "nobody");
        return std::nullopt;
    }

    void add(Result<core::Message> message, std::vector<Told const*> const& told)
    {
        // Planted: every tenth mail is forgotten although its notices count as told.
        if (test_hooks::planted("forget_mail") && told.front()->claimed.notice.id % 10 == 0) {
            for (auto const* one : told) drop(one->claimed.notice, "planted", "planted");
        } else if (message) {
            PlannedMail mail{std::move(*message), {}};
            for (auto const* one : told) mail.notices.push_back(one->claimed.notice.id);
            plan_.mails.push_back(std::move(mail));
        } else {
            unwritten(message.error(), told);
        }
    }

    Plan take() && { return std::move(plan_); }

private:
    void unwritten(core::Error const& error, std::vector<Told const*> const& told)
    {
        core::log(core::Level::error, "mail.not_written", {{"case", told.front()->record.number}, {"error", error.what}});
        auto const& key = told.front()->claimed;
        plan_.alerts.push_back({"unwritten." + notice_key(key), "mail_unwritten", key.number, error.what});
        for (auto const* one : told) drop(one->claimed.notice, "the mail could not be written: " + error.what, "unwritten");
    }

    bool drop(core::Notice const& notice, std::string why, std::string metric)
    {
        plan_.drops.push_back({notice.id, std::move(why), std::move(metric)});
        return true;
    }

    PlanContext const& context_;
    Plan plan_;
};

using Group = std::pair<Addressee, std::vector<Told const*>>;
using Groups = std::map<std::string, Group>;

void put(Groups& groups, Addressee to, Told const& told)
{
    auto& group = groups.try_emplace(to.email + '\n' + to.office + '\n' + to.instead_of, Group{to, {}}).first->second;
    group.second.push_back(&told);
}

bool gathers(Told const& told)
{
    return told.claimed.notice.reason == assignment && told.record.severity != core::Severity::emergency && !told.claimed.notice.office.empty();
}

}  // namespace

std::optional<Addressee> reach(Policy const& policy, std::string_view office, core::Case const& record, core::Instant now)
{
    auto const& directory = *policy.directory;
    core::OfficeId meant{office};
    core::OfficeId at = meant;
    for (int step = 0; step < longest_way_up && !at.empty(); ++step) {
        auto const* found = directory.office(at);
        const bool answers = found != nullptr && !excluded(record, at) && (step == 0 || !found->information_only);
        const auto contact = directory.contact(at, now);
        if (answers && contact.reachable()) {
            if (at == meant) meant.clear();
            return Addressee{at, contact.through->email, meant};
        }
        at = found == nullptr ? core::OfficeId{} : found->parent;
    }
    auto const& state = policy.pack->state_nodal;
    const auto contact = directory.contact(state, now);
    if (!contact.reachable() || excluded(record, state)) return std::nullopt;
    return Addressee{state, contact.through->email, meant};
}

Plan plan_singles(PlanContext const& context, std::vector<Told> const& told)
{
    Planner planner{context};
    Groups assignments;
    for (auto const& one : told) {
        if (planner.settle_without_mail(one)) continue;
        const auto to = planner.addressee(one);
        if (!to) continue;
        if (gathers(one)) put(assignments, *to, one);
        else planner.add(context.writer.single(context.policy, *to, one, context.now), {&one});
    }
    for (auto const& [key, group] : assignments) {
        auto const& [to, ones] = group;
        if (ones.size() == 1) planner.add(context.writer.single(context.policy, to, *ones.front(), context.now), ones);
        else planner.add(context.writer.gathered(context.policy, to, ones, context.now), ones);
    }
    return std::move(planner).take();
}

Plan plan_digests(PlanContext const& context, std::vector<Told> const& told)
{
    Planner planner{context};
    Groups digests;
    for (auto const& one : told) {
        if (planner.settle_without_mail(one)) continue;
        if (const auto to = planner.addressee(one)) put(digests, *to, one);
    }
    for (auto const& [key, group] : digests) planner.add(context.writer.digest(context.policy, group.first, group.second, context.now), group.second);
    return std::move(planner).take();
}

std::vector<store::ClaimedNotice> with_company(std::vector<store::ClaimedNotice> due, std::vector<store::ClaimedNotice> wider)
{
    std::set<core::NoticeId> known;
    std::set<core::OfficeId> offices;
    for (auto const& one : due) {
        known.insert(one.notice.id);
        if (one.notice.reason == assignment) offices.insert(one.notice.office);
    }
    for (auto& one : wider) {
        const bool rides = one.notice.reason == assignment && offices.contains(one.notice.office) && !known.contains(one.notice.id);
        if (rides) due.push_back(std::move(one));
    }
    return due;
}

Result<void> carry_out_in(store::Writer& writer, Plan const& plan, std::string const& mark_key, std::string const& mark)
{
    for (auto const& mail : plan.mails) {
        auto message = mail.message;
        if (message.case_id != 0) {
            auto thread = writer.outbox().thread_of(message.case_id, message.recipient);
            if (!thread) return thread.error();
            if (*thread != message.message_id) message.thread = std::move(*thread);
        }
        const auto kept = writer.outbox().enqueue(message, mail.notices);
        if (!kept) return kept.error();
    }
    for (auto const& drop : plan.drops) {
        const core::NoticeId ids[]{drop.notice};
        const auto dropped = writer.outbox().drop_notices(ids, drop.why);
        if (!dropped) return dropped.error();
    }
    if (mark_key.empty()) return {};
    return writer.registry().put(mark_key, mark);
}

}  // namespace sunwai::daemon
