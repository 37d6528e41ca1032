#include "store/sqlite/chain.hpp"

#include <sodium.h>

#include <bit>
#include <cstring>

namespace sunwai::store::sqlite {
namespace {

static_assert(sizeof(crypto_generichash_state) <= 384);
static_assert(std::endian::native == std::endian::little, "hashes are over little-endian integers");

/// Fields one after another in a buffer that keeps its room; each text with its length, so that no two lists of fields read alike.
class Fields {
public:
    Fields() : bytes_{scratch()} { bytes_.clear(); }
    Fields& number(std::int64_t value)
    {
        bytes_.append(reinterpret_cast<char const*>(&value), sizeof value);
        return *this;
    }
    Fields& text(std::string_view value)
    {
        number(static_cast<std::int64_t>(value.size()));
        bytes_.append(value);
        return *this;
    }
    Fields& bytes(Bytes value) { return text({reinterpret_cast<char const*>(value.data()), value.size()}); }
    [[nodiscard]] Hash hash() const
    {
        Hash result;
        crypto_generichash(result.data(), result.size(), reinterpret_cast<unsigned char const*>(bytes_.data()), bytes_.size(), nullptr, 0);
        return result;
    }

private:
    static std::string& scratch()
    {
        thread_local std::string bytes;
        return bytes;
    }
    std::string& bytes_;
};

crypto_generichash_state* state_of(std::array<unsigned char, 384>& room) { return reinterpret_cast<crypto_generichash_state*>(room.data()); }

void feed(std::array<unsigned char, 384>& room, std::int64_t value)
{
    crypto_generichash_update(state_of(room), reinterpret_cast<unsigned char const*>(&value), sizeof value);
}

}  // namespace

Salt Salts::next()
{
    if (left_ == 0) {
        randombytes_buf(drawn_.data(), sizeof drawn_);
        left_ = drawn_.size();
    }
    const Salt salt = drawn_[--left_];
    drawn_[left_].fill(0);  // used once
    return salt;
}

std::optional<Hash> to_hash(Bytes bytes) noexcept
{
    Hash hash;
    if (bytes.size() != hash.size()) return std::nullopt;
    std::memcpy(hash.data(), bytes.data(), hash.size());
    return hash;
}

std::string hex(Bytes bytes)
{
    std::string digits(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), bytes.data(), bytes.size());
    digits.pop_back();
    return digits;
}

std::optional<std::string> from_hex(std::string_view digits)
{
    std::string bytes(digits.size() / 2, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    auto* into = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_hex2bin(into, bytes.size(), digits.data(), digits.size(), nullptr, &size, &end) != 0) return std::nullopt;
    if (end != digits.data() + digits.size() || size != bytes.size()) return std::nullopt;
    return bytes;
}

Hash payload_hash(Bytes salt, std::string_view body) { return Fields{}.text("payload").bytes(salt).text(body).hash(); }

Hash event_hash(Hash const& before, std::int64_t event_id, std::int64_t case_id, core::Event const& event, Bytes payload)
{
    Fields fields;
    fields.text("event").bytes(before).number(event_id).number(case_id).number(event.seq).text(event.kind).number(core::to_millis(event.at));
    fields.text(core::name(event.actor.kind)).text(event.actor.name).text(event.actor.office).text(event.data).bytes(payload);
    return fields.hash();
}

Hash erasure_hash(std::int64_t erasure_id, std::int64_t event_id, std::int64_t at, std::string_view actor)
{
    return Fields{}.text("erasure").number(erasure_id).number(event_id).number(at).text(actor).hash();
}

SealHash::SealHash(Hash const& before, std::int64_t seal_id) : state_{}
{
    crypto_generichash_init(state_of(state_), nullptr, 0, Hash{}.size());
    crypto_generichash_update(state_of(state_), before.data(), before.size());
    feed(state_, seal_id);
}

void SealHash::add(Hash const& item) { crypto_generichash_update(state_of(state_), item.data(), item.size()); }

Hash SealHash::finish(std::int64_t last_event, std::int64_t last_erasure, std::int64_t at)
{
    feed(state_, last_event);
    feed(state_, last_erasure);
    feed(state_, at);
    Hash result;
    crypto_generichash_final(state_of(state_), result.data(), result.size());
    return result;
}

}  // namespace sunwai::store::sqlite
