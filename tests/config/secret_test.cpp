#include "config/settings.hpp"
#include "edited_pack.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>

namespace sunwai::config {
namespace {

std::filesystem::path secret(test::TemporaryFolder const& folder, std::string_view name, std::string_view text, mode_t mode)
{
    const auto file = folder.write(name, text);
    EXPECT_EQ(::chmod(file.c_str(), mode), 0);
    return file;
}

TEST(Secrets, are_read_without_the_last_newline)
{
    const test::TemporaryFolder folder;

    EXPECT_EQ(read_secret(secret(folder, "a", "s3cret \n", 0600)).value(), "s3cret ");
    EXPECT_EQ(read_secret(secret(folder, "b", "two\nlines\r\n", 0400)).value(), "two\nlines");
}

TEST(Secrets, that_others_may_read_are_refused_without_being_shown)
{
    const test::TemporaryFolder folder;

    const auto open = read_secret(secret(folder, "open", "s3cret", 0604));

    ASSERT_TRUE(open.has_error());
    EXPECT_EQ(open.error().code, core::Errc::forbidden);
    EXPECT_EQ(open.error().what.find("s3cret"), std::string::npos);
}

TEST(Secrets, that_are_not_there_are_told_apart)
{
    const test::TemporaryFolder folder;

    EXPECT_EQ(read_secret(folder.path() / "none").error().code, core::Errc::not_found);
    EXPECT_EQ(read_secret(folder.path()).error().code, core::Errc::invalid);
    EXPECT_EQ(read_secret(secret(folder, "empty", "\n", 0600)).error().code, core::Errc::invalid);
    EXPECT_EQ(read_secret(secret(folder, "long", std::string(20000, 'x'), 0600)).error().code, core::Errc::invalid);
}

TEST(Secrets, a_credential_of_the_same_name_goes_first)
{
    const test::TemporaryFolder folder;
    const auto file = secret(folder, "smtp-password", "from the file", 0600);
    const auto other = secret(folder, "token", "the token", 0600);
    secret(folder, "credentials/smtp-password", "from systemd", 0400);
    ::setenv("CREDENTIALS_DIRECTORY", (folder.path() / "credentials").c_str(), 1);

    const auto credential = read_secret(file);
    const auto plain = read_secret(other);
    ::unsetenv("CREDENTIALS_DIRECTORY");

    EXPECT_EQ(credential.value(), "from systemd");
    EXPECT_EQ(plain.value(), "the token");
}

}  // namespace
}  // namespace sunwai::config
