#include "rules/read/lexicon.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sunwai::rules {
namespace {

class LexiconTest : public testing::Test {
protected:
    void SetUp() override
    {
        folder_ = std::filesystem::path{testing::TempDir()} / ("lexicon-" + std::to_string(::getpid()) + "-" +
                                                               testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
        pack_.categories.push_back({});
        pack_.categories.back().key = "electricity";
        file("sets.tsv", "power\tobject\tcategory:electricity\t2\noff\ttrouble\t\t2\nnahi\tplain\n");
        file("terms.tsv", "power\thi\tबिजली\n");
        file("rules.tsv", "# none\n");
        file("numbers.tsv", "bias_grievance\t-2\n");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void file(std::string const& name, std::string const& text) { std::ofstream{folder_ / name} << text; }

    std::optional<Lexicon> load()
    {
        faults_.clear();
        return Lexicon::load(folder_, pack_, faults_);
    }

    /// `file:line: message` of the first fault, without the folder.
    std::string first_fault()
    {
        EXPECT_FALSE(load());
        if (faults_.empty()) return {};
        auto const& fault = faults_.front();
        return std::filesystem::path{fault.file}.filename().string() + ":" + std::to_string(fault.line) + ": " + fault.message;
    }

    std::filesystem::path folder_;
    config::StatePack pack_;
    std::vector<config::Fault> faults_;
};

TEST_F(LexiconTest, A_good_folder_loads)
{
    const auto lexicon = load();

    ASSERT_TRUE(lexicon);
    EXPECT_EQ(lexicon->sets().size(), 3U);
    EXPECT_DOUBLE_EQ(lexicon->number("bias_grievance", 0), -2);
    EXPECT_DOUBLE_EQ(lexicon->number("unknown", 7), 7);
}

TEST_F(LexiconTest, More_categories_than_can_be_weighed_are_a_fault)
{
    for (int i = 1; i < 64; ++i) {
        pack_.categories.push_back({});
        pack_.categories.back().key = "category_" + std::to_string(i);
    }
    EXPECT_TRUE(load());
    pack_.categories.push_back({});
    EXPECT_NE(first_fault().find("the pack has 65 categories, the lexicon tells at most 64 apart"), std::string::npos);
}

TEST_F(LexiconTest, Faults_name_file_and_line)
{
    file("sets.tsv", "power\tobject\tcategory:magic\t2\n");
    EXPECT_EQ(first_fault(), "sets.tsv:1: category 'magic' is not in the pack");
    SetUp();
    file("sets.tsv", "power\tthing\t\t\n");
    EXPECT_EQ(first_fault(), "sets.tsv:1: unknown role 'thing': plain, object, matter, trouble, kind, mask or cue");
    SetUp();
    file("terms.tsv", "# a comment\nwater\thi\tपानी\n");
    EXPECT_EQ(first_fault(), "terms.tsv:2: set 'water' is not in sets.tsv");
    SetUp();
    file("terms.tsv", "power\tfr\tpouvoir\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: unknown language 'fr': hi, hi= (no sound), en, @ (handles) or * (emoji)");
    SetUp();
    file("terms.tsv", "power\thi\tबिजली||लाइट\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: an empty term");
    SetUp();
    file("rules.tsv", "kind:grievance\tpower ~ dark\t1\n");
    EXPECT_EQ(first_fault(), "rules.tsv:1: set 'dark' is not in sets.tsv");
    SetUp();
    file("rules.tsv", "kind:complaint\tpower\t1\n");
    EXPECT_EQ(first_fault(), "rules.tsv:1: unknown target 'kind:complaint'");
    SetUp();
    file("numbers.tsv", "bias_grievance\tvery\n");
    EXPECT_EQ(first_fault(), "numbers.tsv:1: 'very' is not a number");
}

TEST_F(LexiconTest, All_faults_are_told_at_once)
{
    file("terms.tsv", "power\tfr\tx\nwater\thi\tपानी\npower\thi\t...\n");

    EXPECT_FALSE(load());
    EXPECT_EQ(faults_.size(), 3U);
}

TEST_F(LexiconTest, Choices_and_macros_are_written_out)
{
    file("terms.tsv", "nahi\thi=\tनहीं|nahi\noff\thi\t{nahi} आ रह[ा,ी]\n");

    EXPECT_TRUE(load());
    file("terms.tsv", "off\thi\t{nahi} आ\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: set 'nahi' has no terms above this line");
    file("terms.tsv", "off\thi\tरह[ा,ी\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: 'रह[ा,ी' has a bracket that does not close");
}

TEST_F(LexiconTest, Hostile_files_are_refused_in_words)
{
    file("terms.tsv", "power\thi\t" + std::string(70000, 'a') + "\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: line is longer than 64 KB");
    std::string explosive = "power\thi\t";
    for (int i = 0; i < 20; ++i) explosive += "[a,b]";
    file("terms.tsv", explosive + "\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: the line writes more than 4000 terms");
    file("terms.tsv", "power\thi\t\xC3\x28\n");
    EXPECT_EQ(first_fault(), "terms.tsv:1: not valid UTF-8");
    std::filesystem::remove(folder_ / "sets.tsv");
    EXPECT_EQ(first_fault(), "sets.tsv:0: cannot be read");
}

}  // namespace
}  // namespace sunwai::rules
