#include "daemon/verbs/office_rows.hpp"

#include "config/address.hpp"
#include "daemon/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunwai::daemon {
namespace {

constexpr std::array<std::string_view, 4> lines{"district", "department", "police", "state"};

std::string trimmed(std::string const& cell)
{
    const auto first = cell.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return cell.substr(first, cell.find_last_not_of(" \t\r\n") - first + 1);
}

/// The cells of a row by column name, and the first thing that is wrong with them.
class Cells {
public:
    Cells(CsvRow const& row, std::vector<std::string> const& header) : fault{row.fault}
    {
        if (fault.empty() && row.fields.size() != header.size()) fault = fmt::format("has {} columns, the header has {}", row.fields.size(), header.size());
        for (std::size_t i = 0; fault.empty() && i < header.size(); ++i) cells_[header[i]] = trimmed(row.fields[i]);
    }

    std::string fault;

    [[nodiscard]] std::string const& get(std::string_view column) const
    {
        static const std::string none;
        const auto found = cells_.find(column);
        return found == cells_.end() ? none : found->second;
    }
    void wrong(std::string_view column, std::string_view what)
    {
        if (fault.empty()) fault = fmt::format("{}: {}", column, what);
    }
    /// Replaces what is known by what the row says, if it says something.
    void put(std::string_view column, std::string& into, std::size_t longest = 256)
    {
        auto const& cell = get(column);
        if (cell.size() > longest) wrong(column, fmt::format("is longer than {} bytes", longest));
        else if (std::any_of(cell.begin(), cell.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; })) wrong(column, "holds control characters");
        else if (!cell.empty()) into = cell;
    }

private:
    std::map<std::string, std::string, std::less<>> cells_;
};

/// A day (of the state's local time) or an instant. A day as an end is meant inclusively.
std::optional<core::Instant> read_time(std::string const& text, core::UtcOffset offset, bool end)
{
    if (const auto day = core::parse_date(text)) return core::start_of(*day, offset) + (end ? std::chrono::days{1} : std::chrono::days{0});
    return core::parse_rfc3339(text);
}

std::optional<core::Tenure> read_tenure(Cells& cells, core::UtcOffset offset)
{
    core::Tenure tenure;
    tenure.office = cells.get("office_id");
    if (cells.get("officer_name").empty() && cells.get("email").empty() && cells.get("phone").empty()) {
        if (!cells.get("kind").empty() || !cells.get("from").empty() || !cells.get("to").empty()) cells.wrong("officer_name", "is missing: from, to and kind are about an officer");
        return std::nullopt;
    }
    cells.put("officer_name", tenure.officer);
    cells.put("email", tenure.email);
    cells.put("phone", tenure.phone, 64);
    if (!tenure.email.empty() && config::check_email(tenure.email)) cells.wrong("email", "is not an address that can be mailed to");
    constexpr std::string_view phone_letters = "+0123456789 -()/,";
    if (tenure.phone.find_first_not_of(phone_letters) != std::string::npos) cells.wrong("phone", "may hold digits, '+', spaces and '-' only");
    if (auto const& kind = cells.get("kind"); !kind.empty()) {
        const auto read = core::parse_tenure_kind(kind);
        if (read) tenure.kind = *read;
        else cells.wrong("kind", "must be holder, additional, link or dealing_hand");
    }
    for (auto const* column : {"from", "to"}) {
        auto const& cell = cells.get(column);
        if (cell.empty()) continue;
        const bool end = std::string_view{column} == "to";
        const auto at = read_time(cell, offset, end);
        if (at) (end ? tenure.to : tenure.from) = *at;
        else cells.wrong(column, fmt::format("'{}' is neither a day (2026-03-05) nor an RFC 3339 time", cell));
    }
    if (cells.fault.empty() && tenure.to <= tenure.from) cells.wrong("to", "is not after from");
    return tenure;
}

