#include "store/sqlite/signed_heads.hpp"

#include "core/log.hpp"
#include "store/sqlite/failure.hpp"

#include <boost/json.hpp>
#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sunwai::store::sqlite {

namespace json = boost::json;
using core::Errc;
using core::Error;

namespace {

constexpr std::chrono::seconds between_lines{1};
constexpr std::chrono::minutes between_logs{15};

static_assert(crypto_sign_SECRETKEYBYTES == 64);

std::string signed_text(SignedHead const& head)
{
    std::string text = "sunwai-head:" + head.store;
    for (const auto number : {head.epoch, head.head.seal, head.head.last_event, head.head.last_erasure, head.head.at}) text += ":" + std::to_string(number);
    return text + ":" + hex(head.head.hash);
}

unsigned char const* bytes(std::string const& text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::string string_of(json::object const& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::optional<std::int64_t> number_of(json::object const& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? std::optional{value->get_int64()} : std::nullopt;
}

class Descriptor {
public:
    explicit Descriptor(int value) : value_{value} {}
    ~Descriptor()
    {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int get() const noexcept { return value_; }

private:
    int value_;
};

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fdatasync(file) == 0;
}

}  // namespace

std::string to_line(SignedHead const& head)
{
    json::object object;
    object["store"] = head.store;
    object["epoch"] = head.epoch;
    object["seal"] = head.head.seal;
    object["events"] = head.head.last_event;
    object["erasures"] = head.head.last_erasure;
    object["at"] = head.head.at;
    object["hash"] = hex(head.head.hash);
    object["key"] = head.key;
    object["signature"] = head.signature;
    return json::serialize(object);
}

std::optional<SignedHead> parse_head(std::string_view line)
{
    boost::system::error_code error;
    const auto value = json::parse(line, error);
    if (error || !value.is_object()) return std::nullopt;
    auto const& object = value.get_object();
    SignedHead head;
    head.store = string_of(object, "store");
    head.key = string_of(object, "key");
    head.signature = string_of(object, "signature");
    const auto epoch = number_of(object, "epoch");
    const auto seal = number_of(object, "seal");
    const auto events = number_of(object, "events");
    const auto erasures = number_of(object, "erasures");
    const auto at = number_of(object, "at");
    const auto raw = from_hex(string_of(object, "hash"));
    if (!epoch || !seal || !events || !erasures || !at || !raw || raw->size() != no_hash.size()) return std::nullopt;
    head.epoch = *epoch;
    head.head = {*seal, *events, *erasures, *at, *to_hash({bytes(*raw), raw->size()})};
    return head;
}

bool genuine(SignedHead const& head)
{
    const auto key = from_hex(head.key);
    const auto signature = from_hex(head.signature);
    if (!key || !signature || key->size() != crypto_sign_PUBLICKEYBYTES || signature->size() != crypto_sign_BYTES) return false;
    const auto text = signed_text(head);
    return crypto_sign_verify_detached(bytes(*signature), bytes(text), text.size(), bytes(*key)) == 0;
}

core::Result<SigningKey> SigningKey::load(std::string const& path)
{
    SigningKey key;
    const Descriptor known{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (known.get() >= 0) {
        std::array<char, 129> digits{};
        const auto size = ::read(known.get(), digits.data(), digits.size());
        const auto raw = from_hex({digits.data(), size >= 128 ? 128U : 0U});
        if (!raw || raw->size() != key.secret_.size()) return Error{Errc::corrupt, path + " holds no signing key"};
        std::memcpy(key.secret_.data(), raw->data(), raw->size());
        return key;
    }
    if (errno != ENOENT) return Error{Errc::unavailable, path + ": " + errno_words()};
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open_half{};
    crypto_sign_keypair(open_half.data(), key.secret_.data());
    const Descriptor made{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (made.get() < 0 || !write_all(made.get(), hex(key.secret_) + "\n")) {
        const auto reason = std::string{errno_words()};
        if (made.get() >= 0) ::unlink(path.c_str());
        return Error{Errc::unavailable, path + " cannot be made: " + reason};
    }
    return key;
}

std::string SigningKey::public_hex() const
{
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open_half{};
    crypto_sign_ed25519_sk_to_pk(open_half.data(), secret_.data());
    return hex(open_half);
}

void SigningKey::sign(SignedHead& head) const
{
    head.key = public_hex();
    const auto text = signed_text(head);
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, bytes(text), text.size(), secret_.data());
    head.signature = hex(signature);
}

HeadFile::HeadFile(std::string path, std::string store, std::int64_t epoch, SigningKey key)
    : path_{std::move(path)}, store_{std::move(store)}, epoch_{epoch}, key_{key}
{
}

void HeadFile::note(Head const& head)
{
    if (head == head_) return;
    head_ = head;
    waiting_ = true;
    flush(false);
}

void HeadFile::flush(bool now)
{
    const auto clock = std::chrono::steady_clock::now();
    if (!waiting_ || (!now && clock < next_line_)) return;
    SignedHead head{store_, epoch_, head_, {}, {}};
    key_.sign(head);
    append(to_line(head));
    waiting_ = false;
    next_line_ = clock + between_lines;
    if (clock < next_log_) return;
    next_log_ = clock + between_logs;
    core::log(core::Level::info, "audit.head", {{"store", head.store}, {"seal", static_cast<long long>(head_.seal)}, {"hash", hex(head_.hash)}, {"signature", head.signature}});
}

/// A line that cannot be written is missed, not fatal: the next one speaks for all before it.
void HeadFile::append(std::string line)
{
    const Descriptor file{::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)};
    line += '\n';
    char last = '\n';
    if (file.get() >= 0) {
        // A crash in the middle of a line must not spoil the next one.
        const auto end = ::lseek(file.get(), 0, SEEK_END);
        if (end > 0 && ::pread(file.get(), &last, 1, end - 1) == 1 && last != '\n') line.insert(0, 1, '\n');
    }
    if (file.get() < 0 || !write_all(file.get(), line)) core::log(core::Level::warning, "audit.head_missed", {{"path", path_}, {"error", errno_words()}});
}

}  // namespace sunwai::store::sqlite
