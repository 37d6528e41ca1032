// link: sunwai::config
// Files of the operator: settings, tables, holidays. No input may crash or hang; faults say where; a list of holidays without a fault reads back as itself.
#include "config/address.hpp"
#include "config/document.hpp"
#include "config/holidays.hpp"
#include "config/table.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai::config;
    constexpr std::array<Column, 3> columns{{{"id"}, {"name"}, {"note", false}}};
    const std::string_view text{reinterpret_cast<char const*>(data), size};
    std::vector<Fault> faults;
    FaultSink sink{"input", faults};
    static_cast<void>(parse_toml(text, sink));
    if (const auto table = Table::parse(std::string{text}, columns, sink)) {
        for (std::size_t row = 0; row < table->rows(); ++row) {
            for (std::size_t column = 0; column < columns.size(); ++column) {
                if (table->at(row, column).line == 0 || table->cell(row, column).find('\t') != std::string_view::npos) std::abort();
            }
        }
    }
    for (auto const& fault : faults) {
        if (fault.line == 0 || fault.message.empty()) std::abort();
    }
    faults.clear();
    FaultSink again{"input", faults};
    const auto holidays = read_holidays(text, again);
    if (faults.empty() && read_holidays(format_holidays(holidays), again) != holidays) std::abort();
    if (const auto limit = parse_limit(text); limit && parse_limit(to_string(*limit)) != limit) std::abort();
    for (auto check : {check_listen_address, check_network, check_url, check_email, check_host, check_store_url, check_name}) static_cast<void>(check(text));
    return 0;
}
