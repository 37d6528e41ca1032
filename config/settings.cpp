#include "config/settings.hpp"

#include "config/address.hpp"
#include "config/document.hpp"
#include "config/fields.hpp"
#include "config/settings_fields.hpp"
#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace sunwai::config {
namespace {

constexpr std::array<std::string_view, 8> sections{"store", "web", "mail", "source", "operator", "demo", "period", "log"};
constexpr std::size_t most_sources = 200;
constexpr std::size_t most_periods = 1000;

template <class T> void read_section(Value const& root, std::string_view key, std::span<Field<T> const> fields, Reading const& reading, T& out)
{
    auto const* table = root.find(key);
    if (table == nullptr) return;
    const auto inner = reading.at(key);
    if (expect_table(*table, inner)) read_fields<T>(*table, fields, {}, inner, out);
}

template <class T>
std::vector<T> read_list(Value const& root, std::string_view key, std::span<Field<T> const> fields, std::size_t most, Reading const& reading)
{
    std::vector<T> out;
    auto const* list = root.find(key);
    if (list == nullptr || !expect_tables(*list, reading.at(key))) return out;
    if (list->items.size() > most) {
        reading.at(key).error(list->at, fmt::format("has more than {} entries", most));
        return out;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        read_fields<T>(list->items[i], fields, {}, reading.at(key, i), out.emplace_back());
    }
    return out;
}

/// Where a value stands, else where its table stands.
Position place_of(Value const& table, std::string_view key)
{
    auto const* value = table.find(key);
    return value != nullptr ? value->at : table.at;
}

Value const& section(Value const& root, std::string_view key)
{
    auto const* table = root.find(key);
    return table != nullptr ? *table : root;
}

void check_web(Value const& root, Settings& settings, Reading const& reading)
{
    const auto address = parse_listen_address(settings.web.listen);
    if (!address || address->loopback || !settings.web.trusted_proxies.empty()) return;
    reading.at("web").at("listen").error(
        place_of(section(root, "web"), "listen"),
        fmt::format("\"{}\" can be reached from other machines; name the reverse proxy in trusted_proxies, or listen on 127.0.0.1", settings.web.listen));
}

void check_mail(Value const& root, Settings& settings, Reading const& reading)
{
    auto& mail = settings.mail;
    auto const& table = section(root, "mail");
    const auto require = [&](bool given, std::string_view key) {
        if (!given) reading.at("mail").at(key).error(place_of(table, "transport"), fmt::format("is missing; transport \"{}\" needs it", mail.transport));
    };
    if (mail.transport == "smtp") {
        require(!mail.host.empty(), "host");
        require(!mail.from.empty(), "from");
        if (!mail.user.empty()) require(!mail.password_file.empty(), "password_file");
        if (!mail.user.empty() && mail.tls == "none") {
            reading.at("mail").at("tls").error(place_of(table, "tls"), "\"none\" would send the password in the clear; use starttls or implicit");
        }
    }
    if (mail.transport != "maildir") return;
    if (mail.maildir.empty()) mail.maildir = mail.journal.empty() ? reading.base / "mail" : mail.journal;
    if (mail.journal.empty()) mail.journal = mail.maildir;
    if (mail.from.empty()) mail.from = "sunwai@localhost";
}

struct SourceNeeds {
    std::string_view type;
    std::vector<std::string_view> keys;
    std::vector<std::string_view> required;
};

std::vector<SourceNeeds> const& source_needs()
{
    static const std::vector<SourceNeeds> needs{
        {"drop", {"path", "keep_files"}, {"path"}},
        {"rss", {"url", "ca_file"}, {"url"}},
        {"mastodon", {"server", "hashtags", "mentions", "token_file", "ca_file", "own_account"}, {"server"}},
    };
    return needs;
}

void check_source(Value const& table, SourceSettings const& source, Reading const& reading)
{
    const auto needs = std::find_if(source_needs().begin(), source_needs().end(), [&](auto const& n) { return n.type == source.type; });
    if (needs == source_needs().end()) return;
    for (const auto key : needs->required) {
        if (table.find(key) == nullptr) reading.at(key).error(table.at, fmt::format("is missing; type \"{}\" needs it", source.type));
    }
    for (auto const& field : source_fields()) {
        const bool general = field.key == "name" || field.key == "type" || field.key == "interval";
        const bool used = general || std::find(needs->keys.begin(), needs->keys.end(), field.key) != needs->keys.end();
        auto const* value = table.find(field.key);
        if (!used && value != nullptr) reading.at(field.key).error(value->at, fmt::format("means nothing for type \"{}\"", source.type));
    }
    if (source.type != "mastodon") return;
    if (source.hashtags.empty() && !source.mentions) reading.error(table.at, "reads nothing: give hashtags, or mentions = true");
    if (source.mentions && source.token_file.empty()) reading.at("mentions").error(place_of(table, "mentions"), "needs token_file");
}

void check_sources(Value const& root, Settings const& settings, Reading const& reading)
{
    std::map<std::string_view, std::size_t> lines;
    for (std::size_t i = 0; i < settings.sources.size(); ++i) {
        auto const& source = settings.sources[i];
        auto const& table = root.find("source")->items[i];
        const auto inner = reading.at("source", i);
        check_source(table, source, inner);
        if (source.name.empty()) continue;
        const auto at = place_of(table, "name");
        const auto [first, fresh] = lines.emplace(source.name, at.line);
        if (!fresh) inner.at("name").error(at, fmt::format("\"{}\" is named twice; first in line {}", source.name, first->second));
    }
}

void check_demo(Value const& root, Settings& settings, bool demo, Reading const& reading)
{
    settings.demo.enabled = demo;
    auto const& table = section(root, "demo");
    if (demo || table.find("time_scale") == nullptr || settings.demo.time_scale == 1.0) return;
    reading.at("demo").at("time_scale").error(place_of(table, "time_scale"), "is allowed in demo mode only (`serve --demo`)");
}

void check_periods(Value const& root, Settings const& settings, StatePack const* pack, Reading const& reading)
{
    for (std::size_t i = 0; i < settings.periods.size(); ++i) {
        auto const& period = settings.periods[i];
        auto const& table = root.find("period")->items[i];
        const auto inner = reading.at("period", i);
        const bool dated = period.from != core::Instant{} && period.to != core::Instant{};
        if (dated && period.to <= period.from) inner.at("to").error(place_of(table, "to"), "is not after from");
        auto const* places = table.find("places");
        for (std::size_t k = 0; pack != nullptr && places != nullptr && k < period.places.size(); ++k) {
            if (pack->place(period.places[k]) != nullptr) continue;
            inner.at("places", k).error(places->items[k].at, fmt::format("the pack has no place \"{}\"", period.places[k]));
        }
    }
}

/// The folder of the named pack. A name is looked for under `states/` beside the file and in the given folders.
std::optional<std::filesystem::path> find_pack(std::string const& state, std::filesystem::path const& base, LoadOptions const& options)
{
    std::error_code ignored;
    if (state.find('/') != std::string::npos) {
        const auto folder = (base / state).lexically_normal();
        return std::filesystem::is_directory(folder, ignored) ? std::optional{folder} : std::nullopt;
    }
    std::vector<std::filesystem::path> homes{base / "states"};
    homes.insert(homes.end(), options.states.begin(), options.states.end());
    for (auto const& home : homes) {
        if (std::filesystem::is_directory(home / state, ignored)) return home / state;
    }
    return std::nullopt;
}

std::string known_packs(std::string_view state, std::filesystem::path const& base, LoadOptions const& options)
{
    std::vector<std::string> names;
    std::vector<std::filesystem::path> homes{base / "states"};
    homes.insert(homes.end(), options.states.begin(), options.states.end());
    for (auto const& home : homes) {
        std::error_code failed;
        for (auto it = std::filesystem::directory_iterator{home, failed}; !failed && it != std::filesystem::directory_iterator{}; it.increment(failed)) {
            names.push_back(it->path().filename().string());
        }
    }
    std::vector<std::string_view> views{names.begin(), names.end()};
    return suggestion(state, views);
}

std::shared_ptr<StatePack const> load_named_pack(Value const& root, std::string const& state, Reading const& reading, LoadOptions const& options,
                                                 std::vector<Fault>& faults)
{
    if (state.empty()) return nullptr;  // already told
    const auto inner = reading.at("state");
    const auto at = place_of(root, "state");
    if (state.front() == '.' && state.find('/') == std::string::npos) {
        inner.error(at, "is not the name of a state pack");
        return nullptr;
    }
    const auto folder = find_pack(state, reading.base, options);
    if (!folder) {
        inner.error(at, fmt::format("there is no state pack \"{}\"{}", state, known_packs(state, reading.base, options)));
        return nullptr;
    }
    return options.today ? load_state_pack(*folder, *options.today, faults) : load_state_pack(*folder, faults);
}

void read_settings(Value const& root, Reading const& reading, Settings& settings)
{
    read_section<StoreSettings>(root, "store", store_fields(), reading, settings.store);
    read_section<WebSettings>(root, "web", web_fields(), reading, settings.web);
    read_section<MailSettings>(root, "mail", mail_fields(), reading, settings.mail);
    settings.sources = read_list<SourceSettings>(root, "source", source_fields(), most_sources, reading);
    read_section<Settings>(root, "operator", operator_fields(), reading, settings);
    read_section<DemoSettings>(root, "demo", demo_fields(), reading, settings.demo);
    settings.periods = read_list<Period>(root, "period", period_fields(), most_periods, reading);
    read_section<Settings>(root, "log", log_fields(), reading, settings);
}

}  // namespace

