// A small feed that writes to a store and says what was acknowledged, for tests that kill it, cut its disk off, or look at its system calls.
//
//   store_driver write DB --posts N [--exit-on-error] [--mutant NAME]   one line "acked K" on stdout per acknowledged post
//   store_driver check DB --ledger FILE                                  one JSON line; exit 1 when a promise is broken
//
// Each unit stores post K, its case when the post is new, and the feed's cursor. A run goes on a few posts before the stored cursor.
// Mutants, each a fault that the tests must find: cursor-first (the cursor moves in a unit of its own before the post), ack-early (said before the
// commit), sync-off (fdatasync and fsync do nothing), case-twice (a case is opened whether the post is new or not).
#include "store/operations.hpp"
#include "tests/store/contract/samples.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

bool sync_off = false;

}  // namespace

// Found by libsqlite3 before libc's own, so that a disk that lies can be played.
extern "C" int fdatasync(int file) { return sync_off ? 0 : static_cast<int>(::syscall(SYS_fdatasync, file)); }
extern "C" int fsync(int file) { return sync_off ? 0 : static_cast<int>(::syscall(SYS_fsync, file)); }

namespace sunwai::store {
namespace {

namespace asio = boost::asio;

constexpr int most_tries = 60;
constexpr int overlap = 3;

struct Request {
    std::string verb;
    std::string database;
    int posts{50};
    bool exit_on_error{false};
    std::string mutant;
    std::vector<int> acked;
};

OpenOptions options(Request const& request)
{
    OpenOptions options;
    options.url = "sqlite:" + request.database;
    options.state = "test";
    options.number_prefix = "TS";
    return options;
}

/// Waits for one task of the store.
Result<void> wait(asio::io_context& io, core::Task<Result<void>> task)
{
    Result<void> outcome = core::Error{core::Errc::timed_out, "the task did not end"};
    asio::co_spawn(io, std::move(task), [&outcome](std::exception_ptr error, Result<void> result) {
        if (error) std::rethrow_exception(error);
        outcome = std::move(result);
    });
    io.restart();
    io.run();
    return outcome;
}

void say(std::string const& line)
{
    const std::string whole = line + "\n";
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) ::_exit(4);
}

Result<void> move_cursor(Writer& writer, int to)
{
    auto source = writer.registry().source("feed");
    if (!source) return source.error();
    source->cursor = std::to_string(to);
    return writer.registry().put_source(*source);
}

Result<void> store_post(Writer& writer, int number, std::string const& mutant)
{
    auto inserted = writer.posts().insert(contract::post(std::to_string(number)), contract::grievance(), "author", contract::morning);
    if (!inserted) return inserted.error();
    if (inserted->fresh || mutant == "case-twice") {
        if (auto opened = writer.cases().insert(contract::opening(), inserted->id); !opened) return opened.error();
    }
    return mutant == "cursor-first" ? Result<void>{} : move_cursor(writer, number);
}

/// Post `number` until it is stored; says so. False when it never was.
bool deliver(asio::io_context& io, Store& store, int number, Request const& request)
{
    for (int tries = 0; tries < most_tries; ++tries) {
        if (request.mutant == "ack-early") say("acked " + std::to_string(number));
        auto unit = [&](Writer& writer) { return store_post(writer, number, request.mutant); };
        const auto stored = wait(io, store.write(core::Actor::system("intake"), unit));
        if (stored) {
            if (request.mutant != "ack-early") say("acked " + std::to_string(number));
            return true;
        }
        std::fprintf(stderr, "failed %d %s\n", number, stored.error().what.c_str());
        if (request.exit_on_error) ::_exit(3);
        ::usleep(20'000);
    }
    return false;
}

int write(Request const& request)
{
    auto store = open(options(request));
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().what.c_str());
        return 3;
    }
    sync_off = request.mutant == "sync-off";
    asio::io_context io{1};
    int cursor = 0;
    const auto begun = wait(io, (*store)->write(core::Actor::system("intake"), [&](Writer& writer) -> Result<void> {
        auto source = writer.registry().source("feed");
        if (!source) return source.error();
        cursor = std::atoi(source->cursor.c_str());
        return {};
    }));
    if (!begun) return 3;
    // Like a real feed the last few are read again: every write is idempotent by its key, or it shows here.
    for (int number = std::max(1, cursor - overlap + 1); number <= request.posts; ++number) {
        if (request.mutant == "cursor-first") {
            static_cast<void>(wait(io, (*store)->write(core::Actor::system("intake"), [&](Writer& writer) { return move_cursor(writer, number); })));
        }
        if (!deliver(io, **store, number, request)) return 3;
    }
    asio::co_spawn(io, (*store)->close(), [](std::exception_ptr) {});
    io.restart();
    io.run();
    return 0;
}

