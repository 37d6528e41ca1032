#pragma once
#include "core/model/event.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What the audit chain hashes, and how: BLAKE2b-256 over length-prefixed fields. Pure; the one definition for writing and for checking.
namespace sunwai::store::sqlite {

using Hash = std::array<unsigned char, 32>;
using Salt = std::array<unsigned char, 16>;
using Bytes = std::span<unsigned char const>;

/// Random salts, drawn from the system many at a time.
class Salts {
public:
    [[nodiscard]] Salt next();

private:
    std::array<Salt, 64> drawn_{};
    std::size_t left_{0};
};

/// The chain of a case starts from this.
inline constexpr Hash no_hash{};

[[nodiscard]] std::optional<Hash> to_hash(Bytes bytes) noexcept;
[[nodiscard]] std::string hex(Bytes bytes);
[[nodiscard]] std::optional<std::string> from_hex(std::string_view digits);

/// Commitment to words that may be erased later.
[[nodiscard]] Hash payload_hash(Bytes salt, std::string_view body);
/// An event and all before it in its case. `payload` is empty for an event without words.
[[nodiscard]] Hash event_hash(Hash const& before, std::int64_t event_id, std::int64_t case_id, core::Event const& event, Bytes payload);
[[nodiscard]] Hash erasure_hash(std::int64_t erasure_id, std::int64_t event_id, std::int64_t at, std::string_view actor);

/// Hash of one commit group: the seal before, then the group's events and erasures in order of their ids.
class SealHash {
public:
    SealHash(Hash const& before, std::int64_t seal_id);
    void add(Hash const& item);
    [[nodiscard]] Hash finish(std::int64_t last_event, std::int64_t last_erasure, std::int64_t at);

private:
    alignas(64) std::array<unsigned char, 384> state_;
};

}  // namespace sunwai::store::sqlite
