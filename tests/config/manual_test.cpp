#include "config/settings.hpp"
#include "edited_pack.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace sunwai::config {
namespace {

TEST(Manual, is_the_one_in_docs)
{
    const auto page = test::source_dir / "docs/configuration.md";

    const auto manual = settings_manual();

    if (std::getenv("SUNWAI_UPDATE_DOCS") != nullptr) std::ofstream{page} << manual;
    EXPECT_EQ(manual, test::read(page)) << "write it anew: SUNWAI_UPDATE_DOCS=1 ctest -R Manual";
}

}  // namespace
}  // namespace sunwai::config
