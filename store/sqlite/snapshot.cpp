#include "store/sqlite/snapshot.hpp"

#include "store/sqlite/audit_check.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/rows.hpp"

#include <array>

/// Totals, registries and what the daemon's own loops ask.
namespace sunwai::store::sqlite {
namespace {

std::optional<core::Date> day_of(std::string_view text) { return text.empty() ? std::nullopt : core::parse_date(text); }

core::Office read_office(Query& row)
{
    core::Office office;
    office.id = row.text();
    office.line = row.text();
    office.level = row.text();
    office.department = row.text();
    office.place = row.text();
    office.title.en = row.text();
    office.title.hi = row.text();
    office.parent = row.text();
    office.duty = row.text();
    office.digests_only = row.flag();
    office.information_only = row.flag();
    office.validity.from = day_of(row.view());
    office.validity.to = day_of(row.view());
    office.handles = pairs_of(row.view());
    return office;
}

core::Tenure read_tenure(Query& row)
{
    core::Tenure tenure;
    tenure.office = row.text();
    tenure.kind = core::parse_tenure_kind(row.view()).value_or(core::TenureKind::holder);
    tenure.from = row.instant();
    tenure.to = row.instant();
    tenure.officer = row.text();
    tenure.email = row.text();
    tenure.phone = row.text();
    tenure.on_leave = row.flag();
    tenure.bouncing = row.flag();
    return tenure;
}

/// The column of `open_by` by its name; empty for another word.
std::string_view grouping(std::string_view column, bool overdue_only)
{
    struct Form { std::string_view column, all, overdue; };
#define SUNWAI_GROUPED(name)                                                                                                                         \
    Form{#name, "SELECT " #name ", count(*) FROM v_open GROUP BY 1 ORDER BY 2 DESC, 1",                              \
         "SELECT " #name ", count(*) FROM v_open WHERE overdue_from <= ? GROUP BY 1 ORDER BY 2 DESC, 1"}
    static constexpr std::array<Form, 4> forms{SUNWAI_GROUPED(district), SUNWAI_GROUPED(department), SUNWAI_GROUPED(category), SUNWAI_GROUPED(status)};
#undef SUNWAI_GROUPED
    for (auto const& form : forms) {
        if (form.column == column) return overdue_only ? form.overdue : form.all;
    }
    return {};
}

}  // namespace

std::optional<Instant> SqliteSnapshot::earliest(std::string_view sql)
{
    Query row{db_, sql};
    return row.step() ? row.optional_instant() : std::nullopt;
}

Result<Counts> SqliteSnapshot::counts(Instant now, Instant end_of_day)
{
    return guarded("counts", [&]() -> Result<Counts> {
        Counts counts;
        Query open{db_, "SELECT count(*), coalesce(sum(overdue_from <= ?1), 0), coalesce(sum(overdue_from > ?1 AND overdue_from <= ?2), 0), "
                        "coalesce(sum(status = 'assigned'), 0), coalesce(sum(status = 'triage'), 0) FROM v_open"};
        open.bind(now).bind(end_of_day).step();
        for (auto* total : {&counts.open, &counts.overdue, &counts.due_today, &counts.unacknowledged, &counts.triage}) *total = open.integer();
        const auto count = [this](std::string_view sql) {
            Query row{db_, sql};
            return row.step() ? row.integer() : 0;
        };
        counts.held_notices = count("SELECT count(*) FROM v_notice WHERE settled = 0 AND held = 1");
        counts.queue = count("SELECT count(*) FROM v_message WHERE state IN ('queued', 'deferred')");
        counts.uncertain = count("SELECT count(*) FROM v_message WHERE state = 'uncertain' AND state IN ('sending', 'uncertain', 'parked', 'bounced')");
        counts.parked = count("SELECT count(*) FROM v_message WHERE state = 'parked' AND state IN ('sending', 'uncertain', 'parked', 'bounced')");
        counts.quarantine = count("SELECT count(*) FROM v_quarantine");
        const bool whole = scope_.sees_every_case();
        counts.posts = count(whole ? "SELECT amount FROM tally WHERE name = 'posts'" : "SELECT count(DISTINCT post_id) FROM v_link");
        counts.cases = count(whole ? "SELECT amount FROM tally WHERE name = 'cases'" : "SELECT count(*) FROM v_case");
        return counts;
    });
}

Result<std::vector<std::pair<std::string, std::int64_t>>> SqliteSnapshot::open_by(std::string_view column, Instant now, bool overdue_only)
{
    return guarded("open_by", [&]() -> Result<std::vector<std::pair<std::string, std::int64_t>>> {
        const auto sql = grouping(column, overdue_only);
        if (sql.empty()) return core::Error{core::Errc::invalid, "open_by: district, department, category or status"};
        Query row{db_, sql};
        if (overdue_only) row.bind(now);
        std::vector<std::pair<std::string, std::int64_t>> groups;
        while (row.step()) {
            auto key = row.text();
            groups.emplace_back(std::move(key), row.integer());
        }
        return groups;
    });
}

Result<std::vector<SourceState>> SqliteSnapshot::sources()
{
    return guarded("sources", [&]() -> Result<std::vector<SourceState>> {
        Query row{db_, "SELECT " SUNWAI_SOURCE_COLUMNS " FROM source ORDER BY name"};
        std::vector<SourceState> states;
        while (row.step()) states.push_back(read_source(row));
        return states;
    });
}

Result<std::vector<core::Office>> SqliteSnapshot::offices()
{
    return guarded("offices", [&]() -> Result<std::vector<core::Office>> {
        Query row{db_, "SELECT id, line, level, department, place, title_en, title_hi, parent, duty, digests_only, information_only, valid_from, valid_to, handles "
                       "FROM office ORDER BY id"};
        std::vector<core::Office> offices;
        while (row.step()) offices.push_back(read_office(row));
        return offices;
    });
}

Result<std::vector<core::Tenure>> SqliteSnapshot::tenures()
{
    return guarded("tenures", [&]() -> Result<std::vector<core::Tenure>> {
        Query row{db_, "SELECT office, kind, from_at, to_at, officer, email, phone, on_leave, bouncing FROM tenure ORDER BY office, kind, from_at"};
        std::vector<core::Tenure> tenures;
        while (row.step()) tenures.push_back(read_tenure(row));
        return tenures;
    });
}

Result<std::vector<config::Holiday>> SqliteSnapshot::holidays()
{
    return guarded("holidays", [&]() -> Result<std::vector<config::Holiday>> {
        Query row{db_, "SELECT day, places, name_en, name_hi, half_day, movable FROM holiday ORDER BY day, places"};
        std::vector<config::Holiday> holidays;
        while (row.step()) {
            const auto day = core::parse_date(row.view());
            config::Holiday holiday;
            holiday.places = words_of(row.view());
            holiday.name.en = row.text();
            holiday.name.hi = row.text();
            holiday.half_day = periods_of(row.view());
            holiday.movable = row.flag();
            if (!day) continue;
            holiday.day = *day;
            holidays.push_back(std::move(holiday));
        }
        return holidays;
    });
}

Result<std::optional<Instant>> SqliteSnapshot::next_deadline()
{
    return guarded("next_deadline", [&]() -> Result<std::optional<Instant>> {
        return earliest("SELECT min(next_at) FROM v_case WHERE is_open = 1 AND replayed = 0 AND next_at IS NOT NULL");
    });
}

Result<std::optional<Instant>> SqliteSnapshot::next_notice(bool single)
{
    return guarded("next_notice", [&]() -> Result<std::optional<Instant>> {
        return earliest(single ? "SELECT min(not_before) FROM v_notice WHERE settled = 0 AND held = 0 AND single = 1"
                               : "SELECT min(not_before) FROM v_notice WHERE settled = 0 AND held = 0 AND single = 0");
    });
}

Result<std::optional<Instant>> SqliteSnapshot::next_notice()
{
    auto single = next_notice(true);
    if (!single) return single;
    auto digest = next_notice(false);
    if (!digest) return digest;
    if (*single && *digest) return std::optional{std::min(**single, **digest)};
    return *single ? single : digest;
}

Result<std::optional<Instant>> SqliteSnapshot::next_message()
{
    return guarded("next_message", [&]() -> Result<std::optional<Instant>> {
        return earliest("SELECT next_try FROM v_message WHERE state IN ('queued', 'deferred') ORDER BY next_try LIMIT 1");
    });
}

Result<std::vector<QuarantinedPost>> SqliteSnapshot::quarantine(std::size_t limit)
{
    return guarded("quarantine", [&]() -> Result<std::vector<QuarantinedPost>> {
        Query row{db_, "SELECT id, source, key, raw, error, at FROM v_quarantine ORDER BY id LIMIT ?"};
        row.bind(static_cast<std::int64_t>(limit));
        std::vector<QuarantinedPost> posts;
        while (row.step()) {
            QuarantinedPost post;
            post.id = row.integer();
            post.source = row.text();
            post.key = row.text();
            post.raw = row.text();
            post.error = row.text();
            post.at = row.instant();
            posts.push_back(std::move(post));
        }
        return posts;
    });
}

Result<AuditReport> SqliteSnapshot::audit(std::span<std::string const> signed_heads)
{
    if (!scope_.whole_state()) return core::Error{core::Errc::forbidden, "the audit reads every event: only the state's desk and the operator may ask for it"};
    return guarded("audit", [&]() -> Result<AuditReport> {
        const Scope::Audit mode{scope_};
        return AuditCheck{db_}.run(signed_heads);
    });
}

}  // namespace sunwai::store::sqlite
