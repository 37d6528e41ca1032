// Cost of each stage before the store, on one thread and the same posts: parsing a line, reading its words, opening a case, writing it as text.
//   stage_bench PACK-FOLDER POSTS.ndjson [--rounds N]
// One JSON line per figure: CPU microseconds, the best of the rounds.
#include "config/state_pack.hpp"
#include "core/model/directory.hpp"
#include "core/model/post_json.hpp"
#include "rules/case/codec.hpp"
#include "rules/case/open.hpp"
#include "rules/read/reader.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

namespace sunwai::rules {
namespace {

constexpr std::size_t most_posts = 100'000;

double cpu_seconds()
{
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

void report(char const* stage, double microseconds, std::size_t count)
{
    std::printf("{\"bench\":\"%s\",\"value\":%.2f,\"unit\":\"us\",\"count\":%zu}\n", stage, microseconds, count);
}

/// The best of the rounds, a piece.
void measure(char const* stage, int rounds, std::size_t count, std::function<void()> const& work)
{
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        const auto before = cpu_seconds();
        work();
        best = std::min(best, cpu_seconds() - before);
    }
    report(stage, best * 1e6 / static_cast<double>(std::max<std::size_t>(count, 1)), count);
}

std::vector<std::string> read_lines(std::string const& file)
{
    std::vector<std::string> lines;
    std::ifstream input{file};
    for (std::string line; lines.size() < most_posts && std::getline(input, line);) lines.push_back(line);
    return lines;
}

int run(std::string const& folder, std::string const& file, int rounds)
{
    std::vector<config::Fault> faults;
    const auto pack = config::load_state_pack(folder, faults);
    const auto reader = pack == nullptr ? nullptr : Reader::compile(pack, faults);
    for (auto const& fault : faults) std::cerr << config::to_string(fault) << '\n';
    if (reader == nullptr) return 1;
    const auto lines = read_lines(file);
    std::vector<core::Post> posts(lines.size());
    core::PostParser parser;
    measure("parse", rounds, lines.size(), [&] {
        for (std::size_t i = 0; i < lines.size(); ++i) posts[i] = parser.parse(lines[i]).value();
    });
    std::vector<core::Verdict> verdicts(posts.size());
    measure("read", rounds, posts.size(), [&] {
        for (std::size_t i = 0; i < posts.size(); ++i) verdicts[i] = reader->read(posts[i]);
    });
    std::vector<std::size_t> opening;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        if (opens_case(verdicts[i])) opening.push_back(i);
    }
    const core::Directory directory{pack->offices, {}};
    const World world{*pack, directory, {}};
    std::vector<Outcome> outcomes(opening.size());
    measure("open", rounds, opening.size(), [&] {
        for (std::size_t i = 0; i < opening.size(); ++i) {
            auto const& post = posts[opening[i]];
            outcomes[i] = open({post, verdicts[opening[i]]}, world, post.created_at, post.created_at);
        }
    });
    std::size_t bytes = 0;
    measure("encode", rounds, outcomes.size(), [&] {
        for (auto const& outcome : outcomes) bytes += encode(outcome.next).size();
    });
    return bytes == 0 ? 1 : 0;
}

}  // namespace
}  // namespace sunwai::rules

int main(int count, char** arguments)
{
    if (count < 3) return 2;
    const std::string option = count > 4 ? arguments[3] : "";
    return sunwai::rules::run(arguments[1], arguments[2], option == "--rounds" ? std::atoi(arguments[4]) : 3);
}
