#include "connectors/digest.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>

namespace sunwai::connectors {

std::string digest(std::string_view content)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    SHA256(reinterpret_cast<unsigned char const*>(content.data()), content.size(), hash.data());
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) fmt::format_to(std::back_inserter(out), "{:02x}", hash[i]);
    return out;
}

}  // namespace sunwai::connectors