void check_new_office(Cells& cells, core::Office const& office)
{
    const std::pair<std::string_view, std::string const*> needed[]{{"line", &office.line}, {"level", &office.level}, {"place_id", &office.place}, {"title_en", &office.title.en}};
    for (auto const& [column, value] : needed) {
        if (value->empty()) cells.wrong(column, fmt::format("is missing, and no office '{}' is known yet", office.id));
    }
    if (office.id.size() > 64 || office.id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") != std::string::npos)
        cells.wrong("office_id", "may hold letters, digits, '-', '_' and '.' only, at most 64");
}

core::Office read_office(Cells& cells, config::StatePack const& pack, core::Office const* known)
{
    core::Office office;
    if (known != nullptr) office = *known;
    office.id = cells.get("office_id");
    if (office.id.empty()) cells.wrong("office_id", "is missing");
    cells.put("line", office.line);
    cells.put("level", office.level);
    cells.put("place_id", office.place);
    cells.put("department", office.department);
    cells.put("title_en", office.title.en);
    cells.put("title_hi", office.title.hi);
    cells.put("parent_id", office.parent);
    if (known == nullptr) {
        check_new_office(cells, office);
        office.duty = "office";
    }
    if (!office.line.empty() && std::find(lines.begin(), lines.end(), office.line) == lines.end()) cells.wrong("line", "must be district, department, police or state");
    if (!office.place.empty() && pack.place(office.place) == nullptr) cells.wrong("place_id", fmt::format("'{}' is no place of the state pack", office.place));
    return office;
}

/// The header as read; a fault for every column that is not ours or stands twice.
std::vector<std::string> read_header(CsvRow const& row, OfficeImport& import)
{
    std::vector<std::string> header;
    const auto wrong = [&](std::string message) { import.faults.push_back({row.line, std::move(message)}); };
    if (!row.fault.empty()) wrong(row.fault);
    for (auto const& cell : row.fields) {
        const auto name = trimmed(cell);
        auto const& known = office_columns();
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            const auto near = nearest_word(name, known);
            wrong(near.empty() ? fmt::format("unknown column '{}'", name) : fmt::format("unknown column '{}'; did you mean '{}'?", name, near));
        } else if (std::find(header.begin(), header.end(), name) != header.end()) {
            wrong(fmt::format("column '{}' stands twice", name));
        }
        header.push_back(name);
    }
    if (std::find(header.begin(), header.end(), "office_id") == header.end()) wrong("the header has no column office_id");
    import.usable = import.faults.empty();
    return header;
}

/// Refuses rows whose parent is unknown or whose ladder would never end, now that all rows are known.
void check_ladders(OfficeImport& import, core::Directory const& known)
{
    std::map<std::string, core::Office const*, std::less<>> offices;
    for (auto const& row : import.rows) offices[row.office.id] = &row.office;
    const auto find = [&](std::string const& id) {
        const auto found = offices.find(id);
        return found == offices.end() ? known.office(id) : found->second;
    };
    const auto fault_of = [&](core::Office const& office) -> std::string {
        constexpr int longest_ladder = 32;
        auto const* at = &office;
        for (int steps = 0; !at->parent.empty(); ++steps) {
            auto const* next = find(at->parent);
            if (next == nullptr) return fmt::format("parent_id: no office '{}' is known", at->parent);
            if (steps == longest_ladder || next->id == office.id) return fmt::format("parent_id: the ladder of '{}' never ends", office.id);
            at = next;
        }
        return {};
    };
    std::vector<OfficeRow> good;
    std::vector<RowFault> bad;
    for (auto const& row : import.rows) {
        if (auto fault = fault_of(row.office); !fault.empty()) bad.push_back({row.line, std::move(fault)});
        else good.push_back(row);
    }
    import.rows = std::move(good);
    import.faults.insert(import.faults.end(), bad.begin(), bad.end());
}

}  // namespace

std::vector<std::string> const& office_columns()
{
    static const std::vector<std::string> columns{"office_id", "line", "level", "place_id", "department", "title_en", "title_hi",
                                                  "parent_id", "officer_name", "email", "phone", "from", "to", "kind"};
    return columns;
}

OfficeImport read_offices(std::string_view csv, config::StatePack const& pack, core::Directory const& known)
{
    OfficeImport import;
    CsvReader reader{csv};
    const auto first = reader.next();
    if (!first) {
        import.faults.push_back({1, "the file is empty; the first row must name the columns"});
        import.usable = false;
        return import;
    }
    const auto header = read_header(*first, import);
    if (!import.usable) return import;
    std::map<std::string, std::size_t, std::less<>> seen;  // an office may stand on several rows, one per officer
    while (auto row = reader.next()) {
        Cells cells{*row, header};
        auto const& id = cells.get("office_id");
        const auto earlier = seen.find(id);
        auto const* now = known.office(id);
        OfficeRow read{row->line, {}, false, {}};
        read.office = read_office(cells, pack, earlier == seen.end() ? now : &import.rows[earlier->second].office);
        read.office_changed = now == nullptr || read.office != *now;
        read.tenure = read_tenure(cells, pack.calendar.offset);
        if (cells.fault.empty()) {
            seen[read.office.id] = import.rows.size();
            import.rows.push_back(std::move(read));
        } else {
            import.faults.push_back({row->line, cells.fault});
        }
    }
    check_ladders(import, known);
    std::stable_sort(import.faults.begin(), import.faults.end(), [](auto const& a, auto const& b) { return a.line < b.line; });
    return import;
}

}  // namespace sunwai::daemon
