#include "config/address.hpp"
#include "config/settings.hpp"
#include "edited_pack.hpp"

#include <gmock/gmock.h>

namespace sunwai::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

LoadOptions options(bool demo = false)
{
    return {.today = core::parse_date("2026-06-01"), .demo = demo, .states = {test::source_dir / "config/states"}};
}

std::optional<Loaded> load_text(std::string_view text, std::vector<std::string>& faults, bool demo = false)
{
    const test::TemporaryFolder folder;
    std::vector<Fault> found;
    auto loaded = load(folder.write("sunwai.toml", text), options(demo), found);
    for (auto const& fault : found) faults.push_back(std::to_string(fault.line) + ":" + std::to_string(fault.column) + ": " + fault.message);
    return loaded;
}

TEST(Settings, a_secret_in_the_file_is_refused_with_where_it_goes)
{
    std::vector<std::string> faults;

    EXPECT_FALSE(load_text("state = \"nandi\"\n[mail]\npassword = \"geheim\"\n", faults));

    ASSERT_FALSE(faults.empty());
    EXPECT_THAT(faults.front(), HasSubstr("3:1: mail.password: unknown key; a secret never stands here"));
    EXPECT_THAT(faults.front(), HasSubstr("password_file"));
    for (auto const& fault : faults) EXPECT_EQ(fault.find("geheim"), std::string::npos);
}

TEST(Settings, everything_that_is_given_arrives)
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("sunwai.toml", R"(
state = "nandi"
language = "en"
[store]
url = "sqlite:data/x.db"
[web]
listen = "[::1]:9000"
public_url = "https://desk.example"
trusted_proxies = ["10.0.0.0/8", "::1"]
connections_per_address = 5
connections = 50
[mail]
transport = "smtp"
host = "relay.example"
port = 465
tls = "implicit"
ca_file = "ca.pem"
user = "u"
password_file = "secrets/smtp"
from = "s@example.org"
from_name = "S"
journal = "/var/journal"
per_minute = 10
answer_timeout = "5m"
[[source]]
name = "toots"
type = "mastodon"
server = "https://m.example"
hashtags = ["a", "b"]
mentions = true
token_file = "token"
own_account = "me"
interval = "2m"
[[source]]
name = "drop.1"
type = "drop"
path = "in"
interval = 15
[operator]
email = "op@example.org"
[demo]
time_scale = 60
[[period]]
kind = "model_code"
places = ["ND-D1"]
from = 2026-05-01
to = 2026-05-31
[[period]]
kind = "disaster"
from = 2026-06-01T10:00:00+05:45
to = "2026-06-02T00:00:00Z"
[log]
level = "debug"
)");
    std::vector<Fault> faults;

    const auto loaded = load(file, options(true), faults);

    ASSERT_TRUE(loaded) << (faults.empty() ? "" : to_string(faults.front()));
    auto const& s = loaded->settings;
    EXPECT_EQ(loaded->pack->id, "nandi");
    EXPECT_EQ(s.store.url, "sqlite:" + (folder.path() / "data/x.db").string());
    EXPECT_EQ(s.language, "en");
    EXPECT_EQ(s.web.listen, "[::1]:9000");
    EXPECT_THAT(s.web.trusted_proxies, ElementsAre("10.0.0.0/8", "::1"));
    EXPECT_EQ(s.web.connections_per_address, 5);
    EXPECT_EQ(s.mail.port, 465);
    EXPECT_EQ(s.mail.password_file, folder.path() / "secrets/smtp");
    EXPECT_EQ(s.mail.journal, "/var/journal");
    EXPECT_EQ(s.mail.answer_timeout, 300s);
    ASSERT_EQ(s.sources.size(), 2U);
    EXPECT_THAT(s.sources[0].hashtags, ElementsAre("a", "b"));
    EXPECT_TRUE(s.sources[0].mentions);
    EXPECT_EQ(s.sources[0].interval, 120s);
    EXPECT_EQ(s.sources[1].interval, 15s);
    EXPECT_EQ(s.sources[1].path, folder.path() / "in");
    EXPECT_EQ(s.operator_email, "op@example.org");
    EXPECT_EQ(s.demo.time_scale, 60.0);
    EXPECT_TRUE(s.demo.enabled);
    ASSERT_EQ(s.periods.size(), 2U);
    EXPECT_EQ(core::format_rfc3339(s.periods[0].from), "2026-04-30T18:15:00Z") << "midnight at the state's offset";
    EXPECT_EQ(core::format_rfc3339(s.periods[0].to), "2026-05-31T18:15:00Z") << "the end of the last day";
    EXPECT_EQ(core::format_rfc3339(s.periods[1].from), "2026-06-01T04:15:00Z");
    EXPECT_EQ(s.log_level, "debug");
}

TEST(Settings, the_least_file_has_usable_defaults)
{
    std::vector<std::string> faults;

    const auto loaded = load_text("state = \"nandi\"\n", faults);

    ASSERT_TRUE(loaded);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(loaded->settings.web.listen, "127.0.0.1:8480");
    EXPECT_EQ(loaded->settings.mail.transport, "none");
    EXPECT_EQ(loaded->settings.demo.time_scale, 1.0);
    EXPECT_FALSE(loaded->settings.demo.enabled);
}

