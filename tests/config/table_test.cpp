#include "config/spelling.hpp"
#include "config/table.hpp"

#include <gmock/gmock.h>

#include <array>

namespace sunwai::config {
namespace {

using ::testing::ElementsAre;

constexpr std::array<Column, 3> columns{{{"id"}, {"name"}, {"note", false}}};

struct Read {
    std::vector<Fault> faults;
    std::optional<Table> table;
};

Read parse(std::string text)
{
    Read read;
    FaultSink sink{"t", read.faults};
    read.table = Table::parse(std::move(text), columns, sink);
    return read;
}

TEST(Tables, find_cells_whatever_the_order_of_columns)
{
    const auto read = parse("# comment\nname\tid\r\nएक\t1\r\n\nदो\t2\n");

    ASSERT_TRUE(read.table);
    EXPECT_TRUE(read.faults.empty());
    ASSERT_EQ(read.table->rows(), 2U);
    EXPECT_EQ(read.table->cell(0, 0), "1");
    EXPECT_EQ(read.table->cell(1, 1), "दो");
    EXPECT_EQ(read.table->cell(1, 2), "") << "the file has no such column";
    EXPECT_EQ(read.table->at(1, 0).line, 5U);
    EXPECT_EQ(read.table->at(1, 0).column, 4U) << "columns count characters, not bytes";
}

TEST(Tables, tell_what_is_wrong_with_the_head_and_with_long_rows)
{
    const auto missing = parse("id\tnmae\n1\t2\n");
    EXPECT_FALSE(missing.table);
    ASSERT_EQ(missing.faults.size(), 2U);
    EXPECT_EQ(to_string(missing.faults[0]), "t:1:4: unknown column \"nmae\"; did you mean \"name\"?");
    EXPECT_EQ(to_string(missing.faults[1]), "t:1:1: column \"name\" is missing");

    const auto longer = parse("id\tname\n1\t2\t3\n4\n");
    ASSERT_EQ(longer.faults.size(), 1U);
    EXPECT_EQ(to_string(longer.faults[0]), "t:2:1: has 3 cells; the head line names 2");
    EXPECT_EQ(longer.table->rows(), 1U);
    EXPECT_EQ(longer.table->cell(0, 1), "") << "a short row ends in empty cells";

    EXPECT_EQ(parse("").faults.size(), 1U);
}

TEST(Tables, split_words)
{
    EXPECT_THAT(words_of("a|b||c", '|'), ElementsAre("a", "b", "c"));
    EXPECT_THAT(words_of("", '|'), ElementsAre());
    EXPECT_THAT(words_of("|", '|'), ElementsAre());
}

TEST(Spelling, finds_the_nearest_word_or_none)
{
    constexpr std::array<std::string_view, 4> known{"listen", "connections", "public_url", "host"};

    EXPECT_EQ(nearest("lsiten", known), "listen");
    EXPECT_EQ(nearest("conection", known), "connections");
    EXPECT_EQ(nearest("hosts", known), "host");
    EXPECT_EQ(nearest("colour", known), "");
    EXPECT_EQ(nearest("", known), "");
    EXPECT_EQ(nearest(std::string(10000, 'x'), known), "");
    EXPECT_EQ(suggestion("zzzz", known), "");
}

}  // namespace
}  // namespace sunwai::config
