#include "daemon/verbs/csv.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

std::vector<CsvRow> rows_of(std::string_view text)
{
    std::vector<CsvRow> rows;
    CsvReader reader{text};
    while (auto row = reader.next()) rows.push_back(std::move(*row));
    return rows;
}

using Fields = std::vector<std::string>;

TEST(CsvReader, quotes_commas_and_line_ends)
{
    const auto rows = rows_of("\xEF\xBB\xBF" "a,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\n\n,\nlast,one");

    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].fields, (Fields{"a", "b"}));
    EXPECT_EQ(rows[1].fields, (Fields{"x,\"y\"", "two\nlines"}));
    EXPECT_EQ(rows[1].line, 2U);
    EXPECT_EQ(rows[2].fields, (Fields{"", ""}));
    EXPECT_EQ(rows[2].line, 5U) << "the line break inside quotes counts, and so does the empty line";
    EXPECT_EQ(rows[3].fields, (Fields{"last", "one"}));
}

TEST(CsvReader, faults_stay_with_their_row)
{
    const auto rows = rows_of("ok\n" + std::string(max_csv_field + 1, 'x') + "\n\xFF\nok\n\"open");

    ASSERT_EQ(rows.size(), 5U);
    EXPECT_TRUE(rows[0].fault.empty());
    EXPECT_NE(rows[1].fault.find("longer than 4096 bytes"), std::string::npos);
    EXPECT_NE(rows[2].fault.find("UTF-8"), std::string::npos);
    EXPECT_TRUE(rows[3].fault.empty());
    EXPECT_NE(rows[4].fault.find("never closes"), std::string::npos);
}

TEST(CsvReader, columns_are_bounded)
{
    const auto rows = rows_of(std::string(10'000, ','));

    ASSERT_EQ(rows.size(), 1U);
    EXPECT_NE(rows[0].fault.find("more than 64 columns"), std::string::npos);
    EXPECT_LE(rows[0].fields.size(), max_csv_columns);
}

TEST(CsvText, no_vector_becomes_a_formula)
{
    const std::string hostile[]{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\xE2\x80\x8B=1", "\xEF\xBC\x9D" "1", "\xEF\xBC\x8B" "1", "\xEF\xBC\x8D" "1",
                                "\xEF\xBC\xA0x", "\xE2\x80\xAE=1", "\xC2\xA0=1", "\n=1", "\x01=1", "\xEF\xBB\xBF=1", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0",
                                std::string(600, ' ') + "=1", "\xEF\xB9\xA3" "1"};

    for (auto const& value : hostile) {
        EXPECT_TRUE(looks_like_formula(value)) << value;
        EXPECT_EQ(csv_text(value).substr(0, 2), "\"'") << value;
    }
}

TEST(CsvText, ordinary_words_stay_as_they_are)
{
    for (std::string_view value : {"", "a", "पानी", "1+1", "a=b", "\"", "x@y", "HR-2026-000001"}) EXPECT_FALSE(looks_like_formula(value)) << value;
    EXPECT_EQ(csv_text("say \"x\""), "\"say \"\"x\"\"\"");
}

TEST(CsvText, what_is_written_is_read_back)
{
    const std::string value = "two\nlines, \"quoted\", पानी";

    const auto rows = rows_of(csv_text(value) + "\r\n");

    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].fields.at(0), value);
}

}  // namespace
}  // namespace sunwai::daemon
