#pragma once
#include "config/state_pack.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::config {

struct StoreSettings {
    std::string url{"sqlite:sunwai.db"}; ///< sqlite:PATH, path made absolute against the file
};

struct WebSettings {
    std::string listen{"127.0.0.1:8480"};  ///< host:port, IPv6 in brackets; loopback unless a proxy is named
    std::string public_url{"http://127.0.0.1:8480"};  ///< what links in mails begin with
    std::vector<std::string> trusted_proxies;
    int connections_per_address{32};
    int connections{512};
};

struct MailSettings {
    std::string transport{"none"};       ///< smtp, maildir, or none
    std::string host;
    std::uint16_t port{587};
    std::string tls{"starttls"};         ///< none, starttls, implicit
    std::filesystem::path ca_file;
    std::string user;
    std::filesystem::path password_file;
    std::string from;                    ///< address
    std::string from_name{"Sunwai"};
    std::filesystem::path journal;       ///< the relay's always_bcc Maildir; uncertain messages are looked for here
    std::filesystem::path maildir;       ///< for transport maildir
    int per_minute{120};                 ///< the relay's rate
    std::chrono::seconds answer_timeout{600};  ///< for the answer after DATA
};

struct SourceSettings {
    std::string name;
    std::string type;                    ///< drop, rss, mastodon
    std::chrono::seconds interval{60};
    std::filesystem::path path;          ///< drop
    std::chrono::seconds keep_files{86400};  ///< drop: files that were read, in done/ and bad/
    std::string url;                     ///< rss
    std::string server;                  ///< mastodon base URL
    std::vector<std::string> hashtags;
    bool mentions{false};
    std::filesystem::path token_file;
    std::filesystem::path ca_file;
    std::string own_account;             ///< posts of this account are our own
    friend bool operator==(SourceSettings const&, SourceSettings const&) = default;
};

struct DemoSettings {
    double time_scale{1.0};              ///< 1 unless demo mode is on
    bool enabled{false};                 ///< `serve --demo`, never from the file alone
};

/// Everything the daemon is told, after validation. Secrets are not in it: only the names of the files that hold them.
struct Settings {
    std::filesystem::path file;
    std::string state;
    StoreSettings store;
    WebSettings web;
    MailSettings mail;
    std::vector<SourceSettings> sources;
    std::string operator_email;
    std::string language{"hi"};          ///< of mails and pages where nobody chose
    DemoSettings demo;
    std::vector<Period> periods;
    std::string log_level{"info"};
};

struct Loaded {
    Settings settings;
    std::shared_ptr<StatePack const> pack;
};

/// What loading depends on besides the files.
struct LoadOptions {
    std::optional<core::Date> today;                 ///< for warnings about age; empty: none are given
    bool demo{false};                                ///< `serve --demo`: time_scale is allowed
    std::vector<std::filesystem::path> states;       ///< folders to look for packs in, after `states/` beside the file
};

/// As below, with options.
[[nodiscard]] std::optional<Loaded> load(std::filesystem::path const& file, LoadOptions const& options, std::vector<Fault>& faults);

/// Reads the file and the pack it names, and validates both as a whole: every fault is in `faults` at once. A value only when no fault is an error.
/// Safe to repeat (reload).
[[nodiscard]] std::optional<Loaded> load(std::filesystem::path const& file, std::vector<Fault>& faults);

/// `sqlite:PATH` with PATH made absolute against `base`; other URLs as they are.
[[nodiscard]] std::string resolve_store_url(std::string_view url, std::filesystem::path const& base);

/// The settings' manual page in Markdown, made from the table that validates.
[[nodiscard]] std::string settings_manual();

/// Contents of a secret file without its final newline, at most 16 KiB. Where `$CREDENTIALS_DIRECTORY` holds a file of the same name, that one is read.
/// forbidden: others than the owner (or root's group) may read it; not_found; unavailable; invalid: empty, too long, no file. Errors never hold the contents.
[[nodiscard]] core::Result<std::string> read_secret(std::filesystem::path const& file);

}  // namespace sunwai::config
