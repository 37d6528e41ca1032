#include "core/model/post_json.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/line_input.hpp"
#include "daemon/verbs/post_files.hpp"
#include "daemon/verbs/verb.hpp"
#include "rules/read/evaluation.hpp"
#include "rules/read/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::daemon {
namespace {

bool is_blank(std::string_view line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t'; });
}

/// One line in, one line out; what was wrong with it otherwise.
std::optional<core::Error> classify_line(std::string_view line, core::PostParser& parser, rules::Reader const& reader, bool explain, LineOutput& out)
{
    const auto post = parser.parse(line);
    if (!post) return post.error();
    out.line(rules::verdict_json(*post, reader.read(*post), explain));
    return std::nullopt;
}

/// Every line of one file; whether all were good.
bool classify_file(Environment& environment, LineInput& input, core::PostParser& parser, rules::Reader const& reader, bool explain)
{
    bool good = true;
    for (auto next = input.next(); next != LineInput::Next::end && !environment.out.failed(); next = input.next()) {
        std::optional<core::Error> fault;
        if (next == LineInput::Next::failed) fault = input.error();
        else if (next == LineInput::Next::too_long) fault = core::Error{core::Errc::invalid, fmt::format("line is {} bytes, at most {} are allowed", input.length(), core::max_post_line)};
        else if (!is_blank(input.text())) fault = classify_line(input.text(), parser, reader, explain, environment.out);
        if (!fault) continue;
        good = false;
        environment.complain(fmt::format("{}: {}", input.where(), fault->what));
        if (next == LineInput::Next::failed) break;
    }
    return good;
}

int classify(Environment& environment, Arguments const& arguments)
{
    const auto reader = environment.reader();
    if (!reader) return wrong_input;
    core::PostParser parser;
    auto files = arguments.all("FILE");
    if (files.empty()) files.emplace_back("-");
    int status = done;
    for (auto const& file : files) {
        auto input = LineInput::open(file, core::max_post_line);
        if (!input) status = environment.fail(input.error());
        else if (!classify_file(environment, *input, parser, *reader, arguments.has("explain"))) status = wrong_input;
    }
    return status;
}

int evaluate(Environment& environment, Arguments const& arguments)
{
    const auto reader = environment.reader();
    if (!reader) return wrong_input;
    const volatile std::sig_atomic_t never = 0;
    PostFiles files{environment, arguments.all("FILE"), &never};
    rules::Evaluation evaluation;
    std::int64_t unlabelled = 0;
    while (const auto post = files.next()) {
        const auto gold = rules::parse_gold(files.line());
        if (gold) evaluation.add(reader->read(*post), *gold);
        else ++unlabelled;
    }
    if (unlabelled > 0) environment.complain(fmt::format("sunwai: {} lines have no `gold` and were not counted", unlabelled));
    if (evaluation.posts() == 0) environment.complain("sunwai: there is no labelled post in it");
    else environment.out.line(arguments.has("json") ? evaluation.json() : evaluation.text());
    return evaluation.posts() == 0 ? std::max<int>(files.status(), wrong_input) : files.status();
}

}  // namespace

std::vector<Verb> reading_verbs()
{
    using Count = Parameter::Count;
    return {
        {"classify", "What the rules say of posts: Post NDJSON in, Verdict NDJSON out, one line each, in order",
         {{"FILE", "FILE", "files of Post NDJSON; standard input when none is named", Count::many},
          {"--explain", "", "with the reasons in words", Count::flag},
          {"--json", "", "accepted for likeness: the output is always JSON", Count::flag}},
         {"sunwai classify --explain < posts.ndjson"}, classify},
        {"evaluate", "How right the rules are on labelled posts: per kind, category and district, with the confusion matrix",
         {{"FILE", "FILE", "files of Post NDJSON whose lines have `gold`", Count::at_least_one}, {"--json", "", "the figures as one JSON object", Count::flag}},
         {"sunwai evaluate labelled.ndjson"}, evaluate},
    };
}

}  // namespace sunwai::daemon