std::string resolve_store_url(std::string_view url, std::filesystem::path const& base)
{
    constexpr std::string_view sqlite = "sqlite:";
    if (!url.starts_with(sqlite)) return std::string{url};
    return std::string{sqlite} + (base / url.substr(sqlite.size())).lexically_normal().string();
}

std::optional<Loaded> load(std::filesystem::path const& file, LoadOptions const& options, std::vector<Fault>& faults)
{
    std::vector<Fault> found;
    FaultSink sink{file.string(), found};
    Loaded loaded;
    std::error_code failed;
    const auto absolute = std::filesystem::absolute(file, failed);
    if (const auto root = read_toml(file, sink)) {
        Reading reading{sink, absolute.parent_path(), {}};
        auto& settings = loaded.settings;
        settings.file = absolute;
        read_fields<Settings>(*root, general_fields(), sections, reading, settings);
        std::vector<Fault> of_pack;
        loaded.pack = load_named_pack(*root, settings.state, reading, options, of_pack);
        if (loaded.pack) reading.offset = loaded.pack->calendar.offset;
        read_settings(*root, reading, settings);
        settings.store.url = resolve_store_url(settings.store.url, reading.base);
        check_web(*root, settings, reading);
        check_mail(*root, settings, reading);
        check_sources(*root, settings, reading);
        check_demo(*root, settings, options.demo, reading);
        check_periods(*root, settings, loaded.pack.get(), reading);
        std::stable_sort(found.begin(), found.end(), [](Fault const& a, Fault const& b) { return std::pair{a.line, a.column} < std::pair{b.line, b.column}; });
        found.insert(found.end(), of_pack.begin(), of_pack.end());
    }
    const bool refused = any_error(found);
    faults.insert(faults.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    if (refused || !loaded.pack) return std::nullopt;
    return loaded;
}

std::optional<Loaded> load(std::filesystem::path const& file, std::vector<Fault>& faults) { return load(file, LoadOptions{}, faults); }

}  // namespace sunwai::config
