#include "tests/store/contract/contract.hpp"

namespace sunwai::store::contract {

std::vector<Backend> backends()
{
    return {{"sqlite", [](std::filesystem::path const& folder) { return "sqlite:" + (folder / "sunwai.db").string(); }}};
}

}  // namespace sunwai::store::contract
