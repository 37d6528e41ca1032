#pragma once
#include "store/store.hpp"

#include <array>
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// A keyed BLAKE2b whose key lies in the store alone: results tell "the same again" but never what was hashed. A value; safe from any thread.
class KeyedHash {
public:
    static constexpr std::size_t key_bytes = 32;

    /// Reads the key of this registry name; makes and stores one at the first call. Errc::corrupt when what is stored is not a key.
    [[nodiscard]] static core::Result<KeyedHash> load(store::RegistryWriter& registry, std::string_view name);

    /// 32 hex digits.
    [[nodiscard]] std::string hex(std::string_view bytes) const;

private:
    std::array<unsigned char, key_bytes> key_{};
};

/// "The same citizen" for joining: of network and handle, whose letter case does not count. Empty for an author without a handle.
[[nodiscard]] std::string author_key(KeyedHash const& hash, core::Post const& post);

}  // namespace sunwai::daemon
