#pragma once
#include "core/clock.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/template.hpp"
#include "store/store.hpp"
#include "web/desk_port.hpp"
#include "web/form_guard.hpp"
#include "web/router.hpp"
#include "web/site.hpp"
#include "web/words.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::web {

/// Compiled pages in both languages and what every page begins and ends with. Used on one executor; references outlive it.
class Pages {
public:
    Pages(SitePorts ports, SiteOptions options, std::shared_ptr<core::text::Catalogue const> catalogue);

    /// Compiles every embedded template; each fault is added.
    void compile(std::vector<core::text::Fault>& faults);

    [[nodiscard]] Words words(core::text::Language language) const;
    /// A whole page. `section` is the menu entry it belongs to: cases, outbox, feeds or nothing. A value that the template lacks is a
    /// std::logic_error.
    [[nodiscard]] Response page(std::string_view name, Call const& call, std::string_view section, std::string title,
                                core::text::Values values, unsigned status = 200) const;
    /// A page that says what went wrong; `detail` is for whoever can mend it and may be empty.
    [[nodiscard]] Response problem(unsigned status, Call const& call, std::string_view detail = {},
                                   std::string_view case_number = {}) const;
    [[nodiscard]] Response problem(core::Error const& error, Call const& call, std::string_view case_number = {}) const;
    /// 303 to another page of the site.
    [[nodiscard]] static Response see_other(core::text::Url const& where);

    [[nodiscard]] SitePorts const& ports() const noexcept { return ports_; }
    [[nodiscard]] SiteOptions const& options() const noexcept { return options_; }
    [[nodiscard]] FormGuard const& guard() const noexcept { return guard_; }

private:
    [[nodiscard]] core::text::Values frame(Call const& call, std::string_view section, std::string title) const;

    SitePorts ports_;
    SiteOptions options_;
    std::shared_ptr<core::text::Catalogue const> catalogue_;
    FormGuard guard_;
    std::map<std::pair<std::string, core::text::Language>, core::text::HtmlTemplate> templates_;
};

/// A route that shows a page.
[[nodiscard]] Route page_route(Method method, std::string pattern, Action action);

}  // namespace sunwai::web
