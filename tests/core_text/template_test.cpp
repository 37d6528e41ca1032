#include "core/text/mail_templates.hpp"
#include "core/text/template.hpp"
#include "tests/core_text/folder.hpp"

#include <gmock/gmock.h>

namespace sunwai::core::text {
namespace {

using testing::HasSubstr;

/// `hello` holds a placeholder, `sharp` what HTML would take for markup.
Catalogue messages()
{
    const tests::Folder folder;
    folder.write("hi.tsv", "hello\tनमस्ते {{who}}\nsharp\t<b> & \"क\"\nbrace\ta{\n");
    folder.write("en.tsv", "hello\tHello {{who}}\nsharp\t<b> & \"k\"\nbrace\ta{\n");
    std::vector<Fault> faults;
    return Catalogue::load(folder.path(), faults).value();
}

std::vector<std::string> html_faults(std::string_view source)
{
    std::vector<Fault> faults;
    const auto made = HtmlTemplate::make({"t.html", std::string{source}}, Language::en, messages(), faults);
    std::vector<std::string> told;
    for (auto const& fault : faults) told.push_back(to_string(fault));
    EXPECT_EQ(made.has_value(), told.empty());
    return told;
}

Result<Html> html(std::string_view source, Values const& values)
{
    std::vector<Fault> faults;
    const auto made = HtmlTemplate::make({"t.html", std::string{source}}, Language::en, messages(), faults);
    for (auto const& fault : faults) ADD_FAILURE() << to_string(fault);
    return made.value().render(values);
}

TEST(Html_template, escapes_values_in_text_and_attributes)
{
    Values values;
    values.set("x", "<img src=x onerror='a()'>\"&");

    EXPECT_EQ(html("<p title=\"{{x}}\">{{x}}</p>", values).value().str(),
              "<p title=\"&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;\">&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;</p>");
}

TEST(Html_template, escapes_messages_and_fills_them_from_the_same_values)
{
    Values values;
    values.set("who", "<i>");

    EXPECT_EQ(html("<p>{{t.hello}} {{t.sharp}}</p>", values).value().str(), "<p>Hello &lt;i&gt; &lt;b&gt; &amp; &quot;k&quot;</p>");
}

TEST(Html_template, unescaped_forms_and_changed_delimiters_are_refused_with_their_line)
{
    EXPECT_THAT(html_faults("<p>\n{{{x}}}</p>"), testing::Contains(HasSubstr("t.html:2: an unescaped form")));
    EXPECT_THAT(html_faults("<p>{{& x}}</p>"), testing::Contains(HasSubstr("an unescaped form")));
    EXPECT_THAT(html_faults("<p>{{&x}}</p>"), testing::Contains(HasSubstr("an unescaped form")));
    EXPECT_THAT(html_faults("{{=<% %>=}}<% & x %>"), testing::Contains(HasSubstr("delimiters")));
    EXPECT_THAT(html_faults("<p>{{t.brace}}{{x}}</p>"), testing::Contains(HasSubstr("a brace stands before a tag")));
    EXPECT_THAT(html_faults("<p>{{x}}}</p>"), testing::Contains(HasSubstr("closing braces")));
}

TEST(Html_template, values_stand_only_where_escaping_is_enough)
{
    for (char const* bad : {"<p {{x}}>",
                            "<{{x}}>",
                            "<p title={{x}}>",
                            "<p title='{{x}}'>",
                            "<script>{{x}}</script>",
                            "<style>{{x}}</style>",
                            "<!-- {{x}} -->",
                            "<p onclick=\"{{x}}\">",
                            "<p style=\"{{x}}\">",
                            "<a href=\"{{x}}\">a</a>",
                            "<a href=\"/a/{{x_url}}\">a</a>",
                            "<a href=\"{{x_url}}?a\">a</a>",
                            "<a href=\"{{x_url}}{{y_url}}\">a</a>",
                            "<p title=\"{{x_url}}\">",
                            "<iframe srcdoc=\"{{x}}\">",
                            "<form action=\"{{x}}\">",
                            "<a HREF=\"{{x}}\">",
                            "<p ONclick=\"{{x}}\">",
                            "<a href=\"{{t.sharp}}\">",
                            "<p>{{x_url}}</p>"}) {
        EXPECT_FALSE(html_faults(bad).empty()) << bad;
    }
    for (char const* good :
         {"<!doctype html><p>{{x}}</p>", "<!-- > a --><p title=\"a {{x}} b\">{{x}}</p>", "<a href=\"{{x_url}}\">{{x}}</a>",
          "<style>p{color:red}</style><p>{{x}}</p>", "<option value=\"{{x}}\" {{#on}}selected {{/on}}>{{x}}</option>", "<br/>{{x}}"}) {
        EXPECT_TRUE(html_faults(good).empty()) << good;
    }
}

TEST(Html_template, a_section_ends_where_it_began)
{
    EXPECT_THAT(html_faults("<p {{#on}}title=\"{{/on}}{{x}}\">"), testing::Contains(HasSubstr("does not end where it began")));
    EXPECT_THAT(html_faults("{{#a}}{{#b}}{{/a}}{{/b}}"), testing::Contains(HasSubstr("closes no open section")));
    EXPECT_THAT(html_faults("{{#a}}"), testing::Contains(HasSubstr("is not closed")));
    EXPECT_THAT(html_faults("<p"), testing::Contains(HasSubstr("ends inside a tag")));
}

TEST(Html_template, an_unknown_message_is_a_fault)
{
    EXPECT_THAT(html_faults("\n{{t.nothing}}"), testing::ElementsAre("t.html:2: no message nothing"));
}

TEST(Html_template, a_missing_name_is_an_error)
{
    const auto rendered = html("<p>{{#list}}{{name}}{{/list}}</p>", Values{}.set("list", Values::List{Values{}}));

    ASSERT_FALSE(rendered);
    EXPECT_EQ(rendered.error().what, "t.html: no value for name");
    EXPECT_FALSE(html("{{^flag}}x{{/flag}}", Values{}));
}

TEST(Html_template, sections_lists_records_and_parts)
{
    std::vector<Fault> faults;
    const Parts parts = [](std::string_view name) {
        return name == "row" ? std::optional{Source{"_row", "<li>{{name}}</li>"}} : std::nullopt;
    };
    const auto made = HtmlTemplate::make({"t", "{{#yes}}Y{{/yes}}{{^yes}}N{{/yes}}{{#rows}}{{>row}}{{/rows}}{{office.title}}"},
                                         Language::en, messages(), faults, parts);
    ASSERT_TRUE(made);
    Values values;
    values.set("yes", false)
        .set("rows", Values::List{Values{}.set("name", 1), Values{}.set("name", 2)})
        .set("office", Values{}.set("title", "SDO"));

    EXPECT_EQ(made->render(values).value().str(), "N<li>1</li><li>2</li>SDO");
}

TEST(Html_template, parts_cannot_stand_in_each_other)
{
    std::vector<Fault> faults;
    const Parts parts = [](std::string_view) { return Source{"_a", "{{>a}}"}; };

    EXPECT_FALSE(HtmlTemplate::make({"t", "{{>a}}"}, Language::en, messages(), faults, parts));
    EXPECT_FALSE(HtmlTemplate::make({"t", "{{>a}}"}, Language::en, messages(), faults));
}

TEST(Values_links, only_links_go_under_names_of_links)
{
    Values values;

    EXPECT_THROW(values.set("x_url", "javascript:alert(1)"), std::logic_error);
    EXPECT_THROW(values.set("x", Url::path({"a"})), std::logic_error);
    values.set("x_url", Url::path({"a b"}));
    EXPECT_EQ(html("<a href=\"{{x_url}}\">a</a>", values).value().str(), "<a href=\"/a%20b\">a</a>");
}

TEST(Text_template, is_not_escaped_as_html_and_loses_what_hides)
{
    std::vector<Fault> faults;
    const auto made = TextTemplate::make({"t", "{{t.hello}}, <{{x}}>\n"}, Language::hi, messages(), faults);
    ASSERT_TRUE(made);

    EXPECT_EQ(made->render(Values{}.set("who", "राम").set("x", "a\xE2\x80\xAE&b\x07")).value().str(), "नमस्ते राम, <a&b>\n");
}

TEST(Header_template, is_one_bounded_line)
{
    std::vector<Fault> faults;
    const auto made = HeaderTemplate::make({"t", "Case {{x}}\n"}, Language::en, messages(), faults);
    ASSERT_TRUE(made);

    EXPECT_EQ(made->render(Values{}.set("x", "a\r\nBcc: evil@example.org")).value().str(), "Case a Bcc: evil@example.org");
    EXPECT_LE(made->render(Values{}.set("x", std::string(5000, 'x'))).value().str().size(), 303U);
    EXPECT_FALSE(HeaderTemplate::make({"t", "two\nlines"}, Language::en, messages(), faults));
}

TEST(Url_template, encodes_values_and_is_anchored)
{
    std::vector<Fault> faults;
    const auto made = UrlTemplate::make({"t", "/cases?q={{q}}"}, faults);
    ASSERT_TRUE(made);

    EXPECT_EQ(made->render(Values{}.set("q", "a&b=/क")).value().str(), "/cases?q=a%26b%3D%2F%E0%A4%95");
    EXPECT_FALSE(UrlTemplate::make({"t", "{{q}}"}, faults));
    EXPECT_FALSE(UrlTemplate::make({"t", "//{{q}}"}, faults));
    EXPECT_FALSE(UrlTemplate::make({"t", "javascript:{{q}}"}, faults));
}

TEST(Mail_templates, a_mail_has_three_parts_in_two_languages)
{
    const tests::Folder folder;
    folder.write("hi.subject", "{{t.hello}}\n");
    folder.write("hi.txt", "{{t.hello}}\n{{>foot}}");
    folder.write("_foot.txt", "-- \n{{who}}\n");
    folder.write("hi.html", "<p>{{t.hello}}</p>");
    std::vector<Fault> faults;
    const auto mails = MailTemplates::load(folder.path(), messages(), faults);
    ASSERT_TRUE(mails) << to_string(faults.front());

    const auto mail = mails->render("hi", Language::hi, Values{}.set("who", "<A>\nB")).value();
    EXPECT_EQ(mail.subject.str(), "नमस्ते <A> B");
    EXPECT_EQ(mail.text.str(), "नमस्ते <A>\nB\n-- \n<A>\nB\n");
    EXPECT_EQ(mail.html.str(), "<p>नमस्ते &lt;A&gt;\nB</p>");
    EXPECT_EQ(mails->render("other", Language::en, Values{}).error().code, Errc::not_found);
}

TEST(Mail_templates, a_missing_part_is_a_fault)
{
    const tests::Folder folder;
    folder.write("a.subject", "x");
    folder.write("a.txt", "x");
    folder.write("notes.md", "x");
    std::vector<Fault> faults;

    EXPECT_FALSE(MailTemplates::load(folder.path(), messages(), faults));
    EXPECT_EQ(faults.size(), 2U);
}

}  // namespace
}  // namespace sunwai::core::text
