#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/store_folder.hpp"
#include "daemon/verbs/line_input.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"
#include "store/operations.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

/// The running daemon makes the copy, so its rights count and not the caller's.
bool may_write_beside(std::string const& file)
{
    const auto folder = std::filesystem::path{file}.parent_path();
    return ::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) == 0;
}

core::Task<int> backup(Session session, Arguments arguments, Output& output)
{
    const auto file = arguments.get("FILE");
    if (!may_write_beside(file)) {
        output.err += fmt::format("sunwai: {}: whoever makes the copy (the daemon, when it runs) may not write in that folder or there is none; "
                                  "the package has /var/backups/sunwai for it\n", file);
        co_return environment_failed;
    }
    auto copying = session.store.backup(file);
    const auto copied = co_await std::move(copying);
    if (!copied) {
        output.err += "sunwai: " + copied.error().what + "\n";
        co_return exit_status(copied.error().code);
    }
    if (arguments.has("json")) output.out += json::serialize(json::object{{"file", file}}) + "\n";
    else output.out += file + "\n";
    co_return static_cast<int>(done);
}

int restore(Environment& environment, Arguments const& arguments)
{
    const auto url = environment.store_url();
    if (url.empty()) return wrong_input;
    if (const auto owner = check_owner(url); !owner) return environment.fail(owner.error());
    const auto restored = store::restore(arguments.get("FILE"), url);
    if (!restored) return environment.fail(restored.error());
    if (arguments.has("json")) {
        environment.out.line(json::serialize(json::object{{"store", url}, {"epoch", restored->epoch}, {"posts", restored->posts}, {"cases", restored->cases}, {"uncertain", restored->uncertain}}));
    } else {
        environment.out.line(fmt::format("{}: {} posts, {} cases, epoch {}; {} messages are looked for before anything is sent again", url, restored->posts, restored->cases,
                                         restored->epoch, restored->uncertain));
    }
    return done;
}

int migrate(Environment& environment, Arguments const& arguments)
{
    auto const* loaded = environment.configuration();
    if (loaded == nullptr) return wrong_input;
    const auto url = environment.store_url();
    if (const auto owner = check_owner(url); !owner) return environment.fail(owner.error());
    const auto migrated = store::migrate(Environment::open_options(*loaded->pack, url, false));
    if (!migrated) return environment.fail(migrated.error());
    if (arguments.has("json")) environment.out.line(json::serialize(json::object{{"store", url}, {"from", migrated->from}, {"to", migrated->to}}));
    else if (migrated->from == migrated->to) environment.out.line(fmt::format("{}: is of version {}, nothing to do", url, migrated->to));
    else environment.out.line(fmt::format("{}: from version {} to {}", url, migrated->from, migrated->to));
    return done;
}

int copy_store(Environment& environment, Arguments const& arguments)
{
    const auto from = arguments.get("from");
    const auto to = arguments.get("to");
    const auto copied = store::copy(from, to);
    if (!copied) return environment.fail(copied.error());
    if (arguments.has("json")) environment.out.line(json::serialize(json::object{{"from", from}, {"to", to}}));
    else environment.out.line(to);
    return done;
}

/// Signed heads of an `audit-heads.ndjson`, one a line.
core::Result<std::vector<std::string>> read_heads(std::string const& file)
{
    constexpr std::size_t longest = 64U << 10;
    std::vector<std::string> heads;
    if (file.empty()) return heads;
    auto input = LineInput::open(file, longest);
    if (!input) return input.error();
    for (auto next = input->next(); next != LineInput::Next::end; next = input->next()) {
        if (next == LineInput::Next::failed) return input->error();
        if (next == LineInput::Next::too_long) return core::Error{core::Errc::invalid, input->where() + ": is no head"};
        if (!input->text().empty()) heads.emplace_back(input->text());
    }
    return heads;
}

int audit_verify(Environment& environment, Arguments const& arguments)
{
    if (environment.configuration() == nullptr) return wrong_input;
    auto file = arguments.get("heads");
    if (file.empty()) {  // those beside the store, where there are any
        const auto beside = store::heads_file(environment.store_url());
        std::error_code ignored;
        if (beside && std::filesystem::exists(*beside, ignored)) file = *beside;
    }
    const auto heads = read_heads(file);
    if (!heads) return environment.fail(heads.error());
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    store::AuditReport report;
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        auto verified = snapshot.audit(*heads);
        if (!verified) return verified.error();
        report = std::move(*verified);
        return {};
    };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    if (!read) return environment.fail(read.error());
    if (arguments.has("json")) {
        environment.out.line(json::serialize(json::object{{"intact", report.intact}, {"events", report.events}, {"seals", report.seals}, {"heads", heads->size()}, {"first_fault", report.first_fault}}));
    } else if (report.intact) {
        environment.out.line(fmt::format("intact: {} events, {} seals, {} heads", report.events, report.seals, heads->size()));
    } else {
        environment.complain("sunwai: audit: " + report.first_fault);
    }
    return report.intact ? done : wrong_input;
}

}  // namespace

std::vector<Verb> operation_verbs()
{
    using Count = Parameter::Count;
    const Parameter as_json{"--json", "", "as one JSON object", Count::flag};
    Parameter to{"FILE", "FILE", "the tar to make; it must not exist yet", Count::required};
    to.writes_file = true;
    return {
        {"backup", "Copy the store while it runs: one tar of database, attachments and manifest", {to, as_json}, {"sunwai backup /var/backups/sunwai/2026-03-05.tar"}, backup},
        {"restore", "Make the store from a backup; there must be none yet at its place",
         {{"FILE", "FILE", "a backup", Count::required}, as_json}, {"sunwai restore /var/backups/sunwai/2026-03-05.tar"}, restore},
        {"copy-store", "Copy a store that nobody has open to another place, for moving",
         {{"--from", "URL", "the store as it is", Count::required}, {"--to", "URL", "where it goes; nothing may be there", Count::required}, as_json},
         {"sunwai copy-store --from sqlite:/var/lib/sunwai/sunwai.db --to sqlite:/mnt/new/sunwai.db"}, copy_store},
        {"migrate", "Bring the store to this program's version; `serve` does so too", {as_json}, {"sunwai migrate"}, migrate},
        {"audit verify", "Look whether the record of events is whole: names the first change, gap, reorder or truncation",
         {{"--heads", "FILE", "signed heads that were kept elsewhere; else those beside the store. Without heads a truncation at the end cannot be seen"}, as_json},
         {"sunwai audit verify --heads /var/lib/sunwai/audit-heads.ndjson"}, audit_verify},
    };
}

}  // namespace sunwai::daemon
