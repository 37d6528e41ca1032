#pragma once
#include "web/pages/page.hpp"
#include "web/reading.hpp"

namespace sunwai::web {

/// The list of cases with counts and filters.
class QueuePage {
public:
    explicit QueuePage(Pages const& pages) : pages_{pages} {}
    void add_routes(Router& router);

private:
    core::Task<Response> list(Call call);
    core::Task<Response> home(Call call);

    Pages const& pages_;
};

}  // namespace sunwai::web
