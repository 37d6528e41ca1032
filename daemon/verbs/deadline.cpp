#include "config/spelling.hpp"
#include "daemon/verbs/deadline_question.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/line_input.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <simdjson.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;
namespace dom = simdjson::dom;
constexpr std::size_t longest_line = 64U << 10;

json::object answer_object(DeadlineAnswer const& answer, core::UtcOffset offset)
{
    json::object out{{"due", core::format_rfc3339(answer.due, offset)}, {"limit", answer.limit}, {"duty", answer.duty}};
    if (answer.acknowledgement) out["acknowledge_by"] = core::format_rfc3339(*answer.acknowledgement, offset);
    if (!answer.steps.empty()) out["steps"] = json::array(answer.steps.begin(), answer.steps.end());
    return out;
}

/// One line of a batch; the answer begins with the question's id as it was written.
class Batch {
public:
    Batch(Policy const& policy, bool explain) : policy_{policy}, explain_{explain} {}

    /// Whether the line had an answer.
    bool line(std::string_view text, std::string& out)
    {
        id_ = "null";
        const auto answer = read(text);
        out = fmt::format(R"({{"id":{},)", id_);
        if (!answer) {
            out += fmt::format(R"("error":{}}})", json::serialize(json::string{answer.error().what}));
            return false;
        }
        const auto offset = policy_.pack->calendar.offset;
        out += fmt::format(R"("due":"{}")", core::format_rfc3339(answer->due, offset));
        if (explain_) out += fmt::format(R"(,"steps":{})", json::serialize(json::array(answer->steps.begin(), answer->steps.end())));
        out += '}';
        return true;
    }

private:
    core::Result<DeadlineAnswer> read(std::string_view text)
    {
        dom::object object;
        if (parser_.parse(text.data(), text.size()).get(object)) return core::Error{core::Errc::malformed, "not a JSON object"};
        DeadlineQuestion question;
        dom::element id;
        if (!object["id"].get(id)) id_ = simdjson::minify(id);
        for (const auto member : object) {
            if (member.key == "id") continue;
            auto* into = field(question, member.key);
            std::string_view word;
            if (into == nullptr) {
                if (auto near = slip(member.key); !near.empty()) return core::Error{core::Errc::invalid, std::move(near)};
                continue;
            }
            if (member.value.is_null()) continue;
            if (member.value.get(word)) return core::Error{core::Errc::invalid, fmt::format("{}: must be a string", member.key)};
            *into = word;
        }
        return answer_deadline(question, policy_, explain_);
    }

    /// Questions may carry fields of their own; one that is nearly a known one is a slip. Empty when it is none.
    static std::string slip(std::string_view name)
    {
        constexpr std::string_view known[] = {"from", "within", "category", "matter", "place", "severity", "duty"};
        const auto near = config::suggestion(name, known);
        return near.empty() ? near : fmt::format("unknown field '{}'{}", name.substr(0, 64), near);
    }

    static std::string* field(DeadlineQuestion& question, std::string_view name)
    {
        if (name == "from") return &question.from;
        if (name == "within") return &question.within;
        if (name == "category") return &question.category;
        if (name == "matter") return &question.matter;
        if (name == "place") return &question.place;
        if (name == "severity") return &question.severity;
        if (name == "duty") return &question.duty;
        return nullptr;
    }

    Policy const& policy_;
    bool explain_;
    dom::parser parser_;
    std::string id_;
};

int deadline_batch(Environment& environment, Arguments const& arguments, Policy const& policy)
{
    const auto file = arguments.get("FILE");
    auto input = LineInput::open(file.empty() ? "-" : file, longest_line);
    if (!input) return environment.fail(input.error());
    Batch batch{policy, arguments.has("explain")};
    int status = done;
    std::string out;
    for (auto next = input->next(); next != LineInput::Next::end && !environment.out.failed(); next = input->next()) {
        if (next == LineInput::Next::failed) return environment.fail(input->error());
        if (next == LineInput::Next::line && input->text().find_first_not_of(" \t") == std::string_view::npos) continue;
        if (next == LineInput::Next::too_long) out = fmt::format(R"({{"id":null,"error":"the line is {} bytes, at most {} are allowed"}})", input->length(), longest_line);
        const bool good = next == LineInput::Next::line && batch.line(input->text(), out);
        if (!good) status = wrong_input;
        environment.out.line(out);
    }
    return status;
}

