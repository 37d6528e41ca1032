#include "core/log.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <charconv>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

bool read_number(std::string const& text, std::int64_t least, std::int64_t most, std::int64_t& into)
{
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), into);
    return fault == std::errc{} && end == text.data() + text.size() && into >= least && into <= most;
}

int quarantine_list(Environment& environment, Arguments const& arguments)
{
    std::int64_t limit = 100;
    if (const auto text = arguments.get("limit"); !text.empty() && !read_number(text, 1, store::quarantined_rows, limit)) {
        environment.complain(fmt::format("sunwai: --limit: must be a number from 1 to {}", store::quarantined_rows));
        return wrong_usage;
    }
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    const auto offset = environment.configuration()->pack->calendar.offset;
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        auto rows = snapshot.quarantine(static_cast<std::size_t>(limit));
        if (!rows) return rows.error();
        for (auto const& row : *rows) {
            if (arguments.has("json")) {
                environment.out.line(json::serialize(json::object{{"id", row.id}, {"source", row.source}, {"key", row.key}, {"at", core::format_rfc3339(row.at, offset)},
                                                                  {"error", row.error}, {"raw", row.raw}}));
            } else {
                environment.out.line(fmt::format("{:>8}  {}  {}  {}: {} ({} bytes)", row.id, core::format_rfc3339(row.at, offset), row.source, row.key, row.error, row.raw.size()));
            }
        }
        return {};
    };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    return read ? static_cast<int>(done) : environment.fail(read.error());
}

core::Task<int> quarantine_drop(Session session, Arguments arguments, Output& output)
{
    std::int64_t upto = 0;
    if (!read_number(arguments.get("upto"), 1, std::numeric_limits<std::int64_t>::max(), upto)) {
        output.err += "sunwai: --upto: must be the number of a row, as `quarantine list` prints it\n";
        co_return static_cast<int>(wrong_usage);
    }
    const auto source = arguments.get("source");
    std::int64_t rows = 0;
    std::function<core::Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> core::Result<void> {
        auto gone = writer.posts().drop_quarantined(source, upto);
        if (!gone) return gone.error();
        rows = *gone;
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) {
        output.err += "sunwai: " + written.error().what + "\n";
        co_return exit_status(written.error().code);
    }
    core::log(core::Level::notice, "quarantine.dropped", {{"source", source}, {"rows", static_cast<long>(rows)}, {"by", session.actor.name}});
    output.out += fmt::format("{} rows removed\n", rows);
    co_return static_cast<int>(done);
}

}  // namespace

std::vector<Verb> quarantine_verbs()
{
    using Count = Parameter::Count;
    return {
        {"quarantine list", "What feeds brought that could not become a post, oldest first: when, which feed, where it stood, why",
         {{"--limit", "N", fmt::format("so many rows, 1 to {}; else 100", store::quarantined_rows)}, {"--json", "", "NDJSON, with the text as it came", Count::flag}},
         {"sunwai quarantine list", "sunwai quarantine list --json --limit 5000 > aside.ndjson"}, quarantine_list},
        {"quarantine drop", "Remove rows that were looked at; a feed whose quarantine was full goes on",
         {{"--source", "NAME", "of this feed only", Count::required}, {"--upto", "ID", "up to this row, as `quarantine list` prints it", Count::required}},
         {"sunwai quarantine drop --source drop --upto 5000"}, quarantine_drop},
    };
}

}  // namespace sunwai::daemon
