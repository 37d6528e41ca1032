#pragma once
#include "web/http.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace sunwai::web {

/// What the head of a request must keep to.
struct HeadRules {
    std::size_t header_bytes{8192};
    std::size_t target_bytes{2048};
    std::set<std::string> hosts;  ///< allowed Host values, lower case, with port unless it is 80
};

/// A request up to its body.
struct Head {
    Request request;  ///< without body
    std::uint64_t body_bytes{0};
    bool keep_alive{false};
    bool expects_continue{false};
    bool http_1_0{false};
};

/// Either a head or the status that refuses it.
struct HeadOrStatus {
    Head head;
    unsigned status{0};  ///< 0: the head is good
};

/// Reads the bytes of a head, from the request line up to and with the empty line. Beast does the grammar; refused here as well, because
/// Beast 1.81 lets it pass and a proxy may read it otherwise: folded lines, bare CR or LF, control characters, Host missing or twice,
/// Content-Length twice, any Transfer-Encoding (nobody who fills in a form sends one), a body with GET or HEAD, targets that are not a
/// path.
[[nodiscard]] HeadOrStatus read_head(std::string_view raw, HeadRules const& rules);

/// The second word of the request line as it stands, good or not; empty when there is none yet.
[[nodiscard]] std::string_view asked_path(std::string_view raw) noexcept;

/// Whether what has come so far can no longer become a good head (a bare LF, a NUL), so that nobody waits for its end.
[[nodiscard]] bool is_hopeless(std::string_view so_far) noexcept;

}  // namespace sunwai::web
