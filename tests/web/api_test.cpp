#include "tests/web/desk.hpp"
#include "web/api.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

namespace sunwai::web {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

json::object object(Response const& response)
{
    boost::system::error_code error;
    auto value = json::parse(response.body, error);
    EXPECT_FALSE(error) << response.body;
    return value.is_object() ? value.get_object() : json::object{};
}

std::string code_of(Response const& response) { return std::string{object(response).at("code").as_string()}; }

TEST(Api_health, says_whether_it_lives_and_whether_it_does_its_job)
{
    Desk desk;
    desk.sessions.present.reset();

    EXPECT_EQ(desk.get("/healthz").body, "ok\n");
    EXPECT_EQ(desk.get("/readyz").status, 200U);
    desk.status.now = {false, "the disk is full"};
    EXPECT_EQ(desk.get("/readyz").status, 503U);
    EXPECT_EQ(desk.get("/readyz").body, "not ready: the disk is full\n");
    EXPECT_EQ(desk.get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
}

TEST(Api_list, pages_from_the_newest_and_filters)
{
    Desk desk;
    desk.add("one");
    desk.add("two", "ND-T3");
    desk.add("three", "ND-T1", "roads");

    auto first = object(desk.get("/api/v1/cases?limit=2"));
    ASSERT_EQ(first.at("items").as_array().size(), 2U);
    EXPECT_EQ(first.at("items").at(0).at("number").as_string(), "ND-2026-000003");
    auto second = object(desk.get("/api/v1/cases?limit=2&cursor=" + std::string{first.at("next").as_string()}));
    ASSERT_EQ(second.at("items").as_array().size(), 1U);
    EXPECT_TRUE(second.at("next").is_null());
    EXPECT_EQ(object(desk.get("/api/v1/cases?district=ND-D2")).at("items").as_array().size(), 1U);
    EXPECT_EQ(object(desk.get("/api/v1/cases?category=roads&status=open")).at("items").as_array().size(), 1U);
}

TEST(Api_list, a_wrong_parameter_is_named)
{
    Desk desk;
    for (char const* query :
         {"limit=0", "limit=201", "limit=x", "status=lost", "overdue=perhaps", "due=tomorrow", "district=a'b", "cursor=%20", "color=red"}) {
        const Response response = desk.get(std::string{"/api/v1/cases?"} + query);
        EXPECT_EQ(response.status, 400U) << query;
        EXPECT_EQ(code_of(response), "invalid");
    }
    EXPECT_THAT(desk.get("/api/v1/cases?limit=0").body, HasSubstr("limit: expected"));
}

TEST(Api_parameters, an_unknown_one_is_refused_with_its_name_and_the_nearest)
{
    Desk desk;
    desk.add("one");

    const Response slip = desk.get("/api/v1/cases?distrct=ND-D1");
    EXPECT_EQ(slip.status, 400U);
    EXPECT_EQ(slip.content_type, "application/problem+json");
    EXPECT_EQ(object(slip).at("detail").as_string(), "unknown parameter 'distrct'; did you mean \"district\"?");
    EXPECT_EQ(object(desk.get("/api/v1/cases?category=road")).at("detail").as_string(), "category: no such category; did you mean \"roads\"?");
    EXPECT_EQ(object(desk.get("/api/v1/cases?district=ND-D9")).at("detail").as_string(), "district: expected the id of a district");
    for (char const* target : {"/api/v1/cases/ND-2026-000001?foo=1", "/api/v1/status?foo=1"}) {
        EXPECT_EQ(desk.get(target).status, 400U) << target;
        EXPECT_EQ(object(desk.get(target)).at("detail").as_string(), "unknown parameter 'foo'; this path takes none");
    }
    EXPECT_EQ(object(desk.get("/api/v1/status?%3Cb%3E=1")).at("detail").as_string(), "unknown parameter; this path takes none");
    EXPECT_EQ(desk.get("/api/v1/status?lang=en").status, 200U);
}

TEST(Api_command, an_unknown_field_or_argument_is_named)
{
    Desk desk;
    const auto version = std::to_string(desk.add("one").version);
    const std::string path = "/api/v1/cases/ND-2026-000001/commands";
    const auto detail = [&](std::string const& body) { return std::string{object(desk.post(path, "application/json", body)).at("detail").as_string()}; };

    EXPECT_EQ(detail(R"({"verb":"note","version":)" + version + R"(,"arg":{}})"), "unknown field 'arg'; did you mean \"args\"?");
    EXPECT_EQ(detail(R"({"verb":"note","version":)" + version + R"(,"args":{"txt":"x","text":"y"}})"), "note: unknown argument txt; did you mean \"text\"?");
}

TEST(Api_show, has_all_public_fields_and_no_private_ones)
{
    Desk desk;
    auto& record = desk.add("बिजली नहीं है");
    record.author_key = "secret-author-key";

    const Response response = desk.get("/api/v1/cases/ND-2026-000001");
    auto shown = object(response);
    EXPECT_EQ(shown.at("status").as_string(), "assigned");
    EXPECT_EQ(shown.at("received_at").as_string(), "2026-03-05T10:11:00+05:45");
    EXPECT_EQ(shown.at("district").as_string(), "ND-D1");
    EXPECT_EQ(shown.at("district_name").as_string(), "Alphapur");
    EXPECT_EQ(shown.at("place").at("name").as_string(), "Gammakheri");
    EXPECT_EQ(shown.at("acting").at("id").as_string(), "ND-T1-PWR");
    EXPECT_EQ(shown.at("posts").at(0).at("text").as_string(), "बिजली नहीं है");
    EXPECT_EQ(shown.at("history").at(0).at("kind").as_string(), "opened");
    for (char const* field : {"secret-author-key", "author_key", "fingerprint"}) EXPECT_THAT(response.body, Not(HasSubstr(field)));
}

TEST(Api_show, what_is_outside_the_scope_does_not_exist)
{
    Desk desk;
    desk.add("one");
    core::Viewer other;
    other.reach = core::Viewer::Reach::scoped;
    other.districts = {"ND-D2"};
    desk.sessions.present->viewer = other;

    const std::string body = R"({"verb":"note","version":1,"args":{"text":"x"}})";
    EXPECT_EQ(desk.get("/api/v1/cases/ND-2026-000001").body, desk.get("/api/v1/cases/ND-2026-000009").body);
    EXPECT_EQ(desk.get("/api/v1/cases/ND-2026-000001").status, 404U);
    EXPECT_EQ(desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json", body).status, 404U);
    EXPECT_EQ(desk.port->last.verb, "") << "the desk is not even asked";
    EXPECT_EQ(object(desk.get("/api/v1/cases")).at("items").as_array().size(), 0U);
    EXPECT_EQ(desk.get("/cases/ND-2026-000001").status, 404U);
    EXPECT_EQ(desk.get("/feeds").status, 404U);
}

TEST(Api_show, a_protected_case_hides_words_names_and_the_exact_place)
{
    Desk desk;
    auto& record = desk.add("a story with names", "ND-V5");
    record.is_protected = true;
    desk.sessions.present->viewer.sees_protected = false;

    for (char const* target : {"/api/v1/cases/ND-2026-000001", "/api/v1/cases", "/cases/ND-2026-000001", "/cases"}) {
        const std::string body = desk.get(target).body;
        EXPECT_THAT(body, HasSubstr("ND-2026-000001")) << target;
        for (char const* hidden : {"a story", "ravi", "Ravi", "ND-V5", "Thetabad"}) EXPECT_THAT(body, Not(HasSubstr(hidden))) << target;
    }
}

TEST(Api_command, changes_a_case_once_per_key)
{
    Desk desk;
    const auto version = desk.add("one").version;
    const std::string body = R"({"verb":"acknowledge","version":)" + std::to_string(version) +
                             R"(,"args":{"next_step":"line man sent"},"idempotency_key":"k1"})";

    auto changed = object(desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json; charset=utf-8", body));
    EXPECT_EQ(changed.at("status").as_string(), "acknowledged");
    EXPECT_EQ(desk.port->last.actor.name, "desk");
    EXPECT_EQ(desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json", body).status, 200U);
    EXPECT_EQ(desk.store.entries[0].record.version, version + 1);
}

TEST(Api_command, a_stale_version_is_told_what_changed)
{
    Desk desk;
    const auto version = desk.add("one").version;
    const auto say = [&](std::string const& text) {
        return desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json",
                         R"({"verb":"note","version":)" + std::to_string(version) + R"(,"args":{"text":")" + text + "\"}}");
    };

    EXPECT_EQ(say("first").status, 200U);
    const Response stale = say("second");
    EXPECT_EQ(stale.status, 409U);
    EXPECT_THAT(stale.body, HasSubstr("noted"));
}

TEST(Api_command, comes_from_this_site_as_json_or_not_at_all)
{
    Desk desk;
    desk.add("one");
    const std::string path = "/api/v1/cases/ND-2026-000001/commands";
    const std::string body = R"({"verb":"note","version":1,"args":{"text":"x"}})";
    using Headers = std::vector<std::pair<std::string, std::string>>;

    EXPECT_EQ(desk.post(path, "text/plain", body).status, 415U);
    EXPECT_EQ(desk.post(path, "application/x-www-form-urlencoded", body).status, 415U);
    for (Headers const& headers : {Headers{{"origin", "http://evil"}}, Headers{{"origin", "null"}},
                                   Headers{{"sec-fetch-site", "cross-site"}}, Headers{{"sec-fetch-site", "same-site"}},
                                   Headers{{"origin", ""}}, Headers{{"origin", "http://desk:1"}, {"origin", "http://evil"}}}) {
        EXPECT_EQ(desk.post(path, "application/json", body, headers).status, 403U);
    }
    EXPECT_EQ(desk.port->last.verb, "");
    EXPECT_NE(desk.post(path, "application/json", body, {{"origin", "http://desk:1"}, {"sec-fetch-site", "same-origin"}}).status, 403U);
}

TEST(Api_command, a_body_that_is_not_a_command_is_refused_in_words)
{
    Desk desk;
    desk.add("one");
    for (char const* body : {"", "{", "[]", "null", "{\"verb\":\"note\"}", "{\"version\":1}", "{\"verb\":1,\"version\":1}",
                             "{\"verb\":\"note\",\"version\":-1}", "{\"verb\":\"note\",\"version\":1,\"x\":1}",
                             "{\"verb\":\"note\",\"version\":1,\"args\":[]}", "{\"verb\":\"note\",\"version\":1,\"args\":{\"a\":{}}}",
                             "{\"verb\":\"nothing\",\"version\":1}", "{\"verb\":\"note\",\"version\":1e99}"}) {
        EXPECT_EQ(desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json", body).status, 400U) << body;
    }
    const std::string deep = "{\"verb\":\"note\",\"version\":1,\"args\":" + std::string(20000, '[');
    EXPECT_EQ(desk.post("/api/v1/cases/ND-2026-000001/commands", "application/json", deep).status, 400U);
}

TEST(Api_errors, are_json_with_the_right_status)
{
    Desk desk;
    EXPECT_EQ(desk.get("/api/v1/nothing").status, 404U);
    EXPECT_EQ(code_of(desk.get("/api/v1/nothing")), "not_found");
    const Response wrong = desk.post("/api/v1/cases", "application/json", "{}");
    EXPECT_EQ(wrong.status, 405U);
    EXPECT_EQ(header(wrong, "Allow"), "GET, HEAD");
    desk.store.failure = core::Error{core::Errc::full, "/secret/path is full"};
    const Response failed = desk.get("/api/v1/cases");
    EXPECT_EQ(failed.status, 503U);
    EXPECT_EQ(header(failed, "Retry-After"), "5");
    EXPECT_THAT(failed.body, Not(HasSubstr("secret")));
    desk.sessions.present.reset();
    EXPECT_EQ(desk.get("/api/v1/cases").status, 401U);
    EXPECT_EQ(desk.get("/cases").status, 401U);
}

TEST(Api_errors, of_the_server_itself_are_problem_documents_under_api_only)
{
    Desk desk;

    for (const unsigned status : {400U, 411U, 413U, 414U, 431U, 500U}) {
        const Response response = desk.site->problem(status, "/api/v1/cases");
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(response.content_type, "application/problem+json");
        EXPECT_EQ(object(response).at("status").as_int64(), status);
        EXPECT_EQ(desk.site->problem(status, "/cases").content_type, "text/html; charset=utf-8");
        EXPECT_EQ(desk.site->problem(status, "").content_type, "text/html; charset=utf-8");
    }
    EXPECT_EQ(desk.get("/api/%zz").content_type, "application/problem+json");
}

}  // namespace
}  // namespace sunwai::web