/// What does not go together; nothing when the call makes sense.
std::string contradiction(Arguments const& arguments)
{
    const bool batch = arguments.has("batch");
    if (!batch && !arguments.has("from")) return "--from TIME is missing (or --batch)";
    if (!batch && arguments.has("FILE")) return fmt::format("'{}' is one word too many: a file is read with --batch only", arguments.get("FILE").substr(0, 64));
    if (!batch) return {};
    for (auto const* name : {"from", "within", "category", "matter", "place", "severity", "duty", "json"}) {
        if (arguments.has(name)) return fmt::format("--{} does not go with --batch: each line says it for itself", name);
    }
    return {};
}

int deadline(Environment& environment, Arguments const& arguments)
{
    const bool batch = arguments.has("batch");
    if (const auto wrong = contradiction(arguments); !wrong.empty()) {
        environment.complain("sunwai: deadline: " + wrong);
        return wrong_usage;
    }
    const auto policy = environment.read_policy();
    if (!policy) return environment.fail(policy.error());
    if (batch) return deadline_batch(environment, arguments, **policy);
    const DeadlineQuestion question{arguments.get("from"), arguments.get("within"), arguments.get("category"), arguments.get("matter"),
                                    arguments.get("place"), arguments.get("severity"), arguments.get("duty")};
    const bool explain = arguments.has("explain");
    const auto answer = answer_deadline(question, **policy, explain);
    if (!answer) {
        environment.complain("sunwai: --" + answer.error().what);
        return wrong_input;
    }
    const auto offset = (*policy)->pack->calendar.offset;
    if (arguments.has("json")) {
        environment.out.line(json::serialize(answer_object(*answer, offset)));
        return done;
    }
    environment.out.line(core::format_rfc3339(answer->due, offset));
    for (auto const& step : answer->steps) environment.out.line("  " + step);
    if (explain && answer->acknowledgement) environment.out.line("  acknowledge by " + core::format_rfc3339(*answer->acknowledgement, offset));
    return done;
}

}  // namespace

std::vector<Verb> deadline_verbs()
{
    using Count = Parameter::Count;
    return {
        {"deadline", "When something falls due, and why",
         {{"--from", "TIME", "RFC 3339"},
          {"--within", "LIMIT", "30m, 48h, 7d of calendar time; 4wh working hours; 7wd the end of the 7th working day after the day of --from"},
          {"--category", "KEY", "without --within: the limit that policy gives this category …"},
          {"--matter", "KEY", "… and matter …"},
          {"--place", "ID", "… at this place; its district's holidays count"},
          {"--severity", "WORD", "normal, high or emergency"},
          {"--duty", "KEY", "duty hours of the state pack; `office`, or the acting office's, unless said"},
          {"--explain", "", "the way to it, day by day", Count::flag},
          {"--batch", "", R"(NDJSON in, {"id":1,"from":"…","within":"4wh"}; NDJSON out, {"id":1,"due":"…"} or {"id":1,"error":"…"})", Count::flag},
          {"--json", "", "as one JSON object", Count::flag},
          {"FILE", "FILE", "with --batch: the file to read, else standard input"}},
         {"sunwai deadline --from 2026-03-05T10:11:00+05:30 --within 7wd --explain", "sunwai deadline --from 2026-03-05T10:11:00+05:30 --category electricity --place HR-D063",
          "sunwai deadline --batch < questions.ndjson"},
         deadline},
    };
}

}  // namespace sunwai::daemon
