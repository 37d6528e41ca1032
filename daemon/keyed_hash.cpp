#include "daemon/keyed_hash.hpp"

#include <sodium.h>

#include <algorithm>

namespace sunwai::daemon {
namespace {

constexpr std::size_t sum_bytes = 16;
static_assert(KeyedHash::key_bytes == crypto_generichash_KEYBYTES);
static_assert(sum_bytes == crypto_generichash_BYTES_MIN);

template <std::size_t N> std::string to_hex(std::array<unsigned char, N> const& bytes)
{
    std::array<char, 2 * N + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return {hex.data(), 2 * N};
}

}  // namespace

core::Result<KeyedHash> KeyedHash::load(store::RegistryWriter& registry, std::string_view name)
{
    if (sodium_init() < 0) return core::Error{core::Errc::unavailable, "libsodium does not start"};
    auto stored = registry.get(name);
    if (!stored) return stored.error();
    KeyedHash hash;
    if (stored->empty()) {
        randombytes_buf(hash.key_.data(), hash.key_.size());
        const auto kept = registry.put(name, to_hex(hash.key_));
        if (!kept) return kept.error();
        return hash;
    }
    std::size_t length = 0;
    const int failed = sodium_hex2bin(hash.key_.data(), hash.key_.size(), stored->data(), stored->size(), nullptr, &length, nullptr);
    if (failed != 0 || length != hash.key_.size())
        return core::Error{core::Errc::corrupt, "the store's " + std::string{name} + " is not a key of 32 bytes"};
    return hash;
}

std::string KeyedHash::hex(std::string_view bytes) const
{
    std::array<unsigned char, sum_bytes> sum{};
    crypto_generichash(sum.data(), sum.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), key_.data(), key_.size());
    return to_hex(sum);
}

std::string author_key(KeyedHash const& hash, core::Post const& post)
{
    if (post.author.handle.empty()) return {};
    std::string bytes = post.source;
    bytes.push_back('\0');
    for (const char c : post.author.handle) bytes.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    return hash.hex(bytes);
}

}  // namespace sunwai::daemon
