#include "daemon/context.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace sunwai::daemon {
namespace {

struct Imported {
    std::vector<core::Office> offices;
    std::vector<core::Tenure> tenures;
    std::vector<config::Holiday> holidays;
};

core::Result<void> read_imports(store::Snapshot& snapshot, Imported& into)
{
    auto offices = snapshot.offices();
    if (!offices) return core::in("offices of imports", offices.error());
    auto tenures = snapshot.tenures();
    if (!tenures) return core::in("tenures", tenures.error());
    auto holidays = snapshot.holidays();
    if (!holidays) return core::in("holidays of imports", holidays.error());
    into.offices = std::move(*offices);
    into.tenures = std::move(*tenures);
    into.holidays = std::move(*holidays);
    return {};
}

void feed(crypto_generichash_state& hash, std::string_view bytes)
{
    crypto_generichash_update(&hash, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    crypto_generichash_update(&hash, reinterpret_cast<unsigned char const*>("\n"), 1);
}

/// A short name of what was imported, so that a due time says under which calendar it was worked out.
std::string fingerprint(std::vector<config::Holiday> const& holidays)
{
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, nullptr, 0, crypto_generichash_BYTES_MIN);
    for (auto const& holiday : holidays) {
        feed(hash, core::format_date(holiday.day));
        for (auto const& period : holiday.half_day) feed(hash, std::to_string(period.from.count()) + "-" + std::to_string(period.to.count()));
        for (auto const& place : holiday.places) feed(hash, place);
    }
    std::array<unsigned char, crypto_generichash_BYTES_MIN> sum{};
    crypto_generichash_final(&hash, sum.data(), sum.size());
    std::array<char, 9> hex{};
    sodium_bin2hex(hex.data(), hex.size(), sum.data(), 4);
    return hex.data();
}

/// Imported holidays win over the pack's of the same day and places.
std::shared_ptr<config::StatePack const> with_holidays(std::shared_ptr<config::StatePack const> pack, std::vector<config::Holiday> holidays)
{
    if (holidays.empty()) return pack;
    auto copy = std::make_shared<config::StatePack>(*pack);
    auto& all = copy->calendar.holidays;
    auto& version = copy->calendar.version;
    version = version.substr(0, version.find('+')) + "+" + fingerprint(holidays);  // the pack may have been joined with imports before
    for (auto& holiday : holidays) {
        const auto same = std::find_if(all.begin(), all.end(), [&](auto const& h) { return h.day == holiday.day && h.places == holiday.places; });
        if (same == all.end()) all.push_back(std::move(holiday));
        else *same = std::move(holiday);
    }
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.day < b.day; });
    copy->index();
    return copy;
}

}  // namespace

core::Task<core::Result<std::shared_ptr<Policy const>>> make_policy(store::Store& store, std::shared_ptr<config::StatePack const> pack,
                                                                   std::shared_ptr<rules::Reader const> reader, std::vector<config::Period> periods)
{
    Imported imported;
    std::function<core::Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) { return read_imports(snapshot, imported); };
    auto viewer = core::Viewer::daemon();
    const auto read = co_await store.read(std::move(viewer), std::move(work));
    if (!read) co_return read.error();

    auto offices = pack->offices;
    offices.insert(offices.end(), std::make_move_iterator(imported.offices.begin()), std::make_move_iterator(imported.offices.end()));
    auto policy = std::make_shared<Policy>();
    policy->shipped = pack;
    policy->pack = with_holidays(std::move(pack), std::move(imported.holidays));
    policy->reader = std::move(reader);
    policy->directory = std::make_shared<core::Directory const>(std::move(offices), std::move(imported.tenures));
    policy->periods = std::move(periods);
    std::shared_ptr<Policy const> whole = std::move(policy);
    co_return whole;
}

}  // namespace sunwai::daemon
