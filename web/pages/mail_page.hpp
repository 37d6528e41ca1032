#pragma once
#include "web/pages/page.hpp"

namespace sunwai::web {

/// The local mail folder, where mail is not sent out, and single messages as text.
class MailPage {
public:
    explicit MailPage(Pages const& pages) : pages_{pages} {}
    void add_routes(Router& router);

private:
    core::Task<Response> folder(Call call);
    core::Task<Response> file(Call call);
    core::Task<Response> message(Call call);

    Pages const& pages_;
};

}  // namespace sunwai::web
