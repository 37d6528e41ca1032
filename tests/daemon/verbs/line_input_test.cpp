#include "daemon/verbs/line_input.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace sunwai::daemon {
namespace {

class Lines : public testing::Test {
protected:
    Lines() : path_{(std::filesystem::temp_directory_path() / ("sunwai-lines-" + std::to_string(::getpid()))).string()} {}
    ~Lines() override { std::filesystem::remove(path_); }

    /// Every line as `number:text`, too long ones as `number:!length`.
    std::vector<std::string> read(std::string const& contents, std::size_t longest)
    {
        std::ofstream{path_, std::ios::binary} << contents;
        auto input = LineInput::open(path_, longest);
        std::vector<std::string> lines;
        if (!input) return {"cannot open"};
        for (auto next = input->next(); next != LineInput::Next::end; next = input->next()) {
            auto line = std::to_string(input->number()) + ":";
            if (next == LineInput::Next::too_long) line += "!" + std::to_string(input->length());
            else line += input->text();
            lines.push_back(std::move(line));
        }
        return lines;
    }

    std::string path_;
};

using Expected = std::vector<std::string>;

TEST_F(Lines, ends_and_marks_are_not_part_of_a_line)
{
    EXPECT_EQ(read("\xEF\xBB\xBF" "a\r\nb\n\nc", 100), (Expected{"1:a", "2:b", "3:", "4:c"}));
    EXPECT_EQ(read("", 100), Expected{});
    EXPECT_EQ(read("\n", 100), Expected{"1:"});
}

TEST_F(Lines, too_long_ones_are_passed_over_wherever_they_end)
{
    EXPECT_EQ(read("12345\nab\n", 4), (Expected{"1:!5", "2:ab"}));
    EXPECT_EQ(read("ab\n" + std::string(1'000'000, 'x') + "\ncd\n", 1000), (Expected{"1:ab", "2:!1000000", "3:cd"}));
    EXPECT_EQ(read(std::string(1'000'000, 'x'), 1000), Expected{"1:!1000000"});
}

TEST_F(Lines, across_chunks)
{
    std::string contents;
    Expected expected;
    for (int i = 1; i <= 3000; ++i) {
        const std::string line(static_cast<std::size_t>(i % 997), static_cast<char>('a' + i % 26));
        contents += line + "\n";
        expected.push_back(std::to_string(i) + ":" + line);
    }

    EXPECT_EQ(read(contents, 1000), expected);
}

TEST_F(Lines, what_cannot_be_opened_is_said_so)
{
    EXPECT_EQ(LineInput::open("/nowhere/at/all", 10).error().code, core::Errc::not_found);
    EXPECT_EQ(LineInput::open("/", 10).error().code, core::Errc::invalid);
}

}  // namespace
}  // namespace sunwai::daemon
