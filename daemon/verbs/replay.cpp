#include "daemon/control/client.hpp"
#include "daemon/control/server.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/interruption.hpp"
#include "daemon/verbs/post_files.hpp"
#include "daemon/verbs/replay_feed.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <sstream>
#include <malloc.h>
#include <sys/resource.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;
constexpr char const* batch_verb = "replay batch";

/// What a replay ends with.
struct Sum {
    IntakeCounts counts;
    std::int64_t served{-1};       ///< deadlines; -1 when none were to be served
};

double cpu_seconds()
{
    struct rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// How a process ended that fed posts: the summary, always the last line of standard output.
int summarise(Environment& environment, PostFiles const& files, Sum const& sum, std::chrono::steady_clock::time_point began)
{
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    auto const& counts = sum.counts;
    auto line = fmt::format(R"({{"posts":{},"new":{},"duplicates":{},"cases":{},"triage":{},"bad":{},"seconds":{:.3f},"cpu_seconds":{:.3f},"posts_per_second":{:.1f})",
                            counts.posts, counts.fresh, counts.posts - counts.fresh, counts.cases, counts.triage, files.bad(), seconds, cpu_seconds(),
                            static_cast<double>(counts.posts) / std::max(seconds, 1e-3));
    line += fmt::format(R"(,"joined":{},"quarantined":{})", counts.joined, counts.quarantined);
    if (sum.served >= 0) line += fmt::format(R"(,"served":{})", sum.served);
    if (Interruption::asked()) line += R"(,"interrupted":true)";
    environment.out.line(line + "}");
    if (!Interruption::asked()) return files.status();
    environment.complain("sunwai: stopped by a signal; what is counted is stored, run it again for the rest");
    return environment_failed;
}

core::Result<void> feed_timed(OpenStore& opened, PostFiles& files, Sum& sum)
{
    core::ManualClock clock{core::earliest};
    Intake intake{*opened.store, *opened.policy, clock, Intake::Options{true}};
    Desk desk{*opened.store, *opened.policy, clock};
    TimedReplayFeed feed{{files, intake, desk, *opened.store, clock}};
    auto fed = run(feed.run());
    sum = {feed.counts(), feed.served()};
    return fed;
}

core::Result<void> feed_plain(Environment const& environment, OpenStore& opened, PostFiles& files, Sum& sum)
{
    Intake intake{*opened.store, *opened.policy, environment.clock, Intake::Options{true}};
    ReplayFeed feed{verb_context().get_executor(), files, intake};
    auto fed = run(feed.run());
    sum.counts = feed.counts();
    return fed;
}

core::Result<void> feed_here(Environment& environment, bool timed, PostFiles& files, Sum& sum)
{
    auto opened = environment.open_for_writing(Opening::for_bulk);
    if (!opened) return opened.error();
    auto fed = timed ? feed_timed(*opened, files, sum) : feed_plain(environment, *opened, files, sum);
    run(opened->store->close());
    return fed;
}

core::Result<IntakeCounts> read_counts(std::string const& text)
{
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(text).get(object)) return core::Error{core::Errc::uncertain, "the daemon answered with something that is not an object of counts"};
    const auto number = [&object](char const* name) {
        std::int64_t value = 0;
        return object[name].get(value) == simdjson::SUCCESS ? value : 0;
    };
    IntakeCounts counts;
    counts.posts = number("posts");
    counts.fresh = number("new");
    counts.cases = number("cases");
    counts.triage = number("triage");
    counts.joined = number("joined");
    counts.quarantined = number("quarantined");
    return counts;
}

