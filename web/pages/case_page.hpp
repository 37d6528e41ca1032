#pragma once
#include "web/pages/page.hpp"
#include "web/reading.hpp"

namespace sunwai::web {

/// One case: what was written, what has happened, the clock and how it comes about, offices, messages, and what can be done.
class CasePage {
public:
    explicit CasePage(Pages const& pages) : pages_{pages} {}
    void add_routes(Router& router);

private:
    core::Task<Response> show(Call call);
    core::Task<Response> act(Call call);

    Pages const& pages_;
};

}  // namespace sunwai::web
