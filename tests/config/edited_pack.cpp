#include "edited_pack.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sunwai::config::test {
namespace {

StatePack const& shipped(std::string_view name)
{
    static std::vector<std::shared_ptr<StatePack const>> loaded;
    std::vector<Fault> faults;
    auto pack = load_state_pack(source_dir / "config/states" / name, faults);
    for (auto const& fault : faults) ADD_FAILURE() << to_string(fault);
    if (!pack) std::abort();
    return *loaded.emplace_back(std::move(pack));
}

}  // namespace

TemporaryFolder::TemporaryFolder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "sunwai-config-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(std::string_view name, std::string_view text) const
{
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
    return file;
}

std::string read(std::filesystem::path const& file)
{
    std::ostringstream text;
    text << std::ifstream{file, std::ios::binary}.rdbuf();
    return text.str();
}

std::vector<std::string> faults_of_edited_pack(std::string_view file, std::string_view from, std::string_view to)
{
    const TemporaryFolder folder;
    const auto pack = folder.path() / "nandi";
    std::filesystem::copy(source_dir / "config/states/nandi", pack, std::filesystem::copy_options::recursive);
    auto text = read(pack / file);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << "the pack has no such text: " << from;
    if (at == std::string::npos) return {};
    folder.write("nandi/" + std::string{file}, text.replace(at, from.size(), to));

    std::vector<Fault> faults;
    static_cast<void>(load_state_pack(pack, core::parse_date("2026-06-01").value(), faults));
    std::vector<std::string> lines;
    for (auto const& fault : faults) lines.push_back(to_string(fault).substr(pack.string().size() + 1));
    return lines;
}

StatePack const& nandi()
{
    static StatePack const& pack = shipped("nandi");
    return pack;
}

StatePack const& haryana()
{
    static StatePack const& pack = shipped("haryana");
    return pack;
}

}  // namespace sunwai::config::test
