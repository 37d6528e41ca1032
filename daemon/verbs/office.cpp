#include "core/time.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/office_rows.hpp"
#include "daemon/verbs/policy_change.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

core::Result<void> store_rows(store::Writer& writer, std::vector<OfficeRow> const& rows)
{
    for (auto const& row : rows) {
        if (row.office_changed) {
            const auto put = writer.registry().put_office(row.office);
            if (!put) return put.error();
        }
        if (row.tenure) {
            const auto put = writer.registry().put_tenure(*row.tenure);
            if (!put) return put.error();
        }
    }
    return {};
}

std::string row_report(OfficeRow const& row, bool as_json)
{
    const std::string kind = row.tenure ? std::string{core::name(row.tenure->kind)} : std::string{};
    if (as_json) {
        return json::serialize(json::object{{"line", row.line}, {"office_id", row.office.id}, {"office", row.office_changed}, {"tenure", kind.empty() ? json::value(nullptr) : json::value(kind)}});
    }
    std::string what = row.office_changed ? "office" : "";
    if (!kind.empty()) what += (what.empty() ? "" : ", ") + kind;
    return fmt::format("line {}: {}: {}", row.line, row.office.id, what.empty() ? "nothing new" : what + " stored");
}

void report(OfficeImport const& import, Arguments const& arguments, Output& output)
{
    const bool as_json = arguments.has("json");
    for (auto const& row : import.rows) output.out += row_report(row, as_json) + "\n";
    for (auto const& fault : import.faults) {
        output.err += fmt::format("{}:{}: {}\n", arguments.get("FILE"), fault.line, fault.message);
        if (as_json) output.out += json::serialize(json::object{{"line", fault.line}, {"error", fault.message}}) + "\n";
    }
    if (as_json) output.out += json::serialize(json::object{{"stored", import.rows.size()}, {"faults", import.faults.size()}}) + "\n";
    else output.out += fmt::format("{} rows stored, {} faults\n", import.rows.size(), import.faults.size());
}

core::Task<int> office_import(Session session, Arguments arguments, Output& output)
{
    const auto policy = session.policy.get();
    const auto import = read_offices(arguments.input("FILE"), *policy->pack, *policy->directory);
    if (!import.rows.empty()) {
        std::function<core::Result<void>(store::Writer&)> work = [&import](store::Writer& writer) { return store_rows(writer, import.rows); };
        auto actor = session.actor;
        const auto stored = co_await session.store.write(std::move(actor), std::move(work));
        if (!stored) {
            output.err += fmt::format("sunwai: nothing was imported: {}\n", stored.error().what);
            co_return exit_status(stored.error().code);
        }
        const auto renewed = co_await renew_policy(session);
        if (!renewed) {
            output.err += fmt::format("sunwai: imported, but not in force yet: {}\n", renewed.error().what);
            co_return exit_status(renewed.error().code);
        }
    }
    report(import, arguments, output);
    co_return static_cast<int>(import.faults.empty() ? done : wrong_input);
}

json::object tenure_object(core::Tenure const& tenure, core::UtcOffset offset)
{
    const auto bound = [offset](core::Instant at, core::Instant open) { return at == open ? json::value(nullptr) : json::value(core::format_rfc3339(at, offset)); };
    return {{"kind", core::name(tenure.kind)},   {"officer_name", tenure.officer},         {"email", tenure.email},      {"phone", tenure.phone},
            {"from", bound(tenure.from, core::earliest)}, {"to", bound(tenure.to, core::latest)}, {"on_leave", tenure.on_leave}, {"bouncing", tenure.bouncing}};
}

json::object office_object(core::Office const& office, core::Directory const& directory, core::UtcOffset offset, core::Instant now)
{
    json::array tenures;
    for (auto const* tenure : directory.tenures(office.id)) tenures.push_back(tenure_object(*tenure, offset));
    return {{"office_id", office.id}, {"line", office.line}, {"level", office.level}, {"place_id", office.place}, {"department", office.department},
            {"title_en", office.title.en}, {"title_hi", office.title.hi}, {"parent_id", office.parent}, {"duty", office.duty},
            {"reachable", core::name(directory.contact(office.id, now).how)}, {"tenures", std::move(tenures)}};
}

