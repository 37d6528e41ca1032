#pragma once
#include "web/pages/page.hpp"

namespace sunwai::web {

/// The feeds and how fresh they are, and the posts that had to be set aside.
class FeedsPage {
public:
    explicit FeedsPage(Pages const& pages) : pages_{pages} {}
    void add_routes(Router& router);

private:
    core::Task<Response> show(Call call);

    Pages const& pages_;
};

}  // namespace sunwai::web
