#pragma once
#include "core/error.hpp"
#include "store/sqlite/seals.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::store::sqlite {

/// A seal's hash under the store's Ed25519 key. Kept outside the database, it tells when the end of the chain is cut off.
struct SignedHead {
    std::string store;      ///< id of the store: several may share a file
    std::int64_t epoch{1};
    Head head;
    std::string key;        ///< public key, hex
    std::string signature;  ///< hex
};

/// `{"store":…,"epoch":…,"seal":…,"events":…,"erasures":…,"at":…,"hash":…,"key":…,"signature":…}`, one line without its newline.
[[nodiscard]] std::string to_line(SignedHead const& head);
/// Nothing for what is not such a line, as a crash in the middle of writing one leaves.
[[nodiscard]] std::optional<SignedHead> parse_head(std::string_view line);
/// Whether the signature fits what is signed and the key it names.
[[nodiscard]] bool genuine(SignedHead const& head);

/// The key pair of one store: the secret half lies in a file of the owner's beside it.
class SigningKey {
public:
    /// Reads the key, or makes one where there is none. unavailable: the file cannot be read or made; corrupt: it holds no key.
    [[nodiscard]] static core::Result<SigningKey> load(std::string const& path);
    [[nodiscard]] std::string public_hex() const;
    void sign(SignedHead& head) const;

private:
    std::array<unsigned char, 64> secret_{};
};

/// Appends heads to the file beside the store, at most one a second while commits are many, and to the log every quarter of an hour.
class HeadFile {
public:
    HeadFile(std::string path, std::string store, std::int64_t epoch, SigningKey key);
    /// The newest seal as it stands on the disk; written now or when its second is over.
    void note(Head const& head);
    /// Writes what waits, if its time has come or `now` is given.
    void flush(bool now);
    [[nodiscard]] bool waiting() const noexcept { return waiting_; }

private:
    void append(std::string line);
    std::string path_;
    std::string store_;
    std::int64_t epoch_;
    SigningKey key_;
    Head head_;
    bool waiting_{false};
    std::chrono::steady_clock::time_point next_line_{};
    std::chrono::steady_clock::time_point next_log_{};
};

}  // namespace sunwai::store::sqlite