/// Rows in the form that `office import` reads: one per tenure, or one with empty cells to fill in.
void csv_rows(core::Office const& office, core::Directory const& directory, core::UtcOffset offset, LineOutput& out)
{
    const auto day = [offset](core::Instant at, core::Instant open) { return at == open ? std::string{} : core::format_date(core::local_date(at, offset)); };
    const auto row = [&](core::Tenure const* tenure) {
        const core::Tenure none;
        auto const& held = tenure != nullptr ? *tenure : none;
        std::string line;
        for (auto const& cell : {office.id, office.line, office.level, office.place, office.department, office.title.en, office.title.hi, office.parent, held.officer,
                                 held.email, held.phone, day(held.from, core::earliest), day(held.to, core::latest),
                                 tenure != nullptr ? std::string{core::name(held.kind)} : std::string{}}) {
            if (!line.empty()) line += ',';
            line += csv_text(cell);
        }
        out.line(line);
    };
    const auto tenures = directory.tenures(office.id);
    if (tenures.empty()) row(nullptr);
    for (auto const* tenure : tenures) row(tenure);
}

bool wanted(core::Office const& office, Arguments const& arguments, core::Directory const& directory, core::Instant now)
{
    const auto fits = [&](char const* name, std::string const& value) { return !arguments.has(name) || arguments.get(name) == value; };
    if (!fits("line", office.line) || !fits("level", office.level) || !fits("place", office.place) || !fits("department", office.department)) return false;
    return !arguments.has("unreachable") || !directory.contact(office.id, now).reachable();
}

int office_list(Environment& environment, Arguments const& arguments)
{
    auto policy = environment.read_policy();
    if (!policy) return environment.fail(policy.error());
    auto const& directory = *(*policy)->directory;
    const auto now = environment.clock.now();
    const auto offset = (*policy)->pack->calendar.offset;
    if (arguments.has("csv")) environment.out.line(fmt::format("{}", fmt::join(office_columns(), ",")));
    for (auto const& office : directory.offices()) {
        if (!wanted(office, arguments, directory, now)) continue;
        if (arguments.has("csv")) {
            csv_rows(office, directory, offset, environment.out);
            continue;
        }
        if (arguments.has("json")) {
            environment.out.line(json::serialize(office_object(office, directory, offset, now)));
            continue;
        }
        const auto contact = directory.contact(office.id, now);
        environment.out.line(fmt::format("{:<28} {:<10} {:<20} {:<12} {}", office.id, office.line, office.level, core::name(contact.how),
                                         contact.reachable() ? contact.through->officer : office.title.en));
    }
    return done;
}

}  // namespace

std::vector<Verb> office_verbs()
{
    using Count = Parameter::Count;
    return {
        {"office import", "Import offices and who holds them; a report per row, good rows are stored even where others are faulty",
         {{"FILE", "FILE", "CSV with the columns office_id,line,level,place_id,department,title_en,title_hi,parent_id,officer_name,email,phone,from,to,kind", Count::required, true},
          {"--json", "", "the report as NDJSON", Count::flag}},
         {"sunwai office import offices.csv"}, office_import, false, true},
        {"office list", "Offices, and whether somebody can be reached in them",
         {{"--line", "LINE", "district, department, police or state"},
          {"--level", "LEVEL", "only offices of this level"},
          {"--place", "ID", "only offices of this place"},
          {"--department", "NAME", "only offices of this department"},
          {"--unreachable", "", "only offices in which nobody can be reached now", Count::flag},
          {"--csv", "", "in the form that `office import` reads: fill in names and addresses, then import", Count::flag},
          {"--json", "", "NDJSON, one office a line", Count::flag}},
         {"sunwai office list --line district --unreachable", "sunwai office list --csv > offices.csv"}, office_list},
    };
}

}  // namespace sunwai::daemon
