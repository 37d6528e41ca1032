#pragma once
#include "tests/simulators/http_server.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace sunwai::simulators {

/// A status as the tests put it in; what is empty gets a usual value.
struct Toot {
    std::string acct{"asha"};
    std::string content{"<p>पानी नहीं</p>"};
    std::vector<std::string> tags;
    bool mentions_us{false};
    bool boost{false};
    std::string created_at;
    std::string in_reply_to;  ///< id
    std::string raw;          ///< this JSON instead of a status
};

/// The part of the Mastodon API that a reader uses, strict: an unknown parameter is 400, a wrong token 401. Newest first, min_id/since_id/max_id as
/// Mastodon has them, Link header, X-RateLimit-* with an ISO 8601 reset. Faults: `fault` may answer instead.
class Mastodon {
public:
    explicit Mastodon(std::string token = {});

    /// Adds a status, and a notification when it mentions us. Its id.
    std::string post(Toot toot);
    /// Changes a status' content and marks it edited.
    void edit(std::string const& id, std::string content, std::string edited_at);

    [[nodiscard]] HttpServer& server() noexcept { return server_; }
    [[nodiscard]] std::string url() const { return server_.url(); }

    /// Asked before every answer; a reply instead of the ordinary one.
    void set_fault(std::function<std::optional<HttpReply>(HttpCall const&)> fault);
    void set_link_headers(bool on);
    /// Requests left before 429, and when the window ends.
    void set_limit(int remaining, std::string reset);

private:
    struct Stored {
        long id;
        long notification;
        Toot toot;
        std::string edited_at;
    };

    HttpReply answer(HttpCall const& call);
    HttpReply list(HttpCall const& call, bool notifications, std::string const& tag);
    std::string status_json(Stored const& stored) const;
    void add_link(HttpCall const& call, long newest, long oldest, HttpReply& reply) const;

    std::mutex mutex_;
    std::string token_;
    std::vector<Stored> statuses_;
    long next_id_{1000};
    std::function<std::optional<HttpReply>(HttpCall const&)> fault_;
    bool link_headers_{true};
    int remaining_{300};
    std::string reset_{"2026-11-22T15:00:00.000Z"};
    HttpServer server_;  // last: it answers as soon as it stands
};

}  // namespace sunwai::simulators
