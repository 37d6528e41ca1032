#include "core/model/actor.hpp"
#include "core/model/case.hpp"
#include "core/model/message.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/mail_templates.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sunwai::core::text {
namespace {

const std::filesystem::path folder = std::filesystem::path{SUNWAI_SOURCE_DIR} / "config" / "text";

/// Every word of an enumeration has a message.
template <class E> void expect_words(Catalogue const& catalogue, std::string const& prefix)
{
    for (int i = 0; i < 32; ++i) {
        const auto word = name(static_cast<E>(i));
        if (word == "unknown" && i > 0) break;
        EXPECT_TRUE(catalogue.has(prefix + std::string{word})) << prefix << word;
    }
}

TEST(Shipped_messages, load_without_a_fault_and_name_every_word_of_a_case)
{
    std::vector<Fault> faults;
    const auto catalogue = Catalogue::load(folder, faults);

    for (auto const& fault : faults) ADD_FAILURE() << to_string(fault);
    ASSERT_TRUE(catalogue);
    expect_words<Status>(*catalogue, "status.");
    expect_words<Severity>(*catalogue, "severity.");
    expect_words<ActorKind>(*catalogue, "actor.");
    expect_words<MessageState>(*catalogue, "message.");
}

TEST(Shipped_mails, compile_in_both_languages)
{
    std::vector<Fault> faults;
    const auto catalogue = Catalogue::load(folder, faults);
    ASSERT_TRUE(catalogue);

    const auto mails = MailTemplates::load(folder / "mail", *catalogue, faults);

    for (auto const& fault : faults) ADD_FAILURE() << to_string(fault);
    EXPECT_TRUE(mails);
}

}  // namespace
}  // namespace sunwai::core::text
