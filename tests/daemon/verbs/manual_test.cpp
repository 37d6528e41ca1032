#include "child.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sunwai::tests {
namespace {

/// SUNWAI_UPDATE_DOCS=1 rewrites the page.
TEST(Manual, the_page_of_the_command_line_is_what_the_program_says)
{
    const Workplace place;
    constexpr char const* page = SUNWAI_SOURCE_DIR "/docs/command-line.md";

    const auto ran = place.run({"help", "--markdown"});

    ASSERT_EQ(ran.exit, 0) << ran.err;
    if (std::getenv("SUNWAI_UPDATE_DOCS") != nullptr) std::ofstream{page} << ran.out;
    std::ostringstream kept;
    kept << std::ifstream{page}.rdbuf();
    EXPECT_EQ(kept.str(), ran.out) << "run with SUNWAI_UPDATE_DOCS=1 to rewrite it";
}

TEST(Manual, settings_manual_is_printed)
{
    const Workplace place;

    const auto ran = place.run({"settings-manual"});

    EXPECT_EQ(ran.exit, 0);
    EXPECT_NE(ran.out.find("`public_url`"), std::string::npos);
}

}  // namespace
}  // namespace sunwai::tests
