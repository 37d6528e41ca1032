#pragma once
#include "web/http.hpp"

#include <string>
#include <string_view>

namespace sunwai::web {

/// Keeps other sites from making a browser do something here: a random cookie that only this site can read back, and in each form its keyed
/// hash. The key lives as long as the process.
class FormGuard {
public:
    /// `https`: the cookie is bound to encrypted connections and this host.
    explicit FormGuard(bool https);

    /// The token of the browser's cookie; when it has none, `set_cookie` is filled with a new one to be set.
    [[nodiscard]] std::string token(Request const& request, std::string& set_cookie) const;
    /// Whether the request comes from a page of this site: no foreign Origin or Sec-Fetch-Site, and the token of its cookie.
    [[nodiscard]] bool accepts(Request const& request, std::string_view token) const;
    /// A random word for a form that must not be taken twice.
    [[nodiscard]] static std::string fresh_key();

private:
    [[nodiscard]] std::string sign(std::string_view cookie) const;

    std::string key_;
    bool https_;
};

/// Whether the browser says that the request was made by this site (or says nothing, as programs do).
[[nodiscard]] bool is_same_origin(Request const& request);
/// The value of a cookie; empty when there is none of that name.
[[nodiscard]] std::string cookie(Request const& request, std::string_view name);
/// Whether the request's content is of this media type (parameters aside).
[[nodiscard]] bool has_content_type(Request const& request, std::string_view type);

}  // namespace sunwai::web
