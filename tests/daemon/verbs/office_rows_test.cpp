#include "daemon/verbs/office_rows.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

config::StatePack pack_of_one_place()
{
    config::StatePack pack;
    pack.id = "test";
    pack.calendar.offset = {std::chrono::minutes{330}};
    config::Place place;
    place.id = "T-1";
    place.level = "district";
    place.name_en = "One";
    pack.places.push_back(std::move(place));
    pack.index();
    return pack;
}

core::Office office(std::string id, std::string parent = {})
{
    core::Office made;
    made.id = std::move(id);
    made.line = "district";
    made.level = "magistrate";
    made.place = "T-1";
    made.title.en = "Magistrate";
    made.parent = std::move(parent);
    return made;
}

class OfficeRows : public testing::Test {
protected:
    config::StatePack const pack = pack_of_one_place();
    core::Directory const known{{office("A", "B"), office("B")}, {}};

    OfficeImport read(std::string const& rows) const
    {
        return read_offices("office_id,line,level,place_id,department,title_en,title_hi,parent_id,officer_name,email,phone,from,to,kind\n" + rows, pack, known);
    }
    std::string fault_of(std::string const& row) const
    {
        const auto import = read(row);
        return import.faults.empty() ? std::string{} : import.faults.front().message;
    }
};

TEST_F(OfficeRows, empty_cells_leave_what_is_known)
{
    const auto import = read("A,,,,,,नया,,,,,,,\n");

    ASSERT_EQ(import.rows.size(), 1U);
    EXPECT_TRUE(import.rows[0].office_changed);
    EXPECT_EQ(import.rows[0].office.title.en, "Magistrate");
    EXPECT_EQ(import.rows[0].office.title.hi, "नया");
    EXPECT_FALSE(import.rows[0].tenure);
}

TEST_F(OfficeRows, a_tenure_runs_from_the_first_to_the_end_of_the_last_day)
{
    const auto import = read("A,,,,,,,,Rao,rao@example.in,,2026-01-01,2026-01-31,link\n");

    ASSERT_EQ(import.rows.size(), 1U);
    ASSERT_TRUE(import.rows[0].tenure);
    EXPECT_FALSE(import.rows[0].office_changed);
    EXPECT_EQ(import.rows[0].tenure->kind, core::TenureKind::link);
    EXPECT_EQ(core::format_rfc3339(import.rows[0].tenure->from, pack.calendar.offset), "2026-01-01T00:00:00+05:30");
    EXPECT_EQ(core::format_rfc3339(import.rows[0].tenure->to, pack.calendar.offset), "2026-02-01T00:00:00+05:30");
}

TEST_F(OfficeRows, a_new_office_says_what_it_is)
{
    const auto import = read("C,district,clerk,T-1,,Clerk,,A,,,,,,\n");

    ASSERT_EQ(import.rows.size(), 1U) << fault_of("C,district,clerk,T-1,,Clerk,,A,,,,,,\n");
    EXPECT_EQ(import.rows[0].office.duty, "office");
    EXPECT_EQ(fault_of("C,,,,,,,,,,,,,\n"), "line: is missing, and no office 'C' is known yet");
    EXPECT_EQ(fault_of("C,district,clerk,T-9,,Clerk,,A,,,,,,\n"), "place_id: 'T-9' is no place of the state pack");
    EXPECT_EQ(fault_of("C,somewhere,clerk,T-1,,Clerk,,A,,,,,,\n"), "line: must be district, department, police or state");
}

TEST_F(OfficeRows, ladders_end)
{
    EXPECT_NE(fault_of("B,,,,,,,A,,,,,,\n").find("never ends"), std::string::npos);
    EXPECT_NE(fault_of("B,,,,,,,B,,,,,,\n").find("never ends"), std::string::npos);
    EXPECT_NE(fault_of("B,,,,,,,Z,,,,,,\n").find("no office 'Z'"), std::string::npos);
    EXPECT_TRUE(read("C,district,clerk,T-1,,Clerk,,D,,,,,,\nD,district,clerk,T-1,,Clerk,,A,,,,,,\n").faults.empty()) << "a parent may come later in the file";
}

TEST_F(OfficeRows, officers_are_checked)
{
    EXPECT_NE(fault_of("A,,,,,,,,Rao,\"rao@example.in\r\nBcc: x@y.z\",,,,\n").find("email"), std::string::npos);
    EXPECT_NE(fault_of("A,,,,,,,,Rao,,call me,,,\n").find("phone"), std::string::npos);
    EXPECT_NE(fault_of("A,,,,,,,,Rao,,,yesterday,,\n").find("from"), std::string::npos);
    EXPECT_NE(fault_of("A,,,,,,,,Rao,,,,,boss\n").find("kind"), std::string::npos);
    EXPECT_NE(fault_of("A,,,,,,,,,,,2026-01-01,,\n").find("officer_name"), std::string::npos);
    EXPECT_NE(fault_of("A,,,,,,,,\"Ra\x07o\",,,,,\n").find("control"), std::string::npos);
}

}  // namespace
}  // namespace sunwai::daemon
