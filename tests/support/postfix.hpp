#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sunwai::testing {

/// A real Postfix (postfix.sh) for the life of this object, in a folder of its own that goes with it.
class Postfix {
public:
    /// Nothing when it cannot run here (not root, not installed): `why` says so, and the test is skipped. `sink` hands mails on to that port
    /// instead of delivering them to inbox().
    static std::unique_ptr<Postfix> start(std::string& why, std::uint16_t sink = 0);
    ~Postfix();
    Postfix(Postfix const&) = delete;
    Postfix& operator=(Postfix const&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }                       ///< plain, STARTTLS offered
    [[nodiscard]] std::uint16_t tls_port() const noexcept { return static_cast<std::uint16_t>(port_ + 1); }
    [[nodiscard]] std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }
    [[nodiscard]] std::filesystem::path journal() const { return folder_ / "journal"; }       ///< always_bcc
    [[nodiscard]] std::filesystem::path inbox() const { return folder_ / "inbox"; }
    [[nodiscard]] std::filesystem::path log() const { return folder_ / "log" / "mail.log"; }

    void kill();                             ///< SIGKILL to master and children
    void stop();
    void again();                            ///< starts it with the queue it left
    [[nodiscard]] bool idle() const;         ///< its queue is empty

    /// Message-IDs of the mails in a Maildir, in angle brackets, sorted; one per file.
    [[nodiscard]] static std::vector<std::string> ids(std::filesystem::path const& maildir);
    /// The same with the queue id under which the relay took each mail, without repeats: a relay that is killed may deliver what it took once more
    /// than once (RFC 1047), which is not the sender's doing.
    [[nodiscard]] static std::vector<std::string> taken(std::filesystem::path const& maildir);

private:
    Postfix(std::filesystem::path folder, std::uint16_t port) : folder_{std::move(folder)}, port_{port} {}
    int run(std::string const& verb, std::string const& more = {}) const;

    std::filesystem::path folder_;
    std::uint16_t port_;
};

}  // namespace sunwai::testing
