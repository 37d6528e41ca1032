#include "core/model/directory.hpp"

#include <gtest/gtest.h>

namespace sunwai::core {
namespace {

const Instant now = parse_rfc3339("2026-03-05T10:00:00Z").value();

Office office(OfficeId id, OfficeId parent = {})
{
    Office o;
    o.id = std::move(id);
    o.parent = std::move(parent);
    return o;
}

Tenure tenure(OfficeId id, TenureKind kind, std::string email)
{
    Tenure t;
    t.office = std::move(id);
    t.kind = kind;
    t.email = std::move(email);
    return t;
}

TEST(Directory, an_office_without_holder_is_vacant)
{
    const Directory directory{{office("A")}, {}};

    EXPECT_EQ(directory.contact("A", now).how, Reachability::vacant);
    EXPECT_EQ(directory.contact("B", now).how, Reachability::unknown_office);
}

TEST(Directory, the_link_officer_answers_while_the_holder_is_on_leave)
{
    auto holder = tenure("A", TenureKind::holder, "h@x");
    holder.on_leave = true;
    const Directory directory{{office("A")}, {holder, tenure("A", TenureKind::link, "l@x")}};

    const auto contact = directory.contact("A", now);

    EXPECT_EQ(contact.how, Reachability::link_officer);
    EXPECT_EQ(contact.through->email, "l@x");
}

TEST(Directory, says_why_an_office_cannot_be_reached)
{
    auto leave = tenure("L", TenureKind::holder, "h@x");
    leave.on_leave = true;
    auto bounced = tenure("B", TenureKind::holder, "h@x");
    bounced.bouncing = true;
    auto gone = tenure("G", TenureKind::holder, "h@x");
    gone.to = now;
    const Directory directory{{office("L"), office("B"), office("N"), office("G")}, {leave, bounced, tenure("N", TenureKind::holder, ""), gone}};

    EXPECT_EQ(directory.contact("L", now).how, Reachability::on_leave);
    EXPECT_EQ(directory.contact("B", now).how, Reachability::bouncing);
    EXPECT_EQ(directory.contact("N", now).how, Reachability::no_address);
    EXPECT_EQ(directory.contact("G", now).how, Reachability::vacant);
}

TEST(Directory, the_newer_tenure_and_the_later_office_win)
{
    auto older = tenure("A", TenureKind::holder, "old@x");
    auto newer = tenure("A", TenureKind::holder, "new@x");
    newer.from = now - std::chrono::hours{1};
    const Directory directory{{office("A"), office("A", "P"), office("P")}, {newer, older}};

    EXPECT_EQ(directory.contact("A", now).through->email, "new@x");
    EXPECT_EQ(directory.office("A")->parent, "P");
    EXPECT_EQ(directory.below("P"), std::vector<OfficeId>{"A"});
}

}  // namespace
}  // namespace sunwai::core
