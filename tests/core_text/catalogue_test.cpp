#include "core/text/catalogue.hpp"
#include "core/text/values.hpp"
#include "tests/core_text/folder.hpp"

#include <gmock/gmock.h>

namespace sunwai::core::text {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

struct Loaded {
    std::optional<Catalogue> catalogue;
    std::vector<std::string> faults;
};

Loaded load(std::string_view hi, std::string_view en)
{
    const tests::Folder folder;
    folder.write("hi.tsv", hi);
    folder.write("en.tsv", en);
    std::vector<Fault> faults;
    Loaded loaded;
    loaded.catalogue = Catalogue::load(folder.path(), faults);
    for (auto const& fault : faults) loaded.faults.push_back(to_string(fault));
    return loaded;
}

TEST(Catalogue_load, keeps_both_languages_and_fills_placeholders)
{
    const auto loaded = load("# शीर्षक\n\ncases.n\t{{n}} मामले\n", "cases.n\t{{n}} cases\\nin all\n");

    ASSERT_TRUE(loaded.catalogue);
    Values values;
    values.set("n", 3);
    EXPECT_EQ(loaded.catalogue->say(Language::hi, "cases.n", values).value(), "3 मामले");
    EXPECT_EQ(loaded.catalogue->say(Language::en, "cases.n", values).value(), "3 cases\nin all");
}

TEST(Catalogue_load, a_key_missing_in_one_language_is_a_fault_with_its_line)
{
    const auto loaded = load("a\tअ\n", "a\tA\nb\tB\n");

    EXPECT_FALSE(loaded.catalogue);
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_THAT(loaded.faults[0], HasSubstr("en.tsv:2: b is missing in"));
}

TEST(Catalogue_load, tells_every_fault_at_once)
{
    const auto loaded = load("a\tअ {{x}}\nno tab here\na\tअ\nB\tब\nc\t{{{raw}}}\nd\tx\xE2\x80\xAEy\n", "a\tA\nc\tC\nd\tD\n");

    EXPECT_THAT(loaded.faults, testing::IsSupersetOf({HasSubstr("hi.tsv:2: expected key<TAB>message"), HasSubstr("hi.tsv:3: key twice: a"),
                                                      HasSubstr("hi.tsv:4: not a key: B"), HasSubstr("hi.tsv:5: an unescaped form"),
                                                      HasSubstr("hi.tsv:6: invisible or control characters"),
                                                      HasSubstr("hi.tsv:1: a has other placeholders")}));
}

TEST(Catalogue_load, an_absent_file_is_a_fault)
{
    const tests::Folder folder;
    folder.write("hi.tsv", "a\tअ\n");
    std::vector<Fault> faults;

    EXPECT_FALSE(Catalogue::load(folder.path(), faults));
    EXPECT_THAT(to_string(faults.front()), HasSubstr("en.tsv:0: cannot be read"));
}

TEST(Catalogue_say, a_missing_value_or_key_is_an_error)
{
    const auto loaded = load("a\t{{x}}\n", "a\t{{x}}\n");
    ASSERT_TRUE(loaded.catalogue);

    EXPECT_EQ(loaded.catalogue->say(Language::en, "a").error().code, Errc::invalid);
    EXPECT_EQ(loaded.catalogue->say(Language::en, "b").error().code, Errc::not_found);
    EXPECT_EQ(loaded.catalogue->word(Language::en, "status.unheard_of", "unheard_of"), "unheard_of");
}

TEST(Catalogue_say, a_value_is_not_read_as_a_template)
{
    const auto loaded = load("a\t{{x}}{{y}}\n", "a\t{{x}}{{y}}\n");
    Values values;
    values.set("x", "{{y}}").set("y", "end");

    EXPECT_EQ(loaded.catalogue->say(Language::en, "a", values).value(), "{{y}}end");
}

}  // namespace
}  // namespace sunwai::core::text
