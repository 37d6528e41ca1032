#include "daemon/outbox/mail_writer.hpp"

#include "daemon/outbox/mask.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

using core::text::Language;

std::shared_ptr<Texts const> shipped_texts()
{
    std::vector<std::string> faults;
    auto texts = Texts::load(SUNWAI_SOURCE_DIR "/config/text", faults);
    for (auto const& fault : faults) ADD_FAILURE() << fault;
    return texts;
}

/// A pack of one district with three offices, made by hand: what mails need and no more.
class MailWriterTest : public ::testing::Test {
protected:
    MailWriterTest()
    {
        auto pack = std::make_shared<config::StatePack>();
        pack->root = "T";
        pack->district_level = "district";
        pack->levels = {"state", "district"};
        pack->calendar.offset = core::UtcOffset{std::chrono::minutes{330}};
        pack->places.resize(2);
        pack->places[0].id = "T";
        pack->places[0].level = "state";
        pack->places[0].name_en = "Testland";
        pack->places[1].id = "T-D1";
        pack->places[1].level = "district";
        pack->places[1].parent = "T";
        pack->places[1].name_en = "Hisar";
        pack->places[1].name_hi = "हिसार";
        pack->places[1].hi_official = true;
        config::Category electricity;
        electricity.key = "electricity";
        electricity.name = {"Electricity", "बिजली"};
        pack->categories.push_back(electricity);
        pack->state_nodal = "T-SNO";
        core::Office sdo;
        sdo.id = "T-SDO";
        sdo.title = {"SDO Electricity, Hisar", "एसडीओ बिजली, हिसार"};
        sdo.line = "department";
        sdo.parent = "T-XEN";
        core::Office xen = sdo;
        xen.id = "T-XEN";
        xen.title = {"XEN Electricity, Hisar", "एक्सईएन बिजली, हिसार"};
        xen.parent.clear();
        core::Office state = xen;
        state.id = "T-SNO";
        state.title = {"State nodal officer", "राज्य नोडल अधिकारी"};
        pack->offices = {sdo, xen, state};
        pack->index();
        std::vector<core::Tenure> tenures(2);
        tenures[0].office = "T-SDO";
        tenures[0].email = "sdo@example.org";
        tenures[1].office = "T-SNO";
        tenures[1].email = "state@example.org";
        policy_.pack = pack;
        policy_.directory = std::make_shared<core::Directory>(pack->offices, tenures);
    }

    static Told told(std::string reason, bool is_protected = false)
    {
        Told t;
        t.claimed.number = t.record.number = "T-2026-000007";
        t.claimed.notice.id = 7;
        t.claimed.notice.case_id = t.record.id = 7;
        t.claimed.notice.office = "T-SDO";
        t.claimed.notice.line = "department";
        t.claimed.notice.reason = std::move(reason);
        t.claimed.notice.single = true;
        t.record.status = core::Status::assigned;
        t.record.category = "electricity";
        t.record.district = t.record.place = "T-D1";
        t.record.acting = "T-SDO";
        t.record.is_protected = is_protected;
        t.record.received_at = *core::parse_rfc3339("2026-03-05T10:11:00+05:30");
        t.record.ack_due = *core::parse_rfc3339("2026-03-05T17:00:00+05:30");
        t.words = "तीन दिन से बिजली नहीं है। फोन 98960 12345 पर बात करें <b>now</b>";
        return t;
    }

    MailWriter writer(Language language) const
    {
        return {shipped_texts(), KeyedHash{}, {"https://sunwai.example.org/", "example.org", language}};
    }

    Policy policy_;
    Addressee sdo_{"T-SDO", "sdo@example.org", {}};
    core::Instant now_ = *core::parse_rfc3339("2026-03-05T10:20:00+05:30");
};

