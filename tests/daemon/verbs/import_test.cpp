#include "child.hpp"

#include <gtest/gtest.h>

namespace sunwai::tests {
namespace {

constexpr char const* header = "office_id,line,level,place_id,department,title_en,title_hi,parent_id,officer_name,email,phone,from,to,kind\n";

TEST(OfficeImport, good_rows_are_stored_and_faulty_ones_told)
{
    const Workplace place;
    const auto file = place.file("offices.csv", std::string{"\xEF\xBB\xBF"} + header +
                                                    "HR-D063-CM,,,,,,,,\"Sharma, A.\",cm@example.in,+91 1662 000000,2026-01-01,,holder\r\n"
                                                    "HR-D063-DC,,,,,,,,Verma,not-an-address,,,,\n"
                                                    "HR-NOPE,,,,,,,,Nobody,n@example.in,,,,\n"
                                                    "HR-D063-ECC,,,,,,,HR-GONE,,,,,,\n"
                                                    "HR-D063-CM,,,,,,,,Late,l@example.in,,2026-02-01,2026-01-01,\n");

    const auto ran = place.run({"office", "import", file});
    const auto listed = place.run({"office", "list", "--place", "HR-D063", "--line", "district"});

    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.out.find("line 2: HR-D063-CM: holder stored"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("1 rows stored, 4 faults"), std::string::npos) << ran.out;
    EXPECT_NE(ran.err.find("offices.csv:3: email: "), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("offices.csv:4: line: is missing"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("offices.csv:5: parent_id: no office 'HR-GONE'"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("offices.csv:6: to: is not after from"), std::string::npos) << ran.err;
    EXPECT_NE(listed.out.find("Sharma, A."), std::string::npos) << listed.out;
}

TEST(OfficeImport, unknown_column_stops_the_whole_file)
{
    const Workplace place;
    const auto file = place.file("offices.csv", "office_id,officer_nam\nHR-D063-CM,A\n");

    const auto ran = place.run({"office", "import", file, "--json"});

    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("offices.csv:1: unknown column 'officer_nam'; did you mean 'officer_name'?"), std::string::npos) << ran.err;
    EXPECT_NE(ran.out.find(R"({"stored":0,"faults":1})"), std::string::npos) << ran.out;
}

TEST(OfficeImport, hostile_files_give_an_error_and_no_more)
{
    const Workplace place;
    const std::string files[]{
        "", "\n\n", std::string(20U << 20, 'a'), std::string(header) + "\"never closed", std::string(header) + "HR-D063-CM," + std::string(1U << 20, 'x') + "\n",
        std::string(header) + "HR-D063-CM,,,,,\xFF,,,,,,,,\n", std::string(header) + std::string(200, ',') + "\n", std::string("\0\0\0", 3),
        std::string(header) + "HR-D063-CM,,,,,,,,A\nB,a@example.in,,,,\n"};

    for (auto const& contents : files) {
        const auto file = place.file("hostile.csv", contents);
        const auto ran = place.run({"office", "import", file});
        EXPECT_EQ(ran.exit, 1) << contents.substr(0, 200);
        EXPECT_FALSE(ran.err.empty());
    }
    EXPECT_EQ(place.run({"office", "import", place.path("none.csv").string()}).exit, 1);
    EXPECT_EQ(place.run({"office", "import", "/"}).exit, 1);
}

TEST(CalendarImport, a_holiday_moves_due_times_as_events)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}).exit, 0) << "makes the store";
    const auto opened = place.run({"case", "new", "--text", "हिसार में सड़क पर बहुत गड्ढे हैं, कोई सुनवाई नहीं", "--json"});
    ASSERT_EQ(opened.exit, 0) << opened.err;
    std::string days = "date,name_en\n";
    for (auto const* month : {"2026-12", "2027-01", "2026-11"}) {
        for (int day = 1; day <= 28; ++day) days += std::string{month} + (day < 10 ? "-0" : "-") + std::to_string(day) + ",Closed\n";
    }

    const auto ran = place.run({"calendar", "import", place.file("days.csv", days)});
    const auto again = place.run({"calendar", "import", place.file("days.csv", days)});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(ran.out.find("84 days stored, 0 faults"), std::string::npos) << ran.out;
    EXPECT_NE(again.out.find("due times of 0 cases moved"), std::string::npos) << again.out;
}

TEST(CalendarImport, an_unknown_place_is_told_with_line_and_column_and_the_others_are_stored)
{
    const Workplace place;
    const auto file = place.file("days.csv", "date,name_en,places\n2027-04-14,Fair,HR-D063\n2027-04-15,Fair,HR-D063 HR-D999\n");

    const auto ran = place.run({"calendar", "import", file});

    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find(file + ":3:17: \"HR-D999\" is no place of the state pack"), std::string::npos) << ran.err;
    EXPECT_NE(ran.out.find("1 days stored, 1 faults"), std::string::npos) << ran.out;
}

TEST(CalendarImport, reads_icalendar)
{
    const Workplace place;
    const auto file = place.file("days.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Holi\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

    const auto ran = place.run({"calendar", "import", file});
    const auto listed = place.run({"calendar", "list", "--year", "2027", "--json"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(listed.out.find(R"("day":"2027-03-01","name_en":"Holi")"), std::string::npos) << listed.out;
}

TEST(CalendarImport, faults_are_told_by_line)
{
    const Workplace place;
    const auto file = place.file("days.csv", "date,name_en,places\n2027-02-30,Never,\n2027-02-03,Nowhere,XX-1\n2027-02-04,Good,\n");

    const auto ran = place.run({"calendar", "import", file});

    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("days.csv:2:"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("\"XX-1\" is no place"), std::string::npos) << ran.err;
    EXPECT_NE(ran.out.find("1 days stored, 2 faults"), std::string::npos) << ran.out;
}

}  // namespace
}  // namespace sunwai::tests
