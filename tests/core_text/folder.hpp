#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string_view>

namespace sunwai::tests {

/// A folder of its own for one test, removed at its end.
class Folder {
public:
    Folder()
    {
        static int made = 0;
        auto const* test = testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::path{testing::TempDir()} /
                (std::string{"sunwai-"} + test->test_suite_name() + "-" + test->name() + "-" + std::to_string(++made));
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    void write(std::string_view name, std::string_view text) const { std::ofstream{path_ / name, std::ios::binary} << text; }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace sunwai::tests
