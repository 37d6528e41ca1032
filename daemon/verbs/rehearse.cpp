#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/rehearsal.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace sunwai::daemon {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// A folder of links to a pack's files with one of them replaced; removed with everything in it.
class ChangedPack {
public:
    explicit ChangedPack(std::string folder) : folder_{std::move(folder)} {}
    ~ChangedPack()
    {
        std::error_code ignored;
        if (!folder_.empty()) fs::remove_all(folder_, ignored);
    }
    ChangedPack(ChangedPack&& other) noexcept : folder_{std::exchange(other.folder_, {})} {}
    ChangedPack& operator=(ChangedPack&&) = delete;

    static core::Result<ChangedPack> make(fs::path const& pack, fs::path const& changed)
    {
        std::error_code fault;
        auto name = (fs::temp_directory_path(fault) / "sunwai-rehearse-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) return core::Error{core::Errc::unavailable, fmt::format("{}: cannot be made", name)};
        ChangedPack made{name};
        for (fs::directory_iterator at{pack, fault}, end; !fault && at != end; at.increment(fault)) {
            const bool other = at->path().filename() == changed.filename();
            fs::create_symlink(fs::absolute(other ? changed : at->path()), fs::path{name} / at->path().filename(), fault);
        }
        if (fault) return core::Error{core::Errc::unavailable, fmt::format("{}: {}", name, fault.message())};
        return made;
    }
    [[nodiscard]] std::string const& folder() const noexcept { return folder_; }

private:
    std::string folder_;
};

/// The other policy: a configuration that names another pack, a pack's folder (or its pack.toml), or a changed copy of one file of the present pack.
std::shared_ptr<config::StatePack const> load_policy(Environment& environment, fs::path const& file, std::vector<config::Period>& periods)
{
    std::vector<config::Fault> faults;
    std::shared_ptr<config::StatePack const> pack;
    std::error_code ignored;
    auto const& present = *environment.configuration()->pack;
    const auto tell = [&](config::Fault const& fault) {
        if (!fault.warning) environment.complain(config::to_string(fault));
    };
    if (fs::is_directory(file, ignored)) {
        pack = config::load_state_pack(file, faults);
    } else if (file.filename() == "pack.toml") {
        pack = config::load_state_pack(file.parent_path().empty() ? fs::path{"."} : file.parent_path(), faults);
    } else if (fs::exists(present.folder / file.filename(), ignored) && fs::exists(file, ignored)) {
        const auto changed = ChangedPack::make(present.folder, file);
        if (changed) pack = config::load_state_pack(changed->folder(), faults);
        else environment.complain("sunwai: " + changed.error().what);
    } else if (auto loaded = config::load(file, environment.load_options(), faults)) {
        pack = loaded->pack;
        periods = std::move(loaded->settings.periods);
    }
    std::for_each(faults.begin(), faults.end(), tell);
    if (pack && pack->id == present.id) return pack;
    if (pack) environment.complain(fmt::format("sunwai: {} is the policy of state {}, not of {}", file.string(), pack->id, present.id));
    return nullptr;
}

struct Span {
    core::Instant from{core::earliest};
    core::Instant to{core::latest};
};

std::optional<Span> read_span(Environment& environment, Arguments const& arguments)
{
    Span span;
    const auto offset = environment.configuration()->pack->calendar.offset;
    for (auto const* name : {"from", "to"}) {
        const auto text = arguments.get(name);
        if (text.empty()) continue;
        auto at = core::parse_rfc3339(text);
        if (const auto day = core::parse_date(text)) at = core::start_of(*day, offset);
        if (!at) {
            environment.complain(fmt::format("sunwai: --{}: '{}' is neither a day nor an RFC 3339 time", name, text));
            return std::nullopt;
        }
        (std::string_view{name} == "from" ? span.from : span.to) = *at;
    }
    return span;
}

struct Tally {
    std::int64_t cases{0};
    std::int64_t overdue{0};
    std::int64_t was_overdue{0};
    std::int64_t newly{0};
    std::int64_t no_longer{0};
    std::int64_t mails{0};
    std::int64_t not_possible{0};
};

void add(Tally& tally, Rehearsal const& rehearsal)
{
    ++tally.cases;
    tally.overdue += rehearsal.overdue ? 1 : 0;
    tally.was_overdue += rehearsal.was_overdue ? 1 : 0;
    tally.newly += rehearsal.overdue && !rehearsal.was_overdue ? 1 : 0;
    tally.no_longer += !rehearsal.overdue && rehearsal.was_overdue ? 1 : 0;
    tally.mails += static_cast<std::int64_t>(rehearsal.notices.size());
    tally.not_possible += rehearsal.not_possible;
}

class Teller {
public:
    Teller(LineOutput& out, bool as_json, core::UtcOffset offset) : out_{out}, json_{as_json}, offset_{offset} {}

