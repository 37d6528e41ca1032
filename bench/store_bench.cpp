// Cost of the store alone: plain posts, posts that open a case, the tick when nothing is due, pages of the desk, and ingest on a full store.
//   store_bench FOLDER [--posts N] [--cases N] [--batch N] [--full N]
// One JSON line per figure; CPU time of the whole process, so the writer's thread is in it.
#include "store/store.hpp"
#include "tests/store/contract/samples.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

namespace sunwai::store {
namespace {

namespace asio = boost::asio;

double cpu_seconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](timeval const& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

class Bench {
public:
    Bench(std::string const& folder, int batch) : batch_{batch}
    {
        OpenOptions options;
        options.url = "sqlite:" + folder + "/bench.db";
        options.state = "bench";
        options.number_prefix = "BN";
        store_ = std::move(open(options).value());
    }

    void write(std::function<Result<void>(Writer&)> work)
    {
        wait(store_->write(core::Actor::system("replay"), std::move(work)));
    }
    void read(std::function<Result<void>(Snapshot&)> work) { wait(store_->read(core::Viewer::daemon(), std::move(work))); }

    /// Stores `count` posts; every `nth` opens a case (0: none). CPU microseconds per post.
    double ingest(int count, int nth)
    {
        const auto before = cpu_seconds();
        for (int done = 0; done < count; done += batch_) {
            write([&](Writer& writer) -> Result<void> {
                for (int i = 0; i < batch_; ++i) one(writer, nth);
                return {};
            });
        }
        return (cpu_seconds() - before) * 1e6 / count;
    }

    void close()
    {
        asio::co_spawn(io_, store_->close(), [](std::exception_ptr) {});
        io_.restart();
        io_.run();
    }

private:
    void one(Writer& writer, int nth)
    {
        id_ += 4'194'304 + static_cast<long long>(random_() % 4'000'000);
        auto post = contract::post(std::to_string(id_), "हमारे गाँव में तीन दिन से पानी नहीं आ रहा, कोई सुनने वाला नहीं है। कृपया ध्यान दें");
        post.media.clear();
        post.geo.reset();
        const auto author = std::to_string(random_() % 400'000) + "000000000000000000000000";
        const auto stored = writer.posts().insert(post, contract::grievance(), author, contract::morning).value();
        if (nth == 0 || ++count_ % nth != 0) return;
        auto outcome = contract::opening("HR-D0" + std::to_string(10 + random_() % 75), "phed", author);
        outcome.next.fingerprint = random_();
        outcome.next.next_at = contract::morning + std::chrono::hours{24} + std::chrono::seconds{count_};
        static_cast<void>(writer.cases().insert(std::move(outcome), stored.id).value());
    }

    void wait(core::Task<Result<void>> task)
    {
        asio::co_spawn(io_, std::move(task), [](std::exception_ptr error, Result<void> result) {
            if (error) std::rethrow_exception(error);
            result.value();
        });
        io_.restart();
        io_.run();
    }

    int batch_;
    asio::io_context io_{1};
    std::unique_ptr<Store> store_;
    std::mt19937_64 random_{7};
    long long id_{1'790'000'000'000'000'000};
    int count_{0};
};

void report(char const* name, double value, char const* unit) { std::printf("{\"bench\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}\n", name, value, unit); }

double time_due(Bench& bench, int rounds)
{
    const auto begin = std::chrono::steady_clock::now();
    bench.write([&](Writer& writer) -> Result<void> {
        for (int i = 0; i < rounds; ++i) {
            auto due = writer.cases().due(contract::morning, 1000, false);
            if (!due || !due->empty()) return core::Error{core::Errc::invalid, "something is due"};
        }
        return {};
    });
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / rounds;
}

double time_page(Bench& bench, CaseFilter const& filter, int rounds)
{
    const auto begin = std::chrono::steady_clock::now();
    bench.read([&](Snapshot& snapshot) -> Result<void> {
        for (int i = 0; i < rounds; ++i) static_cast<void>(snapshot.cases(filter, "", 50).value());
        return {};
    });
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / rounds;
}

int run(std::string const& folder, int posts, int cases, int batch, int full)
{
    std::filesystem::create_directories(folder);
    Bench bench{folder, batch};
    const auto plain = bench.ingest(posts, 0);
    report("post", plain, "us");
    const auto opened = bench.ingest(cases, 1);
    report("post_with_case", opened, "us");
    report("case", opened - plain, "us");
    report("due_nothing", time_due(bench, 10'000), "us");
    CaseFilter district;
    district.status = "open";
    district.district = "HR-D040";
    report("page_open_of_district", time_page(bench, district, 50), "us");
    report("page_newest", time_page(bench, {}, 50), "us");
    if (full > 0) {
        const auto empty_rate = bench.ingest(posts, 3);
        bench.ingest(full, 3);
        const auto full_rate = bench.ingest(posts, 3);
        report("rate_on_full_to_rate_before", empty_rate / full_rate, "ratio");
        report("due_nothing_on_full", time_due(bench, 10'000), "us");
    }
    bench.close();
    return 0;
}

}  // namespace
}  // namespace sunwai::store

int main(int count, char** arguments)
{
    if (count < 2) return 2;
    int posts = 100'000;
    int cases = 30'000;
    int batch = 1000;
    int full = 0;
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string name = arguments[i];
        const int value = std::atoi(arguments[i + 1]);
        if (name == "--posts") posts = value;
        else if (name == "--cases") cases = value;
        else if (name == "--batch") batch = value;
        else if (name == "--full") full = value;
    }
    return sunwai::store::run(arguments[1], posts, cases, batch, full);
}