struct Found { int missing{0}, doubled{0}, behind_cursor{0}; bool intact{false}, whole{false}; };

Result<void> look(Snapshot& snapshot, Request const& request, Found& found)
{
    auto posts = snapshot.posts_after(0, 1'000'000);
    if (!posts) return posts.error();
    std::vector<int> cases(1'000'000, 0);
    for (auto const& stored : *posts) {
        const auto number = static_cast<std::size_t>(std::atoi(stored.post.external_id.c_str()));
        cases.at(number) += stored.cases.empty() ? 0 : 1;
        if (stored.cases.size() != 1) ++found.doubled;
    }
    for (const int number : request.acked) found.missing += cases.at(static_cast<std::size_t>(number)) == 0 ? 1 : 0;
    auto sources = snapshot.sources();
    if (!sources) return sources.error();
    const int cursor = sources->empty() ? 0 : std::atoi(sources->front().cursor.c_str());
    for (int number = 1; number <= cursor; ++number) found.behind_cursor += cases.at(static_cast<std::size_t>(number)) == 0 ? 1 : 0;
    std::vector<std::string> heads;
    std::ifstream file{heads_file("sqlite:" + request.database).value()};
    for (std::string line; std::getline(file, line);) heads.push_back(line);
    auto audit = snapshot.audit(heads);
    if (!audit) return audit.error();
    if (!audit->intact) std::fprintf(stderr, "%s\n", audit->first_fault.c_str());
    found.intact = audit->intact;
    return {};
}

int check(Request const& request)
{
    auto store = open(options(request));
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().what.c_str());
        return 3;
    }
    asio::io_context io{1};
    Found found;
    const auto looked = wait(io, (*store)->read(core::Viewer::daemon(), [&](Snapshot& snapshot) { return look(snapshot, request, found); }));
    asio::co_spawn(io, (*store)->close(), [](std::exception_ptr) {});
    io.restart();
    io.run();
    if (!looked) {
        std::fprintf(stderr, "%s\n", looked.error().what.c_str());
        return 3;
    }
    const auto faults = verify("sqlite:" + request.database);
    found.whole = faults && faults->empty();
    std::printf("{\"missing\":%d,\"doubled\":%d,\"behind_cursor\":%d,\"audit\":%s,\"integrity\":%s}\n", found.missing, found.doubled, found.behind_cursor,
                found.intact ? "true" : "false", found.whole ? "true" : "false");
    return found.missing + found.doubled + found.behind_cursor == 0 && found.intact && found.whole ? 0 : 1;
}

}  // namespace
}  // namespace sunwai::store

int main(int count, char** arguments)
{
    using namespace sunwai::store;
    const std::vector<std::string> words{arguments + 1, arguments + count};
    if (words.size() < 2) return 2;
    Request request{words[0], words[1]};
    for (std::size_t i = 2; i < words.size(); ++i) {
        if (words[i] == "--posts" && i + 1 < words.size()) request.posts = std::atoi(words[++i].c_str());
        else if (words[i] == "--exit-on-error") request.exit_on_error = true;
        else if (words[i] == "--mutant" && i + 1 < words.size()) request.mutant = words[++i];
        else if (words[i] == "--ledger" && i + 1 < words.size()) {
            std::ifstream ledger{words[++i]};
            for (int number = 0; ledger >> number;) request.acked.push_back(number);
        }
    }
    if (request.verb == "write") return write(request);
    if (request.verb == "check") return check(request);
    return 2;
}
