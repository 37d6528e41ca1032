#include "daemon/verbs/verb.hpp"

#include <algorithm>
#include <iterator>

namespace sunwai::daemon {
namespace {

std::vector<Verb> gather()
{
    std::vector<Verb> table;
    using Part = std::vector<Verb> (*)();
    constexpr Part parts[]{serve_verbs,   config_verbs,       reading_verbs,      replay_verbs, deadline_verbs, calendar_verbs,
                           case_reading_verbs, case_writing_verbs, office_verbs, export_verbs, operation_verbs, quarantine_verbs, status_verbs, rehearse_verbs};
    for (const auto part : parts) {
        auto verbs = part();
        std::move(verbs.begin(), verbs.end(), std::back_inserter(table));
    }
    return table;
}

}  // namespace

std::vector<Verb> const& all_verbs()
{
    static const std::vector<Verb> table = gather();
    return table;
}

core::Task<int> start_write(Verb const& verb, Session session, Arguments arguments, Output& output)
{
    arguments.values["verb"] = {verb.name};
    return std::get<WriteRun>(verb.run)(std::move(session), std::move(arguments), output);
}

Verb const* find_verb(std::string_view name)
{
    auto const& table = all_verbs();
    const auto found = std::find_if(table.begin(), table.end(), [&](Verb const& verb) { return verb.name == name; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace sunwai::daemon
