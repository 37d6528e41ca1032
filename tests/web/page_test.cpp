#include "tests/core_text/folder.hpp"
#include "tests/web/desk.hpp"

#include <gmock/gmock.h>

#include <map>
#include <regex>

namespace sunwai::web {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Value of a hidden field of the first form.
std::string hidden(std::string const& page, std::string const& name)
{
    std::smatch found;
    const std::regex field{"name=\"" + name + "\" value=\"([^\"]*)\""};
    return std::regex_search(page, found, field) ? found[1].str() : std::string{};
}

/// What a browser would send back: the form of a verb and the cookie.
struct Filled {
    std::string body;
    std::string cookie;
};
Filled filled(Response const& page, std::string const& verb, std::string const& more)
{
    const std::string set = header(page, "Set-Cookie");
    return {"token=" + hidden(page.body, "token") + "&key=" + hidden(page.body, "key") + "&version=" + hidden(page.body, "version") +
                "&verb=" + verb + more,
            set.substr(0, set.find(';'))};
}

constexpr char form_type[] = "application/x-www-form-urlencoded";

TEST(Queue_page, shows_cases_with_office_status_and_due_time)
{
    Desk desk;
    desk.add("no light since morning");

    const Response page = desk.get("/cases");

    EXPECT_EQ(page.status, 200U);
    for (char const* words : {"ND-2026-000001", "no light since morning", "Electricity", "Gammakheri", "Assigned", "in ", "lang=\"en\""})
        EXPECT_THAT(page.body, HasSubstr(words));
    EXPECT_THAT(desk.get("/cases?status=closed").body, HasSubstr("No case fits this choice."));
    EXPECT_EQ(header(desk.get("/"), "Location"), "/cases");
}

TEST(Queue_page, filters_stay_in_the_links_and_bad_ones_are_refused)
{
    Desk desk;
    for (int i = 0; i < 3; ++i) desk.add("words");

    EXPECT_THAT(desk.get("/cases?limit=2&status=open&q=%22%3E%3Cb%3E").body,
                HasSubstr("?status=open&amp;q=%22%3E%3Cb%3E&amp;cursor=ND-2026-000002"));
    EXPECT_EQ(desk.get("/cases?status=x").status, 400U);
    EXPECT_EQ(desk.get("/cases?%ff=1").status, 400U);
}

std::size_t count_of(std::string const& text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

TEST(Queue_page, each_number_opens_the_list_that_makes_it_up)
{
    Desk desk;
    const auto now = desk.clock.now();
    using std::chrono::hours;
    for (int i = 0; i < 9; ++i) desk.add("words").atr_due = now + hours{i % 3 == 0 ? -1 : i % 3 == 1 ? 1 : 90};
    auto& entries = desk.store.entries;
    entries[0].record.status = core::Status::atr_filed;
    entries[1].record.status = core::Status::resolved;
    entries[3].record.ledger.push_back({"pause", "question", now - hours{2}, std::nullopt, {}, now + hours{20}, 1});
    entries[6].record.breached = true;
    entries[8].record.status = core::Status::closed;

    const std::string page = desk.get("/cases").body;

    std::map<std::string, std::string> numbers;
    const std::regex number{R"re(<li class="(\w+)[^"]*"><a href="([^"]*)"><b>(\d+)</b>)re"};
    for (std::sregex_iterator at{page.begin(), page.end(), number}, end; at != end; ++at) {
        numbers[(*at)[1]] = (*at)[3];
        EXPECT_EQ(std::to_string(count_of(desk.get((*at)[2].str()).body, "<td class=\"number\">")), (*at)[3]) << (*at)[1];
    }
    EXPECT_EQ(numbers["open"], "8");
    EXPECT_EQ(numbers["overdue"], "1");
    EXPECT_EQ(numbers["due_today"], "2");
    EXPECT_EQ(count_of(page, " late\""), 1U) << "the page marks the same cases";
}

TEST(Pages_language, is_chosen_by_link_and_kept_in_a_cookie)
{
    Desk desk;

    const Response hindi = desk.get("/cases?lang=hi");
    EXPECT_THAT(hindi.body, HasSubstr("<html lang=\"hi\">"));
    EXPECT_THAT(hindi.body, HasSubstr("href=\"/cases?lang=en\""));
    EXPECT_THAT(header(hindi, "Set-Cookie"), ::testing::StartsWith("sunwai-lang=hi; Path=/"));
    EXPECT_THAT(desk.get("/cases", {{"cookie", "a=b; sunwai-lang=hi"}}).body, HasSubstr("<html lang=\"hi\">"));
    EXPECT_THAT(desk.get("/cases", {{"cookie", "sunwai-lang=<script>"}}).body, HasSubstr("<html lang=\"en\">"));
}

TEST(Case_page, shows_post_clock_history_and_forms)
{
    Desk desk;
    desk.add("no light since morning");

    const std::string page = desk.get("/cases/ND-2026-000001").body;

    for (char const* words :
         {"no light since morning", "Ravi (@ravi)", "Received and opened", "Action-taken report", " from 5 Mar 2026, 10:11", "Acknowledge",
          "name=\"next_step\"", "Answers for it", "Nobody has been written to yet."}) {
        EXPECT_THAT(page, HasSubstr(words));
    }
}

TEST(Case_page, a_form_acts_once_and_only_with_its_token)
{
    Desk desk;
    desk.add("one");
    const Response page = desk.get("/cases/ND-2026-000001");
    const Filled form = filled(page, "acknowledge", "&next_step=sent");

    EXPECT_THAT(header(page, "Set-Cookie"), HasSubstr("HttpOnly; SameSite=Strict"));
    EXPECT_EQ(desk.post("/cases/ND-2026-000001", form_type, form.body).status, 403U) << "no cookie";
    EXPECT_EQ(desk.post("/cases/ND-2026-000001", form_type, form.body, {{"cookie", "sunwai-form=" + std::string(64, 'a')}}).status, 403U)
        << "another's cookie";
    EXPECT_EQ(desk.post("/cases/ND-2026-000001", form_type, form.body, {{"cookie", form.cookie}, {"origin", "http://evil"}}).status, 403U);
    EXPECT_EQ(desk.post("/cases/ND-2026-000001", "text/plain", form.body, {{"cookie", form.cookie}}).status, 415U);
    EXPECT_EQ(desk.store.entries[0].record.status, core::Status::assigned);

    EXPECT_EQ(desk.post("/cases/ND-2026-000001", form_type, form.body,
                        {{"cookie", form.cookie}, {"origin", "null"}, {"sec-fetch-site", "cross-site"}})
                  .status,
              403U);
    // What browsers send with the forms of pages that have Referrer-Policy no-referrer.
    const Response done = desk.post("/cases/ND-2026-000001", form_type, form.body,
                                    {{"cookie", form.cookie}, {"origin", "null"}, {"sec-fetch-site", "same-origin"}});
    EXPECT_EQ(done.status, 303U);
    EXPECT_EQ(header(done, "Location"), "/cases/ND-2026-000001?done=1");
    EXPECT_EQ(desk.store.entries[0].record.status, core::Status::acknowledged);
    EXPECT_EQ(desk.post("/cases/ND-2026-000001", form_type, form.body, {{"cookie", form.cookie}}).status, 303U) << "sent twice by mistake";
    EXPECT_EQ(desk.store.entries[0].history.back().kind, "acknowledged");
}

TEST(Case_page, says_when_a_form_is_stale_or_incomplete)
{
    Desk desk;
    desk.add("one");
    const Response page = desk.get("/cases/ND-2026-000001");
    Filled empty = filled(page, "acknowledge", "");
    const Filled note = filled(page, "note", "&text=a");
    const auto send = [&](Filled const& form) {
        return desk.post("/cases/ND-2026-000001", form_type, form.body, {{"cookie", filled(page, "", "").cookie}});
    };

    EXPECT_EQ(send(empty).status, 422U);
    EXPECT_THAT(send(filled(page, "erase", "")).body, HasSubstr("missing or wrong"));
    desk.store.entries[0].record.version += 1;
    desk.store.entries[0].record.recent.push_back("assigned");
    Filled late = note;
    late.body.replace(late.body.find("&key="), 6, "&key=z");
    const Response conflict = send(late);
    EXPECT_EQ(conflict.status, 409U);
    EXPECT_THAT(conflict.body, HasSubstr("Back to the case"));
}

/// A case in which everything that comes from outside is this text.
void fill(Desk& desk, std::string const& text)
{
    desk.store.entries.clear();
    auto& record = desk.add(text);
    record.category = record.matter = record.source = text;
    record.handling = {text};
    auto& entry = desk.store.entries[0];
    entry.posts[0].post.author = {text, text, text};
    entry.posts[0].post.url = text;
    entry.history[0].words = text;
    entry.history[0].actor.name = text;
    core::Message message;
    message.subject = message.text = message.recipient = text;
    entry.messages.push_back(message);
    desk.store.source_states = {{text, "", {}, {}, 3, text, text}};
}

/// Every tag of a page as a browser sees it: element and names of attributes, in order.
std::string structure(std::string const& page)
{
    std::string out;
    const std::regex tag{"<[^>]*>"};
    const std::regex value{"=\"[^\"]*\""};
    for (std::sregex_iterator it{page.begin(), page.end(), tag}, end; it != end; ++it)
        out += std::regex_replace(it->str(), value, "") + "\n";
    return out;
}

/// T-XSS, without a browser: whatever stands in a post, a name or a note, the page has exactly the elements and attributes that it has with
/// harmless words.
TEST(Case_page, hostile_words_stay_words)
{
    const std::vector<std::string> payloads{"<script>alert(1)</script>",
                                            "<img src=x onerror=alert(1)>",
                                            "\"><svg onload=alert(1)>",
                                            "' onmouseover='alert(1)",
                                            "</blockquote><iframe src=javascript:alert(1)>",
                                            "<math><mtext></p><style><img src=x onerror=alert(1)>",
                                            "{{{raw}}}",
                                            "{{page.token}}",
                                            "&lt;script&gt;",
                                            "<!-- -->",
                                            "]]><b>",
                                            "javascript:alert(1)",
                                            "\xE2\x80\xAE<b>",
                                            std::string{"\0<b>", 4},
                                            "<b\xFFx>",
                                            "<a href=\"data:text/html,x\">",
                                            "<form action=//evil><input name=token>",
                                            "<base href=//evil>",
                                            "<meta http-equiv=refresh content=0>",
                                            "</title><script>alert(1)</script>",
                                            "\" autofocus onfocus=alert(1) x=\"",
                                            "<plaintext>",
                                            "</textarea><script>",
                                            "<svg><![CDATA[><img src=x onerror=alert(1)>]]>"};
    Desk desk;
    for (char const* target : {"/cases/ND-2026-000001", "/cases", "/cases/ND-2026-000001/messages/1", "/feeds"}) {
        fill(desk, "harmless");
        const std::string expected = structure(desk.get(target).body);
        for (auto const& payload : payloads) {
            fill(desk, payload);
            const Response page = desk.get(target);
            ASSERT_EQ(page.status, 200U) << target << payload;
            EXPECT_EQ(structure(page.body), expected) << target << " " << payload;
            EXPECT_EQ(page.body.find('\0'), std::string::npos);
            EXPECT_EQ(page.body.find("\xE2\x80\xAE"), std::string::npos);
        }
    }
}

TEST(Case_page, joiners_of_indic_text_arrive_whole)
{
    Desk desk;
    const std::string text = "क्\xE2\x80\x8Dष श्\xE2\x80\x8Cरी";
    desk.add(text);

    EXPECT_THAT(desk.get("/cases/ND-2026-000001").body, HasSubstr("<bdi>" + text + "</bdi>"));
}

TEST(Pages, have_no_script_no_inline_style_and_nothing_from_elsewhere)
{
    Desk desk;
    desk.add("one");
    for (char const* target : {"/cases", "/cases/ND-2026-000001", "/outbox", "/feeds", "/nothing"}) {
        const std::string body = desk.get(target).body;
        for (char const* wrong : {"<script", "<style", " style=", "http://", "https://", "@import"})
            EXPECT_THAT(body, Not(HasSubstr(wrong))) << target;
        EXPECT_FALSE(std::regex_search(body, std::regex{"\\son[a-z]+="})) << target;
    }
}

TEST(Problem_page, speaks_both_languages_and_names_the_methods)
{
    Desk desk;

    const Response missing = desk.get("/nothing/here");
    EXPECT_EQ(missing.status, 404U);
    EXPECT_THAT(missing.body, ::testing::AllOf(HasSubstr("There is no such page"), HasSubstr("ऐसा कोई पृष्ठ नहीं है")));
    const Response wrong = desk.post("/cases", form_type, "");
    EXPECT_EQ(wrong.status, 405U);
    EXPECT_EQ(header(wrong, "Allow"), "GET, HEAD");
    for (const unsigned status : {400U, 413U, 414U, 421U, 429U, 431U, 500U, 599U}) EXPECT_EQ(desk.site->problem(status, "/cases").status, status);
    desk.store.failure = core::Error{core::Errc::unavailable, "/secret"};
    const Response down = desk.get("/cases");
    EXPECT_EQ(down.status, 503U);
    EXPECT_THAT(down.body, Not(HasSubstr("secret")));
}

TEST(Assets, carry_a_version_and_are_not_sent_twice)
{
    Desk desk;
    std::smatch found;
    const std::string page = desk.get("/cases").body;
    ASSERT_TRUE(std::regex_search(page, found, std::regex{"href=\"(/assets/desk.css\\?v=[0-9a-f]+)\""}));

    const Response style = desk.get(found[1].str());
    EXPECT_EQ(style.status, 200U);
    EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
    EXPECT_TRUE(style.cacheable);
    EXPECT_LE(style.body.size(), 10U * 1024U);
    EXPECT_EQ(desk.get(found[1].str(), {{"if-none-match", header(style, "ETag")}}).status, 304U);
    EXPECT_FALSE(desk.get("/assets/desk.css?v=old").cacheable);
    EXPECT_EQ(desk.get("/assets/../desk.css").status, 400U);
    EXPECT_EQ(desk.get("/assets/passwd").status, 404U);
}

TEST(Outbox_page, shows_the_mails_of_the_local_folder)
{
    const tests::Folder folder;
    std::filesystem::create_directories(folder.path() / "new");
    folder.write("new/1.M2.host", "From: =?UTF-8?B?4KS44KWB4KSo4KS14KS+4KSI?= <sunwai@example.in>\r\nTo: dc@example.in\r\nSubject: "
                                  "=?UTF-8?B?4KS44KSu4KSvIOCkquCkvuCksA==?= ND-1\r\nDate: today\r\n"
                                  "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; "
                                  "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                  "PGI+IGhlbGxv\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>no</b>\r\n--b--\r\n");
    folder.write("secret", "Subject: not a mail\n\nx");
    std::filesystem::create_symlink(folder.path() / "secret", folder.path() / "new" / "link");
    Desk desk;
    EXPECT_THAT(desk.get("/outbox").body, HasSubstr("Mail goes out through the relay"));
    EXPECT_EQ(header(desk.get("/mail"), "Location"), "/outbox");
    SiteOptions options;
    options.mail_folder = folder.path();
    desk.make(options);

    const std::string list = desk.get("/outbox").body;
    EXPECT_THAT(list, ::testing::AllOf(HasSubstr("समय पार ND-1"), HasSubstr("href=\"/outbox/1.M2.host\""), Not(HasSubstr("not a mail"))));
    const std::string mail = desk.get("/outbox/1.M2.host").body;
    EXPECT_THAT(mail,
                ::testing::AllOf(HasSubstr("&lt;b&gt; hello"), HasSubstr("सुनवाई &lt;sunwai@example.in&gt;"), Not(HasSubstr("<b>no"))));
    for (char const* target : {"/outbox/link", "/outbox/..%2fsecret", "/outbox/secret", "/outbox/none"})
        EXPECT_NE(desk.get(target).status, 200U) << target;
    desk.sessions.present->viewer.reach = core::Viewer::Reach::scoped;
    EXPECT_EQ(desk.get("/outbox").status, 404U);
    EXPECT_EQ(desk.get("/outbox/1.M2.host").status, 404U);
}

TEST(Feeds_page, shows_how_fresh_each_feed_is_and_what_was_set_aside)
{
    Desk desk;
    desk.store.source_states = {{"drop", "", desk.clock.now() - std::chrono::minutes{5}, {}, 0, "", ""},
                                {"masto", "", {}, {}, 4, "HTTP 503", "silent"}};
    desk.store.set_aside = {{1, "x", "17", "raw", "too long", desk.clock.now()}};

    EXPECT_THAT(desk.get("/feeds").body, ::testing::AllOf(HasSubstr("5 min ago"), HasSubstr("never"), HasSubstr("HTTP 503"),
                                                          HasSubstr("too long"), Not(HasSubstr(">raw<"))));
}

}  // namespace
}  // namespace sunwai::web
