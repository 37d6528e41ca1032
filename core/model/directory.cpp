#include "core/model/directory.hpp"

#include <array>

namespace sunwai::core {

std::string_view name(Reachability how) noexcept
{
    constexpr std::array<std::string_view, 7> words{"holder", "link_officer", "vacant", "on_leave", "no_address", "bouncing", "unknown_office"};
    return words[static_cast<std::size_t>(how)];
}

Directory::Directory(std::vector<Office> offices, std::vector<Tenure> tenures) : tenures_{std::move(tenures)}
{
    offices_.reserve(offices.size());
    std::unordered_map<std::string, std::size_t> seen;
    for (auto& office : offices) {
        const auto [at, fresh] = seen.try_emplace(office.id, offices_.size());
        if (fresh) offices_.push_back(std::move(office));
        else offices_[at->second] = std::move(office);
    }
    for (std::size_t i = 0; i < offices_.size(); ++i) by_id_.emplace(offices_[i].id, i);
    for (std::size_t i = 0; i < tenures_.size(); ++i) held_.emplace(tenures_[i].office, i);
    above_.reserve(offices_.size());
    first_tenure_.reserve(offices_.size() + 1);
    for (auto const& one : offices_) {
        const auto parent = one.parent.empty() ? by_id_.end() : by_id_.find(one.parent);
        above_.push_back(parent == by_id_.end() ? none : parent->second);
        first_tenure_.push_back(tenures_of_.size());
        const auto [first, last] = held_.equal_range(one.id);
        for (auto it = first; it != last; ++it) tenures_of_.push_back(it->second);
    }
    first_tenure_.push_back(tenures_of_.size());
}

Office const* Directory::office(std::string_view id) const noexcept
{
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &offices_[found->second];
}

Contact Directory::contact(std::string_view office_id, Instant at) const noexcept
{
    auto const* known = office(office_id);
    return known != nullptr ? contact(*known, at) : Contact{};
}

Office const* Directory::above(Office const& office) const noexcept
{
    const auto number = above_[number_of(office)];
    return number == none ? nullptr : &offices_[number];
}

Contact Directory::contact(Office const& office, Instant at) const noexcept
{
    Contact best{Reachability::vacant, nullptr};
    Tenure const* by_rank[3]{};  // holder, additional, link
    const auto number = number_of(office);
    for (auto i = first_tenure_[number]; i < first_tenure_[number + 1]; ++i) {
        Tenure const& tenure = tenures_[tenures_of_[i]];
        if (tenure.kind == TenureKind::dealing_hand || at < tenure.from || at >= tenure.to) continue;
        Reachability obstacle = Reachability::holder;
        if (tenure.on_leave) obstacle = Reachability::on_leave;
        else if (tenure.email.empty()) obstacle = Reachability::no_address;
        else if (tenure.bouncing) obstacle = Reachability::bouncing;
        if (obstacle != Reachability::holder) {
            if (best.how == Reachability::vacant || tenure.kind == TenureKind::holder) best.how = obstacle;
            continue;
        }
        auto& place = by_rank[static_cast<std::size_t>(tenure.kind)];
        if (place == nullptr || place->from < tenure.from) place = &tenure;  // the newer tenure of the same kind
    }
    for (std::size_t rank = 0; rank < 3; ++rank) {
        if (by_rank[rank] != nullptr) return {rank == 2 ? Reachability::link_officer : Reachability::holder, by_rank[rank]};
    }
    return best;
}

std::vector<Tenure const*> Directory::tenures(std::string_view office_id) const
{
    std::vector<Tenure const*> found;
    const auto [first, last] = held_.equal_range(office_id);
    for (auto it = first; it != last; ++it) found.push_back(&tenures_[it->second]);
    return found;
}

std::vector<OfficeId> Directory::below(std::string_view office_id) const
{
    std::vector<OfficeId> found;
    for (auto const& office : offices_) {
        if (office.parent == office_id) found.push_back(office.id);
    }
    return found;
}

}  // namespace sunwai::core
