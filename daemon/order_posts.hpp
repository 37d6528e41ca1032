#pragma once
#include "core/model/ids.hpp"
#include "core/time.hpp"
#include "store/store.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace sunwai::daemon {

/// A post about public order (CASE section 6): no case, no reply. What may be said of it, to two offices only.
struct OrderPost {
    core::PostId id{0};
    std::string source;      ///< the network
    std::string link;        ///< to the post; empty where the network gives none
    core::PlaceId district;  ///< empty when it is not known
    core::Instant at{};      ///< when it came; of a replayed post when it was written
};

/// How long the words of such a post stay; the row stays counted.
inline constexpr std::chrono::hours order_words_stay{24 * 7};

/// The posts about public order in the order in which they came, kept in the store's registry, so that neither telling nor erasing is forgotten or
/// done twice whatever crashes. Replayed ones are a queue of their own: they are told once they are released. Valid for one unit of work.
class OrderQueue {
public:
    enum class Step : unsigned char { told, erased };

    OrderQueue(store::RegistryWriter& registry, bool replayed) : registry_{registry}, prefix_{replayed ? "order.replayed." : "order."}, held_{replayed} {}

    /// Once per post: the caller knows that it is new.
    [[nodiscard]] core::Result<void> put(OrderPost const& post);
    /// Those that this step has still to be done with, oldest first. What was erased meanwhile has id 0 and says nothing.
    [[nodiscard]] core::Result<std::vector<OrderPost>> waiting(Step step, std::size_t limit);
    /// The step was done with so many of them. After erasing nothing of the post is left here.
    [[nodiscard]] core::Result<void> finished(Step step, std::size_t count);
    /// Replayed posts up to now may be told.
    [[nodiscard]] core::Result<void> release();
    /// How many there were in all.
    [[nodiscard]] core::Result<std::int64_t> count();

private:
    [[nodiscard]] core::Result<std::int64_t> number(std::string_view name);
    [[nodiscard]] core::Result<void> set(std::string_view name, std::int64_t value);
    [[nodiscard]] std::string key(std::string_view name) const { return prefix_ + std::string{name}; }

    store::RegistryWriter& registry_;
    std::string prefix_;
    bool held_;
};

/// Erases the words of posts whose time has passed, through the same door as every erasure. How many; `next` is when the next one is due.
[[nodiscard]] core::Result<std::size_t> erase_order_posts(store::Writer& writer, core::Instant now, std::optional<core::Instant>& next);

}  // namespace sunwai::daemon
