#include "web/pages/mail_page.hpp"

#include "web/case_json.hpp"
#include "web/mail_folder.hpp"
#include "web/reading.hpp"

#include <charconv>

namespace sunwai::web {

using core::text::Url;
using core::text::Values;

namespace {

Values header(std::string label, std::string value)
{
    Values row;
    row.set("label", std::move(label)).set("value", std::move(value));
    return row;
}

/// What is shown of the folder: its last two names, never where on the machine it lies.
std::string short_name(std::filesystem::path const& folder) { return (folder.parent_path().filename() / folder.filename()).string(); }

}  // namespace

void MailPage::add_routes(Router& router)
{
    router.add(page_route(Method::get, "/outbox", [this](Call call) { return folder(std::move(call)); }));
    router.add(page_route(Method::get, "/mail", [](Call) -> core::Task<Response> { co_return Pages::see_other(Url::path({"outbox"})); }));
    router.add(page_route(Method::get, "/outbox/{file}", [this](Call call) { return file(std::move(call)); }));
    router.add(page_route(Method::get, "/cases/{number}/messages/{id}", [this](Call call) { return message(std::move(call)); }));
}

core::Task<Response> MailPage::folder(Call call)
{
    // The folder holds every mail of the state.
    if (call.visitor.viewer.reach != core::Viewer::Reach::state) co_return pages_.problem(404, call);
    const Words words = pages_.words(call.language);
    auto const& where = pages_.options().mail_folder;
    Values::List rows;
    if (!where.empty()) {
        for (auto const& mail : list_mails(where)) {
            Values row;
            row.set("date", mail.date).set("to", mail.to).set("subject", mail.subject).set("mail_url", Url::path({"outbox", mail.file}));
            rows.push_back(std::move(row));
        }
    }
    Values values;
    values.set("local", !where.empty()).set("note", words.say("outbox.note", Values{}.set("folder", short_name(where))));
    values.set("any", !rows.empty());
    values.set("mails", std::move(rows));
    co_return pages_.page("outbox", call, "outbox", words.say("outbox.title"), std::move(values));
}

core::Task<Response> MailPage::file(Call call)
{
    auto const& where = pages_.options().mail_folder;
    const bool theirs = call.visitor.viewer.reach == core::Viewer::Reach::state && !where.empty();
    const auto mail = theirs ? read_mail(where, call.parameter("file")) : std::nullopt;
    if (!mail) co_return pages_.problem(404, call);
    const Words words = pages_.words(call.language);
    Values values;
    values.set("back_url", Url::path({"outbox"})).set("back", words.say("outbox.back")).set("subject", mail->subject);
    values.set("headers", Values::List{header(words.say("outbox.from"), mail->from), header(words.say("outbox.to"), mail->to),
                                       header(words.say("outbox.date"), mail->date)});
    values.set("text", mail->text.empty() ? words.say("outbox.unreadable") : mail->text);
    co_return pages_.page("message", call, "outbox", mail->subject, std::move(values));
}

core::Task<Response> MailPage::message(Call call)
{
    auto reading = read_case(pages_.ports().store, call.visitor.viewer, call.parameter("number"));
    const auto file = co_await std::move(reading);
    if (!file) co_return pages_.problem(file.error(), call);
    const Words words = pages_.words(call.language);
    const CaseView view = view_for(call.visitor.viewer, words.names(), words.now());
    std::size_t place = 0;
    std::string const& id = call.parameter("id");
    std::from_chars(id.data(), id.data() + id.size(), place);
    if (place < 1 || place > file->messages.size() || is_masked(file->record, view)) co_return pages_.problem(404, call);
    core::Message const& message = file->messages[place - 1];
    Values values;
    values.set("back_url", Url::path({"cases", file->record.number}))
        .set("back", words.say("case.title", Values{}.set("number", file->record.number)));
    values.set("subject", message.subject).set("text", message.text);
    Values::List headers{header(words.say("messages.to"), message.office.empty() ? message.recipient : words.office(message.office)),
                         header(words.say("messages.when"), words.time(message.created_at)),
                         header(words.say("messages.state"), words.word("message", name(message.state)))};
    values.set("headers", std::move(headers));
    co_return pages_.page("message", call, "cases", message.subject, std::move(values));
}

}  // namespace sunwai::web
