#pragma once
#include "core/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunwai::core {

struct Author {
    std::string handle;    ///< as the network writes it, without '@'; the key of "the same citizen" together with the source
    std::string name;
    std::string location;  ///< what the profile says, free text
    friend bool operator==(Author const&, Author const&) = default;
};

struct Media {
    std::string type;  ///< photo, video, audio, file
    std::string url;
    friend bool operator==(Media const&, Media const&) = default;
};

struct Geo {
    std::optional<double> lat;
    std::optional<double> lon;
    std::string place;
    friend bool operator==(Geo const&, Geo const&) = default;
};

/// What a citizen published, one by (`source`, `external_id`). Everything in it is hostile text, valid UTF-8 within limits (core/model/post_json.hpp).
struct Post {
    std::string source;       ///< the network: x, facebook, mastodon, rss, mail, hand …
    std::string feed;         ///< the configured source that brought it; empty for replay
    std::string external_id;  ///< the network's own id; for RSS feed name + guid, for Mastodon the status uri
    Instant created_at{};
    std::string text;
    std::string url;
    std::string lang;         ///< as the network says it; a hint only
    Author author;
    std::string in_reply_to;
    std::string conversation_id;
    std::vector<Media> media;
    std::optional<Geo> geo;
    bool deleted{false};      ///< the network says that it is gone: erase text and media
    friend bool operator==(Post const&, Post const&) = default;
};

}  // namespace sunwai::core