/// The posts go to the daemon that writes, in the same batches.
core::Result<void> feed_daemon(ControlClient& daemon, Environment const& environment, PostFiles& files, Sum& sum)
{
    for (;;) {
        Arguments batch;
        auto& lines = batch.inputs["posts"];
        std::size_t posts = 0;
        while (posts < replay_batch && lines.size() < replay_batch_bytes && files.next()) {
            (lines += files.line()) += '\n';
            ++posts;
        }
        if (posts == 0) return {};
        auto answer = daemon.call(batch_verb, batch);
        if (!answer) return answer.error();
        if (answer->exit != done) {
            environment.complain(answer->output.err);
            return core::Error{answer->exit == wrong_input ? core::Errc::invalid : core::Errc::unavailable, "the daemon did not take a batch"};
        }
        const auto counts = read_counts(answer->output.out);
        if (!counts) return counts.error();
        sum.counts += *counts;
    }
}

/// Batches are made on one thread and let go on another, a thousand posts at a time: giving that memory back to the kernel and asking for it again after each
/// of them costs more than keeping it.
void keep_memory()
{
    ::mallopt(M_TRIM_THRESHOLD, 256 << 20);  // NOLINT(concurrency-mt-unsafe): before any other thread starts
    ::mallopt(M_TOP_PAD, 16 << 20);  // NOLINT(concurrency-mt-unsafe): before any other thread starts
    ::mallopt(M_MMAP_THRESHOLD, 64 << 20);  // NOLINT(concurrency-mt-unsafe): before any other thread starts
}

int replay(Environment& environment, Arguments const& arguments)
{
    const auto began = std::chrono::steady_clock::now();
    keep_memory();
    if (environment.configuration() == nullptr) return wrong_input;
    auto daemon = ControlClient::connect(control_socket_of(environment.store_url()));
    if (!daemon) return environment.fail(daemon.error());
    const bool timed = arguments.has("serve-deadlines");
    if (*daemon && timed) {
        environment.complain("sunwai: --serve-deadlines needs the store for itself, but a daemon runs on it; stop it, or name another store");
        return wrong_usage;
    }
    Interruption interruption;
    PostFiles files{environment, arguments.all("FILE"), Interruption::flag()};
    Sum sum;
    const auto fed = *daemon ? feed_daemon(**daemon, environment, files, sum) : feed_here(environment, timed, files, sum);
    const int status = summarise(environment, files, sum, began);
    return fed ? status : environment.fail(fed.error());
}

/// A batch on the daemon's side. The lines were read before they were sent; a bad one means a caller of another version.
core::Task<int> take_batch(Session session, Arguments arguments, Output& output)
{
    std::vector<core::Post> posts;
    core::PostParser parser;
    std::istringstream lines{arguments.input("posts")};
    for (std::string line; std::getline(lines, line);) {
        auto post = parser.parse(line);
        if (!post) {
            output.err = "replay: " + post.error().what + "\n";
            co_return static_cast<int>(wrong_input);
        }
        posts.push_back(std::move(*post));
    }
    Intake::Options options;
    options.replayed = true;
    Intake intake{session.store, session.policy, session.clock, options};
    const auto taken = co_await intake.take(std::move(posts), std::nullopt);
    if (!taken) {
        output.err = taken.error().what + "\n";
        co_return exit_status(taken.error().code);
    }
    output.out = json::serialize(json::object{{"posts", taken->posts}, {"new", taken->fresh}, {"cases", taken->cases}, {"triage", taken->triage},
                                              {"joined", taken->joined}, {"quarantined", taken->quarantined}});
    co_return static_cast<int>(done);
}

}  // namespace

std::vector<Verb> replay_verbs()
{
    using Count = Parameter::Count;
    return {
        {"replay", "Take in posts as fast as it goes, through everything a live post goes through; the last line is a summary in JSON",
         {{"FILE", "FILE", "files of Post NDJSON, `-` for standard input", Count::at_least_one},
          {"--serve-deadlines", "", "let time follow the posts and serve what falls due", Count::flag},
          {"--json", "", "accepted for likeness: the summary is always JSON", Count::flag}},
         {"sunwai replay posts.ndjson", "zcat old/*.gz | sunwai replay -", "sunwai replay --store sqlite:/tmp/try.db --serve-deadlines posts.ndjson"},
         replay},
        {batch_verb, "one batch of a replay", {}, {}, take_batch, true},
    };
}

}  // namespace sunwai::daemon