TEST_F(MailWriterTest, EverySingleMailSaysWhyItCameAndWhatSettlesIt)
{
    for (const auto language : core::text::languages) {
        const auto mail = writer(language).single(policy_, sdo_, told("assigned"), now_);
        ASSERT_TRUE(mail) << mail.error().what;
        EXPECT_NE(mail->subject.find("T-2026-000007"), std::string::npos);
        EXPECT_NE(mail->text.find("https://sunwai.example.org/cases/T-2026-000007"), std::string::npos);
        EXPECT_NE(mail->text.find("5 "), std::string::npos);
        EXPECT_NE(mail->text.find("17:00"), std::string::npos) << mail->text;
        EXPECT_EQ(mail->case_id, 7);
        EXPECT_EQ(mail->lang, core::text::name(language));
    }
    const auto hindi = writer(Language::hi).single(policy_, sdo_, told("assigned"), now_);
    EXPECT_NE(hindi->subject.find("नया प्रकरण"), std::string::npos) << hindi->subject;
    EXPECT_NE(hindi->text.find("आपके कार्यालय को सौंपी गई है"), std::string::npos);
    EXPECT_NE(hindi->text.find("अगला कदम"), std::string::npos);
}

TEST_F(MailWriterTest, CitizensNumbersAreMaskedAndMarkupStaysText)
{
    const auto mail = writer(Language::en).single(policy_, sdo_, told("assigned"), now_);
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->text.find("98960"), std::string::npos);
    EXPECT_EQ(mail->html.find("<b>now"), std::string::npos);
    EXPECT_NE(mail->html.find("&lt;b&gt;now"), std::string::npos);
}

TEST_F(MailWriterTest, ProtectedCasesShowNumberAndDistrictOnly)
{
    for (auto const* reason : {"assigned", "self_harm", "sexual_offence", "returned"}) {
        const auto mail = writer(Language::en).single(policy_, sdo_, told(reason, true), now_);
        ASSERT_TRUE(mail) << mail.error().what;
        EXPECT_EQ(mail->subject, "[T-2026-000007] Hisar");
        for (auto const* part : {&mail->text, &mail->html}) {
            EXPECT_EQ(part->find("Category"), std::string::npos) << *part;
            EXPECT_EQ(part->find("बिजली"), std::string::npos);
            EXPECT_EQ(part->find("self-harm"), std::string::npos);
            EXPECT_EQ(part->find("EMERGENCY"), std::string::npos);
        }
    }
}

TEST_F(MailWriterTest, DangerIsSaidOfProtectedCasesToo)
{
    for (auto const* reason : {"self_harm", "emergency"}) {
        auto danger = told(reason, true);
        danger.record.severity = core::Severity::emergency;
        const auto mail = writer(Language::en).single(policy_, sdo_, danger, now_);
        ASSERT_TRUE(mail) << mail.error().what;
        EXPECT_EQ(mail->subject, "[T-2026-000007] Hisar");
        EXPECT_NE(mail->text.find("EMERGENCY"), std::string::npos) << mail->text;
        EXPECT_EQ(mail->text.find("self-harm"), std::string::npos) << mail->text;
    }
}

TEST_F(MailWriterTest, TheDueTimeIsThatOfTheReason)
{
    auto late = told("twice_limit");
    late.record.status = core::Status::assigned;
    late.record.ack_due = now_ + std::chrono::hours{1};
    late.record.atr_due = now_ - std::chrono::hours{30};
    const auto mail = writer(Language::en).single(policy_, sdo_, late, now_);
    ASSERT_TRUE(mail);

    const auto texts = shipped_texts();
    const MailWords words{*texts, Language::en, *policy_.pack, *policy_.directory};
    EXPECT_NE(mail->text.find(words.when(*late.record.atr_due)), std::string::npos) << mail->text;
    EXPECT_EQ(mail->text.find(words.when(*late.record.ack_due)), std::string::npos) << mail->text;
}

TEST_F(MailWriterTest, TheSameNoticeAndRecipientHaveTheSameMessageIdForEver)
{
    const auto w = writer(Language::en);
    const auto first = w.single(policy_, sdo_, told("assigned"), now_);
    const auto again = w.single(policy_, sdo_, told("assigned"), now_ + std::chrono::hours{5});
    EXPECT_EQ(first->message_id, again->message_id);
    EXPECT_EQ(first->text, again->text);
    const auto other = w.single(policy_, {"T-XEN", "xen@example.org", {}}, told("assigned"), now_);
    EXPECT_NE(first->message_id, other->message_id);
    EXPECT_TRUE(first->message_id.ends_with("@example.org"));
}

