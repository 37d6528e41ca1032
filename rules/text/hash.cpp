#include "rules/text/hash.hpp"

#include <atomic>
#include <utility>

namespace sunwai::rules::text {
namespace {

std::uint64_t next_serial() noexcept
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

WordMarks::WordMarks() : serial_{next_serial()} {}


void WordMarks::add(std::uint64_t word, std::uint32_t marks)
{
    if (used_ * 2 >= slots_.size()) grow();
    std::size_t i = word & mask_;
    while (slots_[i].word != 0 && slots_[i].word != word) i = (i + 1) & mask_;
    if (slots_[i].word == word && (slots_[i].marks & marks) == marks) return;
    if (slots_[i].word == 0) ++used_;
    slots_[i].word = word;
    note(word);
    slots_[i].marks |= marks;
    serial_ = next_serial();
}

void WordMarks::grow()
{
    auto old = std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 64 : slots_.size() * 2));
    mask_ = slots_.size() - 1;
    filter_.assign(slots_.size() / 8, 0);
    filter_mask_ = filter_.size() - 1;
    for (auto const& slot : old) {
        if (slot.word == 0) continue;
        std::size_t i = slot.word & mask_;
        while (slots_[i].word != 0) i = (i + 1) & mask_;
        slots_[i] = slot;
        note(slot.word);
    }
}

}  // namespace sunwai::rules::text
