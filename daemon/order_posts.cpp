#include "daemon/order_posts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

namespace sunwai::daemon {

using core::Result;

namespace {

namespace json = boost::json;
constexpr std::size_t erased_at_once = 200;

std::string to_text(OrderPost const& post)
{
    return json::serialize(json::array{post.id, post.source, post.link, post.district, core::to_millis(post.at)});
}

/// Written by to_text; empty after erasing.
OrderPost from_text(std::string const& text)
{
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    OrderPost post;
    if (error || !value.is_array() || value.get_array().size() != 5) return post;
    auto const& items = value.get_array();
    const auto word = [&](std::size_t i) { return items[i].is_string() ? std::string{items[i].get_string()} : std::string{}; };
    post.id = items[0].is_int64() ? items[0].get_int64() : 0;
    post.source = word(1);
    post.link = word(2);
    post.district = word(3);
    post.at = core::from_millis(items[4].is_int64() ? items[4].get_int64() : 0);
    return post;
}

std::string_view mark_of(OrderQueue::Step step) { return step == OrderQueue::Step::told ? "told" : "erased"; }

Result<std::size_t> erase_due(store::Writer& writer, bool replayed, core::Instant now, std::optional<core::Instant>& next)
{
    OrderQueue queue{writer.registry(), replayed};
    const auto posts = queue.waiting(OrderQueue::Step::erased, erased_at_once);
    if (!posts) return posts.error();
    // Replayed posts come in any order of time: the first one that must wait holds up those behind it, for as long as it waits itself.
    std::size_t done = 0;
    for (auto const& post : *posts) {
        const auto due = post.at + order_words_stay;
        if (due > now) {
            next = next ? std::min(*next, due) : due;
            break;
        }
        const auto erased = writer.posts().erase(post.id, core::Actor::system("scheduler"), now);
        if (!erased && erased.error().code != core::Errc::not_found) return erased.error();
        ++done;
    }
    if (done == posts->size() && done == erased_at_once) next = now;
    if (done == 0) return done;
    const auto kept = queue.finished(OrderQueue::Step::erased, done);
    if (!kept) return kept.error();
    return done;
}

}  // namespace

Result<std::int64_t> OrderQueue::number(std::string_view name)
{
    const auto text = registry_.get(key(name));
    if (!text) return text.error();
    std::int64_t value = 0;
    std::from_chars(text->data(), text->data() + text->size(), value);
    return value;
}

Result<void> OrderQueue::set(std::string_view name, std::int64_t value) { return registry_.put(key(name), std::to_string(value)); }

Result<std::int64_t> OrderQueue::count() { return number("last"); }

Result<void> OrderQueue::put(OrderPost const& post)
{
    const auto last = number("last");
    if (!last) return last.error();
    auto kept = registry_.put(key(std::to_string(*last + 1)), to_text(post));
    if (!kept) return kept;
    return set("last", *last + 1);
}

Result<std::vector<OrderPost>> OrderQueue::waiting(Step step, std::size_t limit)
{
    const auto done = number(mark_of(step));
    if (!done) return done.error();
    const auto end = number(held_ && step == Step::told ? "released" : "last");
    if (!end) return end.error();
    std::vector<OrderPost> posts;
    for (auto at = *done + 1; at <= *end && posts.size() < limit; ++at) {
        const auto text = registry_.get(key(std::to_string(at)));
        if (!text) return text.error();
        posts.push_back(from_text(*text));
    }
    return posts;
}

Result<void> OrderQueue::finished(Step step, std::size_t count)
{
    const auto done = number(mark_of(step));
    if (!done) return done.error();
    const auto end = *done + static_cast<std::int64_t>(count);
    for (auto at = *done + 1; step == Step::erased && at <= end; ++at) {
        // The link names the author on most networks: it goes with the words.
        auto forgotten = registry_.put(key(std::to_string(at)), "");
        if (!forgotten) return forgotten;
    }
    return set(mark_of(step), end);
}

Result<void> OrderQueue::release()
{
    const auto last = number("last");
    if (!last) return last.error();
    return set("released", *last);
}

Result<std::size_t> erase_order_posts(store::Writer& writer, core::Instant now, std::optional<core::Instant>& next)
{
    std::size_t total = 0;
    for (const bool replayed : {false, true}) {
        const auto erased = erase_due(writer, replayed, now, next);
        if (!erased) return erased.error();
        total += *erased;
    }
    return total;
}

}  // namespace sunwai::daemon