TEST_F(MailWriterTest, DigestsAndGatheredMailsListCasesWithoutCitizensWords)
{
    const auto open = told("reminder");
    const auto hidden = told("overdue", true);
    for (const auto language : core::text::languages) {
        const auto w = writer(language);
        for (auto const& mail : {w.digest(policy_, sdo_, {&open, &hidden}, now_), w.gathered(policy_, sdo_, {&open, &open}, now_)}) {
            ASSERT_TRUE(mail) << mail.error().what;
            EXPECT_NE(mail->subject.find('2'), std::string::npos);
            EXPECT_EQ(mail->text.find("तीन दिन से"), std::string::npos);
            EXPECT_EQ(mail->case_id, 0);
        }
    }
}

TEST_F(MailWriterTest, SummaryAndAlertsRenderInBothLanguages)
{
    SummaryFigures figures;
    figures.counts.open = 41;
    figures.districts = {{"T-D1", 9}};
    figures.departments = {{"electricity", 4}};
    figures.silent_feeds = {"rss-hisar"};
    figures.unreachable = {"T-XEN"};
    for (const auto language : core::text::languages) {
        const auto summary = writer(language).summary(policy_, {"T-SNO", "state@example.org", {}}, figures, now_);
        ASSERT_TRUE(summary) << summary.error().what;
        EXPECT_NE(summary->text.find("41"), std::string::npos);
        EXPECT_NE(summary->text.find("rss-hisar"), std::string::npos);
        for (auto const* kind : {"feed_silent", "feed_recovered", "deadline_late", "mail_parked", "mail_failing", "mail_works", "mail_unwritten", "journal_unreadable", "clock_step",
                                 "store_trouble", "store_works"}) {
            const auto alert = writer(language).alert("op@example.org", {"k", kind, "rss-hisar", "no answer"}, now_);
            ASSERT_TRUE(alert) << alert.error().what;
            EXPECT_EQ(alert->subject.find(kind), std::string::npos) << "alert." << kind << " is missing from the catalogue";
        }
    }
}

TEST_F(MailWriterTest, WhatHasBeenOvertakenIsNotTold)
{
    auto done = told("ack_reminder");
    done.record.status = core::Status::acknowledged;
    EXPECT_FALSE(MailWriter::obsolete(done.claimed.notice, done.record).empty());
    auto ended = told("overdue");
    ended.record.status = core::Status::closed;
    EXPECT_FALSE(MailWriter::obsolete(ended.claimed.notice, ended.record).empty());
    const auto standing = told("overdue");
    EXPECT_TRUE(MailWriter::obsolete(standing.claimed.notice, standing.record).empty());
}

TEST(Mask, HidesTelephonesAccountsPanAndAddressesAndLeavesPinsAndYears)
{
    EXPECT_EQ(masked_excerpt("call 9896012345 now"), "call ••••••••45 now");
    EXPECT_EQ(masked_excerpt("+91 98960-12345"), "+•• •••••-•••45");
    EXPECT_EQ(masked_excerpt("आधार 1234 5678 9012"), "आधार •••• •••• ••12");
    EXPECT_EQ(masked_excerpt("फोन ९८९६०१२३४५"), "फोन ••••••••45");
    EXPECT_EQ(masked_excerpt("PAN ABCDE1234F ok"), "PAN [PAN] ok");
    EXPECT_EQ(masked_excerpt("mail ram.k@example.co.in please"), "mail [@] please");
    EXPECT_EQ(masked_excerpt("PIN 125001 since 2024, sector 14"), "PIN 125001 since 2024, sector 14");
    EXPECT_EQ(masked_excerpt(std::string(400, 'x')).size(), std::string(280, 'x').size() + std::string_view{"…"}.size());
}

}  // namespace
}  // namespace sunwai::daemon
