#include "connectors/channels/journal.hpp"
#include "connectors/channels/maildir.hpp"
#include "tests/support/await.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using testing::await;

OutgoingMail mail(std::string id)
{
    OutgoingMail one;
    one.message_id = std::move(id);
    one.recipient = "officer@haryana.example";
    one.subject = "शिकायत";
    one.text = "नमस्ते\n";
    one.date = core::from_millis(1772685660000);
    return one;
}

class MaildirTest : public ::testing::Test {
protected:
    MaildirTest() : folder{fs::temp_directory_path() / ("sunwai-maildir-" + std::to_string(::getpid()))} { fs::remove_all(folder); }
    ~MaildirTest() override { fs::remove_all(folder); }

    std::size_t count(char const* part) const
    {
        std::size_t files = 0;
        for ([[maybe_unused]] auto const& one : fs::directory_iterator{folder / part}) ++files;
        return files;
    }
    void put(std::string const& name, std::string const& content) const
    {
        fs::create_directories(folder / "new");
        std::ofstream{folder / "new" / name} << content;
    }

    boost::asio::io_context io{1};
    fs::path folder;
    MailSender sender{.address = "sunwai@haryana.example", .name = {}, .offset = {}};
};

TEST_F(MaildirTest, writes_each_mail_once_even_after_it_was_read)
{
    MaildirChannel channel{folder, sender};

    const auto first = await(io, channel.send(mail("1@sunwai.test")));
    const auto again = await(io, channel.send(mail("<1@sunwai.test>")));
    ASSERT_TRUE(first);
    fs::rename(folder / "new" / first->queue_id, folder / "cur" / (first->queue_id + ":2,S"));
    const auto read = await(io, channel.send(mail("1@sunwai.test")));
    const auto other = await(io, channel.send(mail("2@sunwai.test")));

    EXPECT_FALSE(first->repeated);
    EXPECT_TRUE(again && again->repeated);
    EXPECT_TRUE(read && read->repeated);
    EXPECT_TRUE(other && !other->repeated);
    EXPECT_EQ(count("new"), 1U);
    EXPECT_EQ(count("tmp"), 0U);
}

TEST_F(MaildirTest, a_folder_that_cannot_be_made_keeps_the_mail)
{
    std::ofstream{folder} << "a file";
    MaildirChannel channel{folder, sender};

    const auto receipt = await(io, channel.send(mail("1@sunwai.test")));

    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().code, core::Errc::transient);
}

TEST_F(MaildirTest, journal_finds_ids_and_reads_each_file_once)
{
    MaildirChannel channel{folder, sender};
    MaildirJournal journal{folder};
    ASSERT_TRUE(await(io, channel.send(mail("1@sunwai.test"))));

    EXPECT_EQ(journal.contains("1@sunwai.test").value(), true);
    EXPECT_EQ(journal.contains("<1@sunwai.test>").value(), true);
    EXPECT_EQ(journal.contains("2@sunwai.test").value(), false);
    EXPECT_EQ(journal.files_read(), 1U);
    ASSERT_TRUE(await(io, channel.send(mail("2@sunwai.test"))));
    EXPECT_EQ(journal.contains("2@sunwai.test").value(), true);
    EXPECT_EQ(journal.files_read(), 2U);
}

TEST_F(MaildirTest, journal_reads_headers_alone_folded_and_in_any_case)
{
    put("a", "Return-Path: <x@y>\nMESSAGE-Id:\n\t<folded@sunwai.test>\nSubject: x\n\nbody\n");
    put("b", "Subject: Message-ID: <subject@sunwai.test>\n\nMessage-ID: <body@sunwai.test>\n");
    put("c", "");
    put("d", std::string(200'000, 'h') + "\nMessage-ID: <far@sunwai.test>\n\n");
    MaildirJournal journal{folder};

    EXPECT_TRUE(journal.contains("folded@sunwai.test").value());
    EXPECT_FALSE(journal.contains("subject@sunwai.test").value());
    EXPECT_FALSE(journal.contains("body@sunwai.test").value());
    EXPECT_FALSE(journal.contains("far@sunwai.test").value());
}

TEST_F(MaildirTest, a_journal_that_cannot_be_read_settles_nothing)
{
    MaildirJournal journal{folder};

    const auto found = journal.contains("1@sunwai.test");

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, core::Errc::unavailable);
    EXPECT_EQ(journal.contains("no id").error().code, core::Errc::invalid);
}

}  // namespace
}  // namespace sunwai::connectors
