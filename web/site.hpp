#pragma once
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/language.hpp"
#include "store/store.hpp"
#include "web/desk_port.hpp"
#include "web/http.hpp"
#include "web/session.hpp"
#include "web/status_port.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace sunwai::web {

/// What the site is built on. All outlive it.
struct SitePorts {
    store::Store& store;
    DeskPort& desk;
    StatusPort& status;
    Sessions& sessions;
    core::Clock const& clock;
};

struct SiteOptions {
    core::text::Language language{core::text::Language::hi};  ///< where nobody chose
    std::filesystem::path mail_folder;  ///< Maildir whose mails the desk shows (transport maildir); empty: the page says that mail goes out
    bool demo{false};                  ///< shows that time runs faster
    bool https{false};                 ///< the public address is https: cookies are bound to it
};

/// Everything behind the server: routes, API, pages. Used on one executor.
class Site {
public:
    /// Compiles every page in both languages; each fault is added. Nothing when there is one.
    [[nodiscard]] static std::unique_ptr<Site> make(SitePorts ports, SiteOptions options,
                                                    std::shared_ptr<core::text::Catalogue const> catalogue,
                                                    std::vector<core::text::Fault>& faults);
    ~Site();
    Site(Site const&) = delete;
    Site& operator=(Site const&) = delete;

    /// Answers one request; never throws for bad input.
    core::Task<Response> handle(Request request);
    /// For requests that the server refuses by itself: a page in both languages, under /api a problem document.
    [[nodiscard]] Response problem(unsigned status, std::string_view path) const;

private:
    struct Parts;
    explicit Site(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace sunwai::web
