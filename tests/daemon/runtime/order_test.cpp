// Posts about public order: told to two offices, erased after a week, never a case.
#include "daemon/order_posts.hpp"

#include "daemon/intake_unit.hpp"
#include "daemon/outbox/gatherer.hpp"
#include "daemon/scheduler.hpp"
#include "nandi.hpp"

namespace sunwai::daemon {
namespace {

using testing::Nandi;
using namespace std::chrono_literals;

class OrderTest : public Nandi {
protected:
    OrderTest()
    {
        auto tell = [](OperatorAlert) -> core::Task<core::Result<void>> { co_return core::Result<void>{}; };
        watch = std::make_unique<Watch>(io.get_executor(), clock, metrics, tell);
        std::vector<std::string> faults;
        texts = Texts::load(SUNWAI_SOURCE_DIR "/config/text", faults);
        writer = std::make_unique<MailWriter>(texts, KeyedHash{}, MailWriter::Options{"https://sunwai.example.org", "example.org", core::text::Language::en});
    }

    void take(std::string const& id, std::string const& text = "burn it all tonight", bool replayed = false)
    {
        ReadPost read;
        read.post.source = "mastodon";
        read.post.external_id = id;
        read.post.created_at = clock.now();
        read.post.text = text;
        read.post.url = "https://social.example/" + id;
        read.post.author.handle = "secret_author";
        read.verdict = grievance();
        read.verdict.handling = {"public_order"};
        IntakeCounts counts;
        write([&](store::Writer& in) { return IntakeUnit{in, *policy.get(), clock.now(), replayed, counts}.add({&read, 1}); });
        EXPECT_EQ(counts.cases, 0U);
    }

    /// A daemon that has just started looks once.
    void look()
    {
        Gatherer gatherer{io.get_executor(), {*store, policy, clock, metrics, *watch, *writer, [] { return std::vector<std::string>{}; }}, {}};
        EXPECT_TRUE(sunwai::testing::await(io, gatherer.gather()));
        Scheduler scheduler{io.get_executor(), {*store, desk, clock, metrics, *watch}};
        EXPECT_TRUE(sunwai::testing::await(io, scheduler.serve_all()));
    }

    std::vector<core::Message> order_mails()
    {
        auto all = messages(core::MessageState::queued);
        std::erase_if(all, [](auto const& mail) { return mail.subject.find("public order") == std::string::npos; });
        return all;
    }

    store::StoredPost stored(std::string const& id)
    {
        store::StoredPost post;
        write([&](store::Writer& in) -> core::Result<void> {
            auto found = in.posts().find("mastodon", id);
            if (!found) return found.error();
            post = found->value();
            return {};
        });
        return post;
    }

    Metrics metrics;
    std::unique_ptr<Watch> watch;
    std::shared_ptr<Texts const> texts;
    std::unique_ptr<MailWriter> writer;
    Desk desk{*store, policy, clock};
};

TEST_F(OrderTest, the_state_nodal_officer_and_the_police_chief_hear_of_it_once)
{
    take("1");
    take("1");
    look();
    look();

    const auto mails = order_mails();
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(mails[0].office, "ND-DESK");
    EXPECT_EQ(mails[1].office, "ND-PC");
    for (auto const& mail : mails) {
        EXPECT_NE(mail.text.find("https://social.example/1"), std::string::npos) << mail.text;
        EXPECT_NE(mail.text.find("Alphapur"), std::string::npos) << mail.text;
        for (auto const* hidden : {"secret_author", "burn it all"}) EXPECT_EQ((mail.text + mail.html).find(hidden), std::string::npos) << hidden;
    }
    EXPECT_TRUE(stored("1").cases.empty());
}

TEST_F(OrderTest, the_words_go_after_seven_days_and_the_row_stays)
{
    take("1");
    clock.set(clock.now() + std::chrono::hours{24 * 7} - 1min);
    look();
    EXPECT_FALSE(stored("1").erased);
    clock.set(clock.now() + 1min);
    look();
    look();

    const auto post = stored("1");
    EXPECT_TRUE(post.erased);
    EXPECT_TRUE(post.post.text.empty() && post.post.author.handle.empty() && post.post.url.empty());
    EXPECT_EQ(registry("order.1"), "") << "the link went with them";
    EXPECT_EQ(registry("order.last"), "1");
}

TEST_F(OrderTest, a_replayed_one_is_told_once_it_is_released)
{
    take("1", "burn it all", true);
    look();
    EXPECT_TRUE(order_mails().empty());
    write([](store::Writer& in) { return OrderQueue{in.registry(), true}.release(); });
    look();

    EXPECT_EQ(order_mails().size(), 2U);
    clock.set(clock.now() + std::chrono::hours{24 * 7});
    look();
    EXPECT_TRUE(stored("1").erased);
}

TEST_F(OrderTest, an_office_without_a_holder_hands_nothing_on)
{
    hold({holder("ND-DESK")});
    take("1");
    look();
    const auto mails = order_mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].office, "ND-DESK");
    hold({});
    take("2");
    look();
    EXPECT_EQ(order_mails().size(), 1U) << "without the State nodal officer they wait";
    hold({holder("ND-DESK")});
    look();
    EXPECT_EQ(order_mails().size(), 2U);
}

}  // namespace
}  // namespace sunwai::daemon
