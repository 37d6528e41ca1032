#include "tests/rules/case/support/small_state.hpp"

#include <algorithm>

namespace sunwai::rules::testing {
namespace {

using namespace std::chrono;
using config::ActingRule;
using config::Limit;
using core::Area;

void add_places(config::StatePack& pack)
{
    const auto place = [&](char const* id, char const* level, char const* parent, char const* ulb = "") {
        config::Place made;
        made.id = id;
        made.level = level;
        made.parent = parent;
        made.name_en = id;
        made.ulb_kind = ulb;
        pack.places.push_back(made);
    };
    place("S", "state", "");
    for (char const* district : {"D1", "D2"}) {
        const std::string d = district;
        place(district, "district", "S");
        place((d + "-T").c_str(), "town", district, "council");
        place((d + "-V").c_str(), "village", district);
    }
}

struct OfficeRow { std::string id, line, level, department, place, parent, duty; bool digests{false}; bool information{false}; };

void add_office(config::StatePack& pack, OfficeRow const& row)
{
    core::Office office;
    office.id = row.id;
    office.line = row.line;
    office.level = row.level;
    office.department = row.department;
    office.place = row.place;
    office.parent = row.parent;
    office.duty = row.duty;
    office.digests_only = row.digests;
    office.information_only = row.information;
    pack.offices.push_back(office);
}

void add_district_offices(config::StatePack& pack, std::string const& d)
{
    add_office(pack, {d + "-CM", "district", "city_magistrate", "", d, d + "-DC", "office"});
    add_office(pack, {d + "-DC", "district", "deputy_commissioner", "", d, "DIV", "office"});
    add_office(pack, {d + "-SDO", "department", "sdo", "electricity", d + "-T", d + "-XEN", "always"});
    add_office(pack, {d + "-RSDO", "department", "sdo", "electricity", d + "-V", d + "-XEN", "office"});
    add_office(pack, {d + "-XEN", "department", "xen", "electricity", d, "SE", "office"});
    add_office(pack, {d + "-SDE", "department", "sde", "phed", d, "EIC", "office"});
    add_office(pack, {d + "-EO", "department", "executive_officer", "municipal", d + "-T", d + "-DMC", "sanitation"});
    add_office(pack, {d + "-DMC", "department", "dmc", "municipal", d, "DIR", "office", true});
    add_office(pack, {d + "-SHO", "police", "sho", "police", d + "-T", d + "-DSP", "always"});
    add_office(pack, {d + "-DSP", "police", "dsp", "police", d, d + "-SP", "office"});
    add_office(pack, {d + "-PNO", "police", "police_nodal", "police", d, d + "-SP", "office"});
    add_office(pack, {d + "-SP", "police", "sp", "police", d, "DGP", "office"});
    add_office(pack, {d + "-CTRL", "district", "control_room", "", d, d + "-DC", "always"});
    add_office(pack, {d + "-DUTY", "district", "duty_magistrate", "", d, d + "-DC", "always"});
}

void add_offices(config::StatePack& pack)
{
    add_office(pack, {"STATE", "state", "state_nodal_officer", "", "S", "", "office"});
    add_office(pack, {"WATCH", "state", "state_watch", "", "S", "STATE", "always"});
    add_office(pack, {"DIV", "district", "divisional_commissioner", "", "S", "STATE", "office", false, true});
    add_office(pack, {"SE", "department", "se", "electricity", "S", "MD", "office"});
    add_office(pack, {"MD", "department", "md", "electricity", "S", "", "office", true});
    add_office(pack, {"EIC", "department", "eic", "phed", "S", "", "office", true});
    add_office(pack, {"DIR", "department", "director", "municipal", "S", "", "office", true});
    add_office(pack, {"DGP", "police", "dgp", "police", "S", "STATE", "office", true});
    add_office(pack, {"VIG", "department", "vigilance", "vigilance", "S", "STATE", "office"});
    for (auto const* district : {"D1", "D2"}) add_district_offices(pack, district);
    for (auto const* district : {"D1", "D2"}) {
        const std::string d = district;
        pack.rosters.push_back({d, "*", {{d + "-CTRL", d + "-DUTY"}, {d + "-DC"}}});
        pack.rosters.push_back({d, "electric", {{d + "-CTRL", d + "-SDO"}, {d + "-XEN"}}});
    }
}

void add_category(config::StatePack& pack, char const* key, std::vector<ActingRule> acting, char const* nodal)
{
    config::Category category;
    category.key = key;
    category.acting = std::move(acting);
    category.nodal_level = nodal;
    category.second_line_joins = "first_breach";
    pack.categories.push_back(category);
}

void add_policy(config::StatePack& pack)
{
    add_category(pack, "electricity", {{Area::unknown, "", "electricity", {"sdo"}}}, "city_magistrate");
    add_category(pack, "water_supply", {{Area::unknown, "", "phed", {"sde"}}}, "city_magistrate");
    add_category(pack, "sanitation", {{Area::unknown, "", "municipal", {"executive_officer"}}}, "city_magistrate");
    pack.categories.back().second_line_joins = "with_assignment";
    pack.categories.back().step = Limit{4, Limit::Unit::working_hours};
    add_category(pack, "police", {{Area::unknown, "", "police", {"sho"}}}, "police_nodal");
    add_category(pack, "corruption", {{Area::unknown, "", "vigilance", {"vigilance"}}}, "city_magistrate");
    pack.categories.back().state_accepts = true;
    pack.categories.back().is_protected = true;
    add_category(pack, "other", {}, "city_magistrate");
    const auto limit = [&](char const* category, char const* matter, Limit atr) { pack.limits.push_back({category, matter, Area::unknown, {}, atr, "assumed"}); };
    limit("electricity", "", {8, Limit::Unit::hours});
    limit("electricity", "meter", {7, Limit::Unit::working_days});
    limit("water_supply", "", {3, Limit::Unit::working_days});
    limit("sanitation", "", {6, Limit::Unit::working_hours});
    limit("police", "", {48, Limit::Unit::hours});
    limit("*", "", {7, Limit::Unit::working_days});
}

config::DutyHours week_of(char const* key, std::vector<config::WorkPeriod> periods, unsigned first, unsigned last)
{
    config::DutyHours duty;
    duty.key = key;
    for (auto day = first; day <= last; ++day) duty.week[day] = periods;
    return duty;
}

void add_calendar(config::StatePack& pack)
{
    pack.calendar.offset.value = minutes{330};
    pack.calendar.duty["office"] = week_of("office", {{minutes{540}, minutes{780}}, {minutes{810}, minutes{1020}}}, 1, 5);
    pack.calendar.duty["sanitation"] = week_of("sanitation", {{minutes{420}, minutes{900}}}, 1, 6);
    pack.calendar.duty["always"].key = "always";
    pack.calendar.duty["always"].always = true;
    pack.calendar.version = "1";
}

void randomise_calendar(config::Calendar& calendar, Dice& dice)
{
    calendar.offset.value = minutes{(dice.upto(20) - 8) * 30};
    const sys_days first = floor<days>(beginning);
    for (int d = dice.upto(6); d < 200; d += 1 + dice.upto(25)) {
        config::Holiday holiday{core::Date{first + days{d - 20}}, {}, {}, false, {}};
        if (dice.one_in(4)) holiday.half_day = {{minutes{540}, minutes{720}}};
        if (dice.one_in(4)) holiday.places = {"D1"};
        calendar.holidays.push_back(holiday);
    }
    if (dice.one_in(5)) calendar.duty["office"].week[6] = {{minutes{600}, minutes{780}}};
    if (dice.one_in(8)) calendar.duty["office"].week[3].clear();
}

void notify_holidays(config::Calendar& calendar, std::uint64_t seed)
{
    Dice dice{seed + 1};
    const sys_days first = floor<days>(beginning);
    for (int i = 0; i < 8; ++i) calendar.holidays.push_back({core::Date{first + days{dice.upto(60)}}, {}, {}, true, {}});
    std::ranges::stable_sort(calendar.holidays, {}, [](config::Holiday const& holiday) { return sys_days{holiday.day}; });
    calendar.version = "2";
}

core::Tenure tenure_of(core::OfficeId const& office, std::string const& person)
{
    core::Tenure tenure;
    tenure.office = office;
    tenure.officer = person;
    tenure.email = person + "@example.invalid";
    return tenure;
}

/// Holders come and go within the two months of a life; leaves have link officers or not.
void add_tenures(std::vector<core::Tenure>& tenures, core::OfficeId const& office, Dice& dice, int vacant_one_in, std::vector<std::string>& people)
{
    core::Instant from = core::earliest;
    const int holders = 1 + dice.upto(2);
    for (int i = 0; i < holders; ++i) {
        const core::Instant to = i + 1 == holders ? core::latest : beginning + hours{dice.upto(24 * 40)};
        if (to <= from) continue;
        const bool second_charge = !people.empty() && dice.one_in(6);
        auto tenure = tenure_of(office, second_charge ? dice.of(people) : office + std::to_string(i));
        tenure.from = from;
        tenure.to = to;
        tenure.kind = second_charge ? core::TenureKind::additional : core::TenureKind::holder;
        tenure.on_leave = dice.one_in(12);
        tenure.bouncing = dice.one_in(15);
        if (dice.one_in(20)) tenure.email.clear();
        if (tenure.on_leave && dice.one_in(2)) {
            auto link = tenure_of(office, office + "-link");
            link.kind = core::TenureKind::link;
            tenures.push_back(link);
        }
        people.push_back(tenure.officer);
        if (!dice.one_in(vacant_one_in)) tenures.push_back(tenure);
        from = to;
    }
}

void add_periods(SmallState& state, Dice& dice)
{
    if (!dice.one_in(4)) return;
    const auto from = beginning + hours{dice.upto(24 * 20)};
    state.periods.push_back({"internet_suspended", dice.one_in(2) ? std::vector<core::PlaceId>{"D1"} : std::vector<core::PlaceId>{}, from, from + hours{12 + dice.upto(100)}});
}

}  // namespace

config::StatePack small_pack()
{
    config::StatePack pack;
    pack.id = "small";
    pack.version = "1";
    pack.number_prefix = "SM";
    pack.root = "S";
    pack.levels = {"state", "district", "town", "village"};
    pack.rural_levels = {"village"};
    pack.district_level = "district";
    pack.state_nodal = "STATE";
    pack.state_watch = "WATCH";
    pack.first_words = {{"self_harm", {"WATCH", "police_nodal", "deputy_commissioner"}},         {"sexual_offence", {"police_nodal"}}, {"child", {"police_nodal"}},
                        {"domestic_violence", {"police_nodal"}},                {"atrocity", {"police_nodal", "deputy_commissioner"}}, {"cyber_fraud", {"police_nodal"}},
                        {"public_order", {"STATE", "police_nodal"}},            {"threat", {"police_nodal"}}};
    add_places(pack);
    add_offices(pack);
    add_policy(pack);
    add_calendar(pack);
    return pack;
}

std::unique_ptr<SmallState> full_state(std::vector<core::OfficeId> const& vacant)
{
    auto state = std::make_unique<SmallState>();
    state->pack = small_pack();
    state->pack.index();
    std::vector<core::Tenure> tenures;
    for (auto const& office : state->pack.offices) {
        if (std::ranges::find(vacant, office.id) == vacant.end()) tenures.push_back(tenure_of(office.id, "holder of " + office.id));
    }
    state->directory = core::Directory{state->pack.offices, std::move(tenures)};
    return state;
}

std::unique_ptr<SmallState> random_state(std::uint64_t seed, bool more_holidays)
{
    Dice dice{seed};
    auto state = std::make_unique<SmallState>();
    state->pack = small_pack();
    randomise_calendar(state->pack.calendar, dice);
    if (dice.one_in(3)) state->pack.numbers.assignment_gathering = minutes{dice.upto(60)};
    if (dice.one_in(3)) state->pack.numbers.step_max = Limit{1 + dice.upto(3), Limit::Unit::working_days};
    state->pack.index();
    std::vector<core::Tenure> tenures;
    std::vector<std::string> people;
    // Some states are well staffed, some hardly, some not at all.
    const int vacant_one_in = std::vector<int>{30, 8, 3, 1}[static_cast<std::size_t>(dice.one_in(8) ? 3 : dice.upto(2))];
    for (auto const& office : state->pack.offices) add_tenures(tenures, office.id, dice, vacant_one_in, people);
    state->directory = core::Directory{state->pack.offices, std::move(tenures)};
    add_periods(*state, dice);
    if (more_holidays) notify_holidays(state->pack.calendar, seed);
    return state;
}

core::Verdict sure_verdict()
{
    core::Verdict verdict;
    verdict.kind = core::Kind::grievance;
    verdict.kind_confidence = 0.99;
    verdict.matters.push_back({"electricity", "", 0.95, {}, false});
    verdict.place = core::PlaceFinding{"D1-T", "D1-T", "town", "D1", 0.95};
    verdict.lang = "hi";
    return verdict;
}

core::Verdict random_verdict(Dice& dice, config::StatePack const& pack)
{
    auto verdict = sure_verdict();
    auto& matter = verdict.matters.front();
    matter.category = dice.of(pack.categories).key;
    if (matter.category == "electricity" && dice.one_in(2)) matter.matter = "meter";
    const std::string district = dice.one_in(2) ? "D1" : "D2";
    const std::string place = dice.one_in(4) ? district : district + (dice.one_in(2) ? "-T" : "-V");
    verdict.place = core::PlaceFinding{place, place, "", district, 0.9};
    verdict.area = pack.area_of(place);
    if (dice.one_in(12)) verdict.place.reset();
    verdict.triage = dice.one_in(10);
    if (dice.one_in(4)) verdict.severity = core::Severity::high;
    if (dice.one_in(6)) {
        verdict.severity = core::Severity::emergency;
        verdict.danger = {dice.one_in(2) ? "electric" : "medical"};
    }
    matter.against_officer = dice.one_in(10);
    if (dice.one_in(12)) verdict.handling = {dice.of(std::vector<std::string>{"self_harm", "child", "atrocity", "cyber_fraud", "threat", "rti", "sub_judice"})};
    return verdict;
}

}  // namespace sunwai::rules::testing
