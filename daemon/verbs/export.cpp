#include "daemon/verbs/case_view.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/table_writer.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;
constexpr std::size_t page = 200;

/// The public fields of a case, as the API names them.
json::object case_line(core::Case const& record, web::CaseView const& view)
{
    boost::system::error_code fault;
    auto line = json::parse(web::case_json(record, view), fault);
    if (auto* object = line.if_object()) return std::move(*object);
    return {};
}

json::value word_or_null(std::string const& word)
{
    if (word.empty()) return nullptr;
    return json::string{word};
}

/// A post with its kind and its cases, without its words.
json::object post_line(store::StoredPost const& stored)
{
    auto const& verdict = stored.verdict;
    json::object line{{"source", stored.post.source}, {"external_id", stored.post.external_id}, {"kind", core::name(verdict.kind)}};
    line["cases"] = json::array(stored.cases.begin(), stored.cases.end());
    line["incident"] = nullptr;
    line["created_at"] = core::format_rfc3339(stored.post.created_at);
    line["category"] = word_or_null(verdict.matters.empty() ? std::string{} : verdict.matters.front().category);
    line["district"] = word_or_null(verdict.place ? verdict.place->district : std::string{});
    line["version"] = stored.version;
    line["erased"] = stored.erased;
    return line;
}

std::vector<std::string> names_of(json::object const& example)
{
    std::vector<std::string> names;
    for (auto const& member : example) names.emplace_back(member.key());
    return names;
}

/// One page in a read of its own, so that a long export does not keep the write-ahead log from being emptied.
template <class Page> core::Result<void> read_page(store::Store& store, Page&& work)
{
    return run(store.read(core::Viewer::state_desk(Environment::shell_actor().name), std::forward<Page>(work)));
}

core::Result<void> write_cases(store::Store& store, web::CaseView const& view, LineOutput const& out, TableWriter& table)
{
    std::string cursor;
    do {
        auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
            const auto found = snapshot.cases({}, cursor, page);
            if (!found) return found.error();
            for (auto const& record : found->items) {
                const auto written = table.row(case_line(record, view));
                if (!written) return written.error();
            }
            cursor = found->next;
            return {};
        };
        const auto read = read_page(store, work);
        if (!read) return read.error();
    } while (!cursor.empty() && !out.failed());
    return table.finish();
}

core::Result<void> write_posts(store::Store& store, LineOutput const& out, TableWriter& table)
{
    core::PostId after = 0;
    bool more = true;
    while (more && !out.failed()) {
        auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
            const auto found = snapshot.posts_after(after, page);
            if (!found) return found.error();
            for (auto const& stored : *found) {
                const auto written = table.row(post_line(stored));
                if (!written) return written.error();
                after = stored.id;
            }
            more = !found->empty();
            return {};
        };
        const auto read = read_page(store, work);
        if (!read) return read.error();
    }
    return table.finish();
}

int export_rows(Environment& environment, Arguments const& arguments, bool cases, LineOutput& out)
{
    const auto opened = environment.open_with_names();
    if (!opened) return environment.fail(opened.error());
    const auto view = case_view(*opened->policy, environment.clock.now());
    auto format = arguments.get("format");
    if (format.empty()) format = "csv";
    auto columns = cases ? names_of(case_line({}, view)) : names_of(post_line({}));
    auto table = open_table(format, std::move(columns), cases ? "cases" : "posts", format == "xlsx" ? arguments.get("out") : std::string{}, out);
    if (!table) return environment.fail(table.error());
    const auto written = cases ? write_cases(*opened->store, view, out, **table) : write_posts(*opened->store, out, **table);
    if (!written) return environment.fail(written.error());
    out.flush();
    if (!out.failed()) return done;
    environment.complain("sunwai: the output could not be written");
    return environment_failed;
}

/// To standard output, or to a new file that only its owner may read.
int export_table(Environment& environment, Arguments const& arguments, bool cases)
{
    const auto format = arguments.get("format");
    if (!format.empty() && format != "csv" && format != "ndjson" && format != "xlsx") {
        environment.complain(fmt::format("sunwai: --format: '{}' is none of csv, ndjson, xlsx", format));
        return wrong_usage;
    }
    const auto name = arguments.get("out");
    if (name.empty()) return export_rows(environment, arguments, cases, environment.out);
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        environment.complain(fmt::format("sunwai: {}: {}", name, std::generic_category().message(errno)));
        return environment_failed;
    }
    int status = done;
    {
        LineOutput out{descriptor};
        status = export_rows(environment, arguments, cases, out);
    }
    ::close(descriptor);
    if (status != done) ::unlink(name.c_str());
    return status;
}

int export_cases(Environment& environment, Arguments const& arguments) { return export_table(environment, arguments, true); }
int export_posts(Environment& environment, Arguments const& arguments) { return export_table(environment, arguments, false); }

}  // namespace

std::vector<Verb> export_verbs()
{
    const std::vector<Parameter> parameters{{"--format", "FORMAT", "csv (unless said), ndjson or xlsx"}, {"--out", "FILE", "a new file; standard output unless said"}};
    return {
        {"export cases", "All cases with their public fields", parameters, {"sunwai export cases --format xlsx --out cases.xlsx"}, export_cases},
        {"export posts", "All posts with their kind and their cases, without their words", parameters, {"sunwai export posts --format ndjson"}, export_posts},
    };
}

}  // namespace sunwai::daemon
