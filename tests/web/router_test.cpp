#include "web/router.hpp"

#include <gtest/gtest.h>

namespace sunwai::web {
namespace {

Router router()
{
    Router made;
    for (auto const& [method, pattern] : std::vector<std::pair<Method, std::string>>{{Method::get, "/"},
                                                                                     {Method::get, "/cases"},
                                                                                     {Method::get, "/cases/{number}"},
                                                                                     {Method::post, "/cases/{number}"},
                                                                                     {Method::post, "/cases/{number}/commands"},
                                                                                     {Method::get, "/assets/{file}"}}) {
        Route route;
        route.method = method;
        route.pattern = pattern;
        made.add(std::move(route));
    }
    return made;
}

TEST(Router_find, matches_exactly_and_checks_the_types_of_parameters)
{
    const Router routes = router();

    EXPECT_EQ(routes.find(Method::get, {}).route->pattern, "/");
    const auto match = routes.find(Method::get, {"cases", "HR-2026-000123"});
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.parameters.find("number")->second, "HR-2026-000123");
    for (std::vector<std::string> const& path : std::vector<std::vector<std::string>>{{"case"},
                                                                                      {"cases", "hr-2026-1"},
                                                                                      {"cases", "HR-26-1"},
                                                                                      {"cases", "HR-2026-"},
                                                                                      {"cases", "HR-2026-1", "x"},
                                                                                      {"Cases"},
                                                                                      {"assets", ".env"},
                                                                                      {"assets", "a b"}}) {
        const auto none = routes.find(Method::get, path);
        EXPECT_EQ(none.route, nullptr);
        EXPECT_EQ(none.allow, "");
    }
}

TEST(Router_find, head_goes_where_get_goes_and_a_wrong_method_names_the_right_ones)
{
    const Router routes = router();

    EXPECT_EQ(routes.find(Method::head, {"cases"}).route->pattern, "/cases");
    EXPECT_EQ(routes.find(Method::post, {"cases"}).allow, "GET, HEAD");
    EXPECT_EQ(routes.find(Method::other, {"cases", "HR-2026-1"}).allow, "GET, HEAD, POST");
    EXPECT_EQ(routes.find(Method::get, {"cases", "HR-2026-1", "commands"}).allow, "POST");
    EXPECT_EQ(routes.find(Method::head, {"cases", "HR-2026-1", "commands"}).route, nullptr);
}

TEST(Router_add, an_unknown_parameter_type_is_a_fault_of_the_program)
{
    Router routes;
    Route route;
    route.pattern = "/x/{anything}";

    EXPECT_THROW(routes.add(route), std::logic_error);
}

}  // namespace
}  // namespace sunwai::web
