#include "connectors/feeds/drop_folder.hpp"
#include "connectors/feeds/source.hpp"

#include <fmt/format.h>

namespace sunwai::connectors {

core::Result<std::unique_ptr<Source>> make_source(config::SourceSettings settings, Transport& transport, core::Clock const& clock, std::string token)
{
    static_cast<void>(transport); static_cast<void>(clock); static_cast<void>(token);
    if (settings.type == "drop") {
        if (settings.path.empty()) return core::Error{core::Errc::invalid, fmt::format("source '{}': path is missing", settings.name)};
        return std::unique_ptr<Source>{std::make_unique<DropFolder>(std::move(settings))};
    }
    return core::Error{core::Errc::invalid, fmt::format("source '{}': unknown type '{}'", settings.name, settings.type)};
}

}  // namespace sunwai::connectors
