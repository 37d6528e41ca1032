#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::core::text {

/// A link that is safe to follow: a path of this site, or an absolute http, https, mailto or tel address. Made only by the functions below.
class Url {
public:
    using Query = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// `/a/b?x=y#c` from parts that are each percent-encoded; parameters with an empty value are left out.
    [[nodiscard]] static Url path(std::initializer_list<std::string_view> segments, Query query = {});
    /// The same from parts known only at run time; empty values stay out as well.
    [[nodiscard]] static Url of(std::vector<std::string> const& segments,
                                std::vector<std::pair<std::string, std::string>> const& query = {});
    /// The same below an absolute base such as the configured public address (which has no query).
    [[nodiscard]] static Url below(Url const& base, std::initializer_list<std::string_view> segments, Query query = {});
    /// A link that came from outside: only http and https with a host, without user information, control characters, spaces or quotes, at
    /// most 2048 bytes.
    [[nodiscard]] static std::optional<Url> external(std::string_view text);

    [[nodiscard]] std::string const& str() const noexcept { return value_; }
    friend bool operator==(Url const&, Url const&) = default;

private:
    friend class UrlTemplate;
    explicit Url(std::string value) : value_{std::move(value)} {}
    std::string value_;
};

/// Percent-encodes everything but unreserved characters (RFC 3986): for one path segment or one query value.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace sunwai::core::text