    void tell(std::string const& number, Rehearsal const& rehearsal)
    {
        if (json_) return out_.line(json::serialize(object(number, rehearsal)));
        out_.line(fmt::format("{} {} {} (stored: {})", number, core::name(rehearsal.last.status), state(rehearsal.overdue), state(rehearsal.was_overdue)));
        for (auto const& notice : rehearsal.notices) {
            out_.line(fmt::format("  {} {} {} rung {} to {}", core::format_rfc3339(notice.not_before, offset_), notice.reason, notice.line, notice.rung, recipient(notice)));
        }
    }

    void tell(Tally const& tally)
    {
        if (json_) {
            out_.line(json::serialize(json::object{{"cases", tally.cases}, {"overdue", tally.overdue}, {"was_overdue", tally.was_overdue}, {"newly_overdue", tally.newly},
                                                   {"no_longer_overdue", tally.no_longer}, {"mails", tally.mails}, {"commands_not_possible", tally.not_possible}}));
        } else {
            out_.line(fmt::format("{} cases: {} overdue (stored {}), {} newly, {} no longer; {} notices; {} commands that would not have been possible", tally.cases,
                                  tally.overdue, tally.was_overdue, tally.newly, tally.no_longer, tally.mails, tally.not_possible));
        }
    }

private:
    static std::string recipient(core::Notice const& notice) { return notice.office.empty() ? notice.line : notice.office; }
    [[nodiscard]] std::string state(std::optional<core::Instant> const& overdue) const { return overdue ? "overdue " + core::format_rfc3339(*overdue, offset_) : "never overdue"; }
    [[nodiscard]] json::value time(std::optional<core::Instant> const& at) const
    {
        if (!at) return nullptr;
        return json::string{core::format_rfc3339(*at, offset_)};
    }
    [[nodiscard]] json::object object(std::string const& number, Rehearsal const& rehearsal) const
    {
        json::array mails;
        for (auto const& notice : rehearsal.notices) {
            mails.push_back(json::object{{"at", core::format_rfc3339(notice.not_before, offset_)}, {"reason", notice.reason}, {"line", notice.line}, {"rung", notice.rung},
                                         {"to", recipient(notice)}, {"single", notice.single}});
        }
        return {{"number", number}, {"status", core::name(rehearsal.last.status)}, {"overdue", time(rehearsal.overdue)}, {"was_overdue", time(rehearsal.was_overdue)},
                {"mails", std::move(mails)}, {"commands_not_possible", rehearsal.not_possible}};
    }

    LineOutput& out_;
    bool json_;
    core::UtcOffset offset_;
};

/// One page of cases; the next page's cursor is left in `cursor`.
core::Result<void> rehearse_page(store::Snapshot& snapshot, std::string& cursor, Span const& span, Policy const& policy, core::Instant horizon, Tally& tally, Teller& teller)
{
    constexpr std::size_t page = 100;
    const auto found = snapshot.cases({}, cursor, page);
    if (!found) return found.error();
    for (auto const& record : found->items) {
        if (record.received_at < span.from || record.received_at >= span.to) continue;
        const auto history = snapshot.history(record.number);
        if (!history) return core::in(record.number, history.error());
        const auto rehearsal = rehearse(*history, policy.world(), horizon);
        if (!rehearsal) continue;
        add(tally, *rehearsal);
        teller.tell(record.number, *rehearsal);
    }
    cursor = found->next;
    return {};
}

int rehearse_verb(Environment& environment, Arguments const& arguments)
{
    if (environment.configuration() == nullptr) return wrong_input;
    const auto span = read_span(environment, arguments);
    if (!span) return wrong_usage;
    auto periods = environment.configuration()->settings.periods;
    auto pack = load_policy(environment, arguments.get("policy"), periods);
    if (!pack) return wrong_input;
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    const auto policy = run(make_policy(**opened, pack, nullptr, std::move(periods)));
    if (!policy) return environment.fail(policy.error());
    const auto horizon = std::min(environment.clock.now(), span->to);
    Tally tally;
    Teller teller{environment.out, arguments.has("json"), pack->calendar.offset};
    std::string cursor;
    do {
        auto work = [&](store::Snapshot& snapshot) { return rehearse_page(snapshot, cursor, *span, **policy, horizon, tally, teller); };
        const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
        if (!read) return environment.fail(read.error());
    } while (!cursor.empty() && !environment.out.failed());
    teller.tell(tally);
    return done;
}

}  // namespace

std::vector<Verb> rehearse_verbs()
{
    using Count = Parameter::Count;
    return {{"rehearse", "Stored history under another policy: what would have been overdue, when, and who would have been told; changes nothing",
             {{"--policy", "FILE", "a configuration, a state pack's folder or pack.toml, or a changed copy of one file of the present pack (limits.toml …)", Count::required},
              {"--from", "TIME", "only cases received from this day or instant"},
              {"--to", "TIME", "only cases received before it; the rehearsal ends there, or now"},
              {"--json", "", "NDJSON, one case a line, the totals last", Count::flag}},
             {"sunwai rehearse --policy limits.toml --from 2026-01-01 --to 2026-04-01"}, rehearse_verb}};
}

}  // namespace sunwai::daemon
