#include "config/settings_fields.hpp"

#include "config/address.hpp"

namespace sunwai::config {
namespace {

constexpr double day = 86400;

const Field<Settings> general[]{
    {"state", &Settings::state, "The state pack: the name of a folder under `states/`, or a path with a slash in it.", {.required = true}},
    {"language", &Settings::language, "Language of mails and pages where nobody chose one.", {.choices = "hi|en"}, false},
};

const Field<StoreSettings> store[]{
    {"url", &StoreSettings::url, "Where everything is kept: `sqlite:PATH`. The folder must exist and belong to the daemon.", {.check = check_store_url}},
};

const Field<WebSettings> web[]{
    {"listen", &WebSettings::listen, "Address and port of the desk; IPv6 in brackets. An address other than loopback is refused unless `trusted_proxies` is set.",
     {.check = check_listen_address}},
    {"public_url", &WebSettings::public_url, "What links in mails begin with.", {.check = check_url}, false},
    {"trusted_proxies", &WebSettings::trusted_proxies, "Addresses or nets of reverse proxies whose `X-Forwarded-For` is believed.",
     {.check = check_network, .longest = 32}},
    {"connections_per_address", &WebSettings::connections_per_address, "Connections at one time from one address.", {.least = 1, .most = 10000}},
    {"connections", &WebSettings::connections, "Connections at one time in all.", {.least = 1, .most = 10000}},
};

const Field<MailSettings> mail[]{
    {"transport", &MailSettings::transport, "How mail leaves: to an SMTP relay, into a Maildir folder, or not at all.", {.choices = "smtp|maildir|none"}},
    {"host", &MailSettings::host, "SMTP relay.", {.check = check_host}},
    {"port", &MailSettings::port, "Port of the relay.", {.least = 1, .most = 65535}},
    {"tls", &MailSettings::tls, "Encryption towards the relay.", {.choices = "none|starttls|implicit"}},
    {"ca_file", &MailSettings::ca_file, "Certificates to trust instead of the system's."},
    {"user", &MailSettings::user, "Login at the relay; none when empty."},
    {"password_file", &MailSettings::password_file, "File with the password, readable by the service alone; a systemd credential of that name is preferred."},
    {"from", &MailSettings::from, "Sender address.", {.check = check_email}},
    {"from_name", &MailSettings::from_name, "Sender name.", {.longest = 100}},
    {"journal", &MailSettings::journal,
     "Maildir that the relay copies every message into (Postfix `always_bcc`): a message with an unknown outcome is looked for here before it is sent again."},
    {"maildir", &MailSettings::maildir, "Folder for transport `maildir`; else `journal`, else `mail` beside this file."},
    {"per_minute", &MailSettings::per_minute, "Messages a minute at most.", {.least = 1, .most = 100000}, false},
    {"answer_timeout", &MailSettings::answer_timeout, "How long to wait for the relay's answer after the message.", {.least = 1, .most = 3600}},
};

const Field<SourceSettings> source[]{
    {"name", &SourceSettings::name, "Name of the feed, given once.", {.required = true, .check = check_name}, false},
    {"type", &SourceSettings::type, "What kind of feed.", {.required = true, .choices = "drop|rss|mastodon"}, false},
    {"interval", &SourceSettings::interval, "How often to look.", {.least = 1, .most = day}, false},
    {"path", &SourceSettings::path, "drop: folder into which NDJSON files are moved.", {}, false},
    {"keep_files", &SourceSettings::keep_files, "drop: how long files that were read stay in done/ and bad/; so long the words of an erased post may lie there.",
     {.least = 0, .most = 30 * day}, false},
    {"url", &SourceSettings::url, "rss: address of the feed.", {.check = check_url, .longest = 2000}, false},
    {"server", &SourceSettings::server, "mastodon: address of the server.", {.check = check_url}, false},
    {"hashtags", &SourceSettings::hashtags, "mastodon: hashtags to follow, without #.", {.longest = 50}, false},
    {"mentions", &SourceSettings::mentions, "mastodon: also read mentions of the own account; needs a token.", {}, false},
    {"token_file", &SourceSettings::token_file, "mastodon: file with the access token, readable by the service alone.", {}, false},
    {"ca_file", &SourceSettings::ca_file, "Certificates to trust instead of the system's.", {}, false},
    {"own_account", &SourceSettings::own_account, "Posts of this account are our own and no grievances.", {}, false},
};

const Field<Settings> operator_table[]{
    {"email", &Settings::operator_email, "Who hears when a feed is silent or mail fails.", {.check = check_email}, false},
};

const Field<DemoSettings> demo[]{
    {"time_scale", &DemoSettings::time_scale, "How much faster than the clock on the wall time runs. Refused unless the daemon runs with `--demo`.",
     {.least = 1, .most = 100000}},
};

const Field<Period> period[]{
    {"kind", &Period::kind, "What holds in the period.", {.required = true, .choices = "model_code|internet_suspended|disaster"}, false},
    {"places", &Period::places, "Place ids of the state pack; the whole state when left out.", {.longest = 1000}, false},
    {"from", &Period::from, "First moment: RFC 3339 with offset, or a date.", {.required = true}, false},
    {"to", &Period::to, "End: RFC 3339 with offset, or the last date.", {.required = true, .end_of_day = true}, false},
};

const Field<Settings> log_table[]{
    {"level", &Settings::log_level, "Least important line that is written.", {.choices = "debug|info|notice|warning|error"}, false},
};

}  // namespace

std::span<Field<Settings> const> general_fields() noexcept { return general; }
std::span<Field<StoreSettings> const> store_fields() noexcept { return store; }
std::span<Field<WebSettings> const> web_fields() noexcept { return web; }
std::span<Field<MailSettings> const> mail_fields() noexcept { return mail; }
std::span<Field<SourceSettings> const> source_fields() noexcept { return source; }
std::span<Field<Settings> const> operator_fields() noexcept { return operator_table; }
std::span<Field<DemoSettings> const> demo_fields() noexcept { return demo; }
std::span<Field<Period> const> period_fields() noexcept { return period; }
std::span<Field<Settings> const> log_fields() noexcept { return log_table; }

}  // namespace sunwai::config