TEST(Settings, the_shipped_files_are_valid)
{
    std::vector<Fault> faults;

    const auto shipped = load(test::source_dir / "config/sunwai.toml", {}, faults);

    ASSERT_TRUE(shipped);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(shipped->settings.state, "haryana");
    EXPECT_EQ(shipped->settings.web.listen, "127.0.0.1:8480");
    ASSERT_EQ(shipped->settings.sources.size(), 1U);
    EXPECT_EQ(shipped->settings.sources.front().type, "drop");
}

TEST(Settings, a_pack_may_be_a_path)
{
    std::vector<std::string> faults;

    EXPECT_TRUE(load_text("state = \"" + (test::source_dir / "config/states/nandi").string() + "\"\n", faults));
    EXPECT_FALSE(load_text("state = \"../nowhere\"\n", faults));
    EXPECT_FALSE(load_text("state = \"..\"\n", faults));

    EXPECT_THAT(faults, ElementsAre("1:9: state: there is no state pack \"../nowhere\"", "1:9: state: is not the name of a state pack"));
}

TEST(Settings, only_loopback_without_a_proxy)
{
    std::vector<std::string> faults;

    EXPECT_TRUE(load_text("state = \"nandi\"\n[web]\nlisten = \"127.9.9.9:1\"\n", faults));
    EXPECT_TRUE(load_text("state = \"nandi\"\n[web]\nlisten = \"localhost:0\"\n", faults));
    EXPECT_TRUE(load_text("state = \"nandi\"\n[web]\nlisten = \"[::]:80\"\ntrusted_proxies = [\"127.0.0.1\"]\n", faults));
    EXPECT_TRUE(faults.empty());
    EXPECT_FALSE(load_text("state = \"nandi\"\n[web]\nlisten = \"[::]:80\"\n", faults));
    EXPECT_FALSE(load_text("state = \"nandi\"\n[web]\nlisten = \"192.168.1.1:80\"\n", faults));

    ASSERT_EQ(faults.size(), 2U);
    EXPECT_THAT(faults[0], HasSubstr("3:10: web.listen: \"[::]:80\" can be reached from other machines"));
}

TEST(Settings, mail_that_could_not_work_is_refused)
{
    std::vector<std::string> faults;

    EXPECT_FALSE(load_text("state = \"nandi\"\n[mail]\ntransport = \"smtp\"\nuser = \"u\"\ntls = \"none\"\n", faults));

    EXPECT_THAT(faults, ElementsAre("3:13: mail.host: is missing; transport \"smtp\" needs it", "3:13: mail.from: is missing; transport \"smtp\" needs it",
                                    "3:13: mail.password_file: is missing; transport \"smtp\" needs it",
                                    "5:7: mail.tls: \"none\" would send the password in the clear; use starttls or implicit"));
}

TEST(Settings, time_runs_faster_in_demo_mode_only)
{
    std::vector<std::string> faults;
    constexpr std::string_view text = "state = \"nandi\"\n[demo]\ntime_scale = 600\n";

    EXPECT_TRUE(load_text(text, faults, true));
    EXPECT_TRUE(faults.empty());
    EXPECT_FALSE(load_text(text, faults, false));

    EXPECT_THAT(faults, ElementsAre("3:14: demo.time_scale: is allowed in demo mode only (`serve --demo`)"));
    EXPECT_FALSE(load_text("state = \"nandi\"\n[demo]\ntime_scale = nan\n", faults, true));
    EXPECT_FALSE(load_text("state = \"nandi\"\n[demo]\ntime_scale = 0.5\n", faults, true));
}

TEST(Settings, a_place_of_a_period_must_exist)
{
    std::vector<std::string> faults;

    EXPECT_FALSE(load_text("state = \"nandi\"\n[[period]]\nkind = \"disaster\"\nplaces = [\"ND-D1\", \"HR\"]\nfrom = 2026-01-01\nto = 2026-01-01\n", faults));

    EXPECT_THAT(faults, ElementsAre("4:20: period[1].places[2]: the pack has no place \"HR\""));
}

TEST(Addresses, are_taken_by_grammar)
{
    for (auto const* good : {"a@example.org", "a.b+c@x-y.example", "sunwai@localhost"}) EXPECT_FALSE(check_email(good)) << good;
    for (auto const* bad : {"", "a", "@b", "a@", "a b@c", "a@b\r\nBcc: x@y", "a..b@c", ".a@b", "a@-b", "a@b..c", "\"a\"@b", "a@b@c d"}) EXPECT_TRUE(check_email(bad)) << bad;
    for (auto const* good : {"http://h", "https://h:1/p?q=1", "http://[::1]:80/"}) EXPECT_FALSE(check_url(good)) << good;
    for (auto const* bad : {"", "h", "ftp://h", "http://", "https://u:p@h", "https://h/\n", "https://h/ x"}) EXPECT_TRUE(check_url(bad)) << bad;
    for (auto const* bad : {"", "8480", "127.0.0.1", ":1", "1.2.3:1", "127.0.0.1:65536", "127.0.0.1:x", "::1:80", "[127.0.0.1]:80", "example.org:80"}) {
        EXPECT_FALSE(parse_listen_address(bad)) << bad;
    }
    EXPECT_TRUE(parse_listen_address("[::1]:80")->loopback);
    EXPECT_FALSE(parse_listen_address("0.0.0.0:80")->loopback);
    for (auto const* bad : {"", "10.0.0.0/33", "10.0.0/8", "::1/129", "x"}) EXPECT_TRUE(check_network(bad)) << bad;
}

}  // namespace
}  // namespace sunwai::config
