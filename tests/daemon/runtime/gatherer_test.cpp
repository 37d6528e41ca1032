#include "daemon/outbox/gatherer.hpp"

#include "daemon/scheduler.hpp"
#include "nandi.hpp"

namespace sunwai::daemon {
namespace {

using core::MessageState;
using testing::Nandi;
using testing::at;
using namespace std::chrono_literals;

class GathererTest : public Nandi {
protected:
    GathererTest()
    {
        auto tell = [](OperatorAlert) -> core::Task<core::Result<void>> { co_return core::Result<void>{}; };
        watch = std::make_unique<Watch>(io.get_executor(), clock, metrics, tell);
        std::vector<std::string> faults;
        texts = Texts::load(SUNWAI_SOURCE_DIR "/config/text", faults);
        writer = std::make_unique<MailWriter>(texts, KeyedHash{}, MailWriter::Options{"https://sunwai.example.org", "example.org", core::text::Language::en});
    }

    Gatherer gatherer()
    {
        return {io.get_executor(), {*store, policy, clock, metrics, *watch, *writer, [] { return std::vector<std::string>{"rss-alpha"}; }}, {.operator_email = "op@example.org"}};
    }

    std::size_t gather(Gatherer& g)
    {
        const auto done = sunwai::testing::await(io, g.gather());
        EXPECT_TRUE(done) << done.error().what;
        return done ? *done : 0;
    }

    /// Digest and summary of the hours before the test do not disturb it.
    void settle_hours(Gatherer& g)
    {
        gather(g);
        before = messages(MessageState::queued).size();
    }
    std::vector<core::Message> fresh()
    {
        auto all = messages(MessageState::queued);
        return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
    }

    void serve()
    {
        const auto swept = sunwai::testing::await(io, desk.serve_due(clock.now(), 1000, false));
        ASSERT_TRUE(swept) << swept.error().what;
    }

    Metrics metrics;
    std::unique_ptr<Watch> watch;
    std::shared_ptr<Texts const> texts;
    std::unique_ptr<MailWriter> writer;
    Desk desk{*store, policy, clock};
    std::size_t before{0};
};

TEST_F(GathererTest, AssignmentsAreGatheredForTenMinutesIntoOneMailPerOffice)
{
    auto g = gatherer();
    settle_hours(g);
    open_case("1");
    clock.advance(4min);
    open_case("2");
    gather(g);
    EXPECT_TRUE(fresh().empty()) << "nothing before the gathering time";
    clock.advance(6min);
    gather(g);
    const auto mails = fresh();
    ASSERT_EQ(mails.size(), 2U) << "nodal and acting office";
    for (auto const& mail : mails) {
        EXPECT_NE(mail.text.find("ND-2026-000001"), std::string::npos) << mail.text;
        EXPECT_NE(mail.text.find("ND-2026-000002"), std::string::npos);
    }
    clock.advance(10min);
    gather(g);
    EXPECT_EQ(fresh().size(), 2U) << "once";
}

TEST_F(GathererTest, RemindersRideInTheDigestsOfTheirHours)
{
    auto g = gatherer();
    settle_hours(g);
    const auto number = open_case("1");
    while (clock.now() < at("2026-03-10T11:00:00+05:45")) {
        clock.advance(15min);
        serve();
        gather(g);
    }
    std::size_t digests = 0;
    for (auto const& mail : fresh()) {
        if (mail.case_id != 0 || mail.text.find(number) == std::string::npos) continue;
        const auto minute = (mail.created_at.time_since_epoch() + 345min) % 24h;
        EXPECT_TRUE(minute == 10h + 15min || minute == 16h) << core::format_rfc3339(mail.created_at) << mail.subject;
        ++digests;
    }
    EXPECT_GT(digests, 1U);
    const auto count = fresh().size();
    gather(g);
    EXPECT_EQ(fresh().size(), count) << "an hour is served once";
}

TEST_F(GathererTest, WhatIsOvertakenIsSettledWithItsReason)
{
    auto g = gatherer();
    settle_hours(g);
    const auto number = open_case("1");
    write([&](store::Writer& w) -> core::Result<void> {
        auto record = w.cases().load(std::string_view{number});
        if (!record) return record.error();
        rules::Outcome outcome{*record, {}, {}};
        outcome.next.status = core::Status::withdrawn;
        outcome.next.version += 1;
        outcome.next.next_at.reset();
        core::Event event;
        event.seq = outcome.next.version;
        event.kind = "withdrawn";
        event.at = clock.now();
        outcome.events.push_back(event);
        auto saved = w.cases().save(outcome, record->version);
        if (!saved) return saved.error();
        return {};
    });
    clock.advance(10min);
    gather(g);
    EXPECT_TRUE(fresh().empty());
    EXPECT_NE(metrics.text().find("sunwai_notices_dropped_total{reason=\"obsolete\"}"), std::string::npos);
}

TEST_F(GathererTest, OfficeThatFellVacantIsPassedAndTheMailSaysSo)
{
    auto g = gatherer();
    settle_hours(g);
    open_case("1");
    std::vector<core::Tenure> tenures;
    for (auto const& office : testing::nandi_pack()->offices) {
        if (office.id != "ND-T1-PWR") tenures.push_back(holder(office.id));
    }
    hold(std::move(tenures));
    clock.advance(10min);
    gather(g);
    bool passed = false;
    for (auto const& mail : fresh()) {
        EXPECT_NE(mail.office, "ND-T1-PWR");
        if (mail.office == "ND-D1-PWR") passed = mail.text.find("instead of") != std::string::npos;
    }
    EXPECT_TRUE(passed);
}

TEST_F(GathererTest, WhereNobodyIsLeftTheOperatorIsTold)
{
    auto g = gatherer();
    settle_hours(g);
    open_case("1");
    hold({});
    clock.advance(10min);
    gather(g);
    const auto mails = fresh();
    ASSERT_FALSE(mails.empty());
    for (auto const& mail : mails) EXPECT_EQ(mail.recipient, "op@example.org");
}

TEST_F(GathererTest, MorningSummaryComesOnceADayToTheStateNodalOfficer)
{
    auto g = gatherer();
    gather(g);
    const auto first = messages(MessageState::queued);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first.front().recipient, "ND-DESK@example.org");
    EXPECT_NE(first.front().text.find("rss-alpha"), std::string::npos);
    clock.advance(24h);
    gather(g);
    EXPECT_EQ(messages(MessageState::queued).size(), 2U);
    auto another = gatherer();
    gather(another);
    EXPECT_EQ(messages(MessageState::queued).size(), 2U) << "also after a restart";
}

TEST_F(GathererTest, ASecondMailAboutACaseAnswersTheFirst)
{
    auto g = gatherer();
    settle_hours(g);
    auto verdict = grievance();
    verdict.severity = core::Severity::emergency;
    verdict.danger = {"electric"};
    open_case("1", verdict);
    gather(g);
    const auto first = fresh();
    ASSERT_FALSE(first.empty());
    clock.advance(30min);
    serve();
    clock.advance(4h);
    serve();
    gather(g);
    std::map<std::string, std::string> roots;
    std::size_t answers = 0;
    for (auto const& mail : fresh()) {
        if (mail.case_id == 0) continue;
        const auto [root, is_first] = roots.try_emplace(mail.recipient, mail.message_id);
        if (is_first) continue;
        EXPECT_EQ(mail.thread, root->second);
        ++answers;
    }
    EXPECT_GT(answers, 0U);
}

}  // namespace
}  // namespace sunwai::daemon
