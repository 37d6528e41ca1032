#include "daemon/control/protocol.hpp"

#include "daemon/control/server.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon::control {
namespace {

TEST(Protocol, a_request_comes_back_as_it_was)
{
    Arguments arguments;
    arguments.values["NUMBER"] = {"HR-2026-000001"};
    arguments.values["KEY=VALUE"] = {"text=\"पानी\"\n", std::string("a\0b", 3)};
    arguments.values["json"] = {};
    arguments.inputs["FILE"] = "a,b\r\n\"c\"\n";

    const auto read = decode_request(encode("case note", arguments));

    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->verb, "case note");
    EXPECT_EQ(read->arguments.values, arguments.values);
    EXPECT_EQ(read->arguments.inputs, arguments.inputs);
}

TEST(Protocol, an_answer_comes_back_as_it_was)
{
    const ControlAnswer answer{3, {"out\n", "err \"x\"\n"}};

    const auto read = decode_answer(encode(answer));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->exit, 3);
    EXPECT_EQ(read->output.out, answer.output.out);
    EXPECT_EQ(read->output.err, answer.output.err);
}

TEST(Protocol, what_is_no_message_is_refused)
{
    for (auto const* body : {"", "x", "[]", "{}", R"({"sunwai":"1"})", R"({"sunwai":1})", R"({"sunwai":1,"verb":"x","args":[],"inputs":{}})",
                             R"({"sunwai":1,"verb":"x","args":{"a":"b"},"inputs":{}})", R"({"sunwai":1,"verb":"x","args":{},"inputs":{"a":[]}})"}) {
        EXPECT_EQ(decode_request(body).error().code, core::Errc::malformed) << body;
        EXPECT_FALSE(decode_answer(body)) << body;
    }
    EXPECT_EQ(decode_request(R"({"sunwai":2})").error().code, core::Errc::wrong_version);
}

TEST(Protocol, values_are_bounded)
{
    Arguments arguments;
    arguments.values["a"] = std::vector<std::string>(max_values + 1, "x");

    EXPECT_FALSE(decode_request(encode("case note", arguments)));
}

TEST(Protocol, lengths)
{
    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{0x01020304}, max_request}) EXPECT_EQ(length_in(header_of(length)), length);
}

TEST(Protocol, the_socket_lies_beside_the_store)
{
    EXPECT_EQ(control_socket_of("sqlite:/var/lib/sunwai/sunwai.db"), "/var/lib/sunwai/sunwai.db.sock");
    EXPECT_TRUE(control_socket_of("sqlite:").empty());
    EXPECT_TRUE(control_socket_of("sqlite::memory:").empty());
    EXPECT_TRUE(control_socket_of("postgresql://x").empty());
}

}  // namespace
}  // namespace sunwai::daemon::control
