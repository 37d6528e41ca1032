#include "web/http.hpp"

namespace sunwai::web {

std::string_view Request::header(std::string_view name) const noexcept
{
    std::string_view found;
    bool seen = false;
    for (auto const& [key, value] : headers) {
        if (key != name) continue;
        if (seen) return {};
        seen = true;
        found = value;
    }
    return found;
}

}  // namespace sunwai::web
