#pragma once
#include "web/http.hpp"
#include "web/session.hpp"
#include "web/target.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::web {

/// A request on its way through a route.
struct Call {
    Request request;
    Target target;
    std::map<std::string, std::string, std::less<>> parameters;  ///< of the path, checked by their type
    core::text::Language language{core::text::Language::hi};
    Visitor visitor;

    [[nodiscard]] std::string const& parameter(std::string_view name) const { return parameters.find(name)->second; }
};

using Action = std::function<core::Task<Response>(Call)>;

/// One path and what it takes. HEAD goes wherever GET goes.
struct Route {
    Method method{Method::get};
    std::string pattern;  ///< `/cases/{number}`: literal segments and typed parameters {number}, {file}, {id}
    bool open{false};    ///< answered without a visitor: health, assets
    Action action;
};

/// Exact matches only; nothing in a request is ever taken for a file name.
class Router {
public:
    /// A pattern with an unknown parameter type is a std::logic_error.
    void add(Route route);

    struct Match {
        Route const* route{nullptr};  ///< nullptr: see `allow`
        std::map<std::string, std::string, std::less<>> parameters;
        std::string allow;  ///< methods of this path, for 405; empty: no such path
    };
    [[nodiscard]] Match find(Method method, std::vector<std::string> const& path) const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
    };
    std::vector<Entry> entries_;
};

/// Whether a text has the form of a parameter type.
[[nodiscard]] bool is_parameter(std::string_view type, std::string_view text) noexcept;

}  // namespace sunwai::web
