#include "config/settings.hpp"
#include "config/settings_fields.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>
#include <type_traits>

namespace sunwai::config {
namespace {

// How a type of member reads in the manual.
std::string_view type_name(std::string const&) { return "text"; }
std::string_view type_name(bool) { return "true or false"; }
std::string_view type_name(int) { return "whole number"; }
std::string_view type_name(std::uint16_t) { return "whole number"; }
std::string_view type_name(double) { return "number"; }
std::string_view type_name(std::chrono::seconds) { return "seconds, or \"90s\", \"5m\", \"2h\""; }
std::string_view type_name(std::chrono::minutes) { return "time of day"; }
std::string_view type_name(std::filesystem::path const&) { return "path"; }
std::string_view type_name(std::vector<std::string> const&) { return "list of texts"; }
std::string_view type_name(std::vector<int> const&) { return "list of whole numbers"; }
std::string_view type_name(std::vector<std::chrono::minutes> const&) { return "list of times of day"; }
std::string_view type_name(Limit const&) { return "time limit"; }
std::string_view type_name(std::optional<Limit> const&) { return "time limit"; }
std::string_view type_name(core::Bilingual const&) { return "{ en, hi }"; }
std::string_view type_name(std::optional<core::Date> const&) { return "date"; }
std::string_view type_name(core::Instant) { return "date, or date and time"; }

std::string text_of(std::string const& value) { return value.empty() ? "" : fmt::format("`\"{}\"`", value); }
std::string text_of(bool value) { return value ? "`true`" : "`false`"; }
std::string text_of(int value) { return fmt::format("`{}`", value); }
std::string text_of(std::uint16_t value) { return fmt::format("`{}`", value); }
std::string text_of(double value) { return fmt::format("`{}`", value); }
std::string text_of(std::chrono::seconds value) { return fmt::format("`\"{}\"`", format_span(value)); }
template <class T> std::string text_of(T const&) { return {}; }

bool is_number(std::string_view type) { return type.find("number") != std::string_view::npos || type.starts_with("seconds"); }

std::string limits_of(Constraint const& constraint, std::string_view type)
{
    std::string out;
    for (const char c : constraint.choices) out += c == '|' ? std::string{", "} : std::string{c};
    if (is_number(type)) {
        const bool open = constraint.most >= std::numeric_limits<std::int32_t>::max();
        out += open ? fmt::format("at least {}", constraint.least) : fmt::format("{} to {}", constraint.least, constraint.most);
    }
    return out;
}

template <class T> void append(std::string& out, std::string_view section, std::string_view about, std::span<Field<T> const> fields)
{
    const T defaults{};
    out += fmt::format("\n## {}\n\n{}\n\n| key | type | default | allowed | taken over by | meaning |\n|---|---|---|---|---|---|\n", section, about);
    for (auto const& field : fields) {
        const auto [type, value] = std::visit(
            [&](auto member) { return std::pair{std::string{type_name(defaults.*member)}, text_of(defaults.*member)}; }, field.member);
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", field.key, type, field.constraint.required ? "required" : value,
                           limits_of(field.constraint, type), field.restart ? "restart" : "reload", field.about);
    }
}

constexpr std::string_view introduction = R"(# Settings

Made from the table that reads and checks the file; a test compares the two (`SUNWAI_UPDATE_DOCS=1` rewrites this page).

One TOML file, `--config FILE`, else `$SUNWAI_CONFIG`, else `/etc/sunwai/sunwai.toml`. Relative paths are relative to the file. Unknown keys, wrong types and
values out of range are refused, all at once, as `file:line:column: message`. `SIGHUP` reads the file again: what is marked *reload* is taken over, the rest waits
for a restart, and a faulty file changes nothing.

Passwords and tokens never stand in the file: a `*_file` key names a file that only the service may read. Where systemd passes a credential of the same file name
(`LoadCredential=`), the credential is read instead. Secrets are read by `serve` alone.
)";

}  // namespace

std::string settings_manual()
{
    std::string out{introduction};
    append<Settings>(out, "General", "At the top of the file, before the first `[section]`.", general_fields());
    append<StoreSettings>(out, "[store]", "", store_fields());
    append<WebSettings>(out, "[web]", "", web_fields());
    append<MailSettings>(out, "[mail]", "", mail_fields());
    append<SourceSettings>(out, "[[source]]", "One for each feed.", source_fields());
    append<Settings>(out, "[operator]", "", operator_fields());
    append<DemoSettings>(out, "[demo]", "", demo_fields());
    append<Period>(out, "[[period]]", "Stretches of time in which other rules hold in an area.", period_fields());
    append<Settings>(out, "[log]", "", log_fields());
    return out;
}

}  // namespace sunwai::config
