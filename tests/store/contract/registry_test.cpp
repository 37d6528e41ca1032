#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

namespace sunwai::store::contract {
namespace {

using namespace std::chrono_literals;

class Registry : public StoreContract {};

TEST_P(Registry, a_source_starts_empty_and_keeps_its_cursor)
{
    SourceState state;
    state.name = "x-search";
    state.cursor = "1790000000";
    state.last_success = morning;
    state.last_attempt = morning + 1min;
    state.failures = 2;
    state.last_error = "503";
    state.alert = "silent";
    write([&](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.registry().source("x-search").value().cursor, "");
        return writer.registry().put_source(state);
    });
    reopen();

    read([&](Snapshot& snapshot) -> Result<void> {
        auto sources = snapshot.sources();
        if (!sources) return sources.error();
        EXPECT_EQ(sources->size(), 1U);
        EXPECT_EQ(sources->at(0).cursor, "1790000000");
        EXPECT_EQ(sources->at(0).last_success, morning);
        EXPECT_EQ(sources->at(0).failures, 2);
        EXPECT_EQ(sources->at(0).alert, "silent");
        return {};
    });
}

TEST_P(Registry, offices_tenures_and_holidays_come_back_as_imported)
{
    core::Office office;
    office.id = "HR-D063-CM";
    office.line = "district";
    office.level = "city_magistrate";
    office.title = {"City Magistrate, Hisar", "नगराधीश, हिसार"};
    office.parent = "HR-D063-DC";
    office.validity.from = core::parse_date("2025-12-22");
    office.handles = {{"x", "dchisar"}};
    core::Tenure tenure;
    tenure.office = office.id;
    tenure.kind = core::TenureKind::link;
    tenure.officer = "A. Sharma";
    tenure.email = "cm@example.org";
    tenure.on_leave = true;
    config::Holiday holiday;
    holiday.day = *core::parse_date("2026-03-04");
    holiday.name = {"Holi", "होली"};
    holiday.half_day = {{540min, 780min}};
    holiday.places = {"HR-D063"};
    for (int i = 0; i < 2; ++i) {
        write([&](Writer& writer) -> Result<void> {
            auto& registry = writer.registry();
            if (auto put = registry.put_office(office); !put) return put;
            if (auto put = registry.put_tenure(tenure); !put) return put;
            return registry.put_holiday(holiday);
        });
    }

    read([&](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.offices().value(), std::vector{office});
        EXPECT_EQ(snapshot.tenures().value(), std::vector{tenure});
        EXPECT_EQ(snapshot.holidays().value(), std::vector{holiday});
        return {};
    });
}

TEST_P(Registry, small_values_are_kept_and_replaced)
{
    write([](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.registry().get("clock").value(), "");
        return writer.registry().put("clock", "1");
    });
    write([](Writer& writer) { return writer.registry().put("clock", "2"); });
    reopen();

    write([](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.registry().get("clock").value(), "2");
        return {};
    });
}

INSTANTIATE_TEST_SUITE_P(Store, Registry, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
