#pragma once
#include "core/model/actor.hpp"
#include "store/sqlite/connection.hpp"

#include <cstdint>
#include <string>

namespace sunwai::store::sqlite {

/// What a viewer may read, as TEMP views over the tables of cases, posts, events, notices and messages, and an authorizer that lets a query
/// reach those tables through the views alone. One per reading connection; a query that goes past it does not compile (Errc::forbidden).
class Scope {
public:
    explicit Scope(Connection& db);
    Scope(Scope const&) = delete;
    Scope& operator=(Scope const&) = delete;

    /// Sets what the views show. Cheap when the viewer is the same as before.
    void enter(core::Viewer const& viewer);
    /// The viewer in force is of the whole state: audit is for such viewers only.
    [[nodiscard]] bool whole_state() const noexcept { return viewer_.reach == core::Viewer::Reach::state; }
    /// No case is missing from the views.
    [[nodiscard]] bool sees_every_case() const noexcept { return whole_state() && viewer_.held.empty(); }

    /// The viewer's cases are those of his offices: `v_mine` holds the open ones.
    [[nodiscard]] bool by_office() const noexcept { return viewer_.reach == core::Viewer::Reach::scoped && !viewer_.offices.empty(); }

    /// While one lives, the audit may read events, payloads and seals as they are. Only for a viewer of the whole state.
    class Audit {
    public:
        explicit Audit(Scope& scope) noexcept : scope_{scope} { scope_.mode_ = Mode::audit; }
        ~Audit() { scope_.mode_ = Mode::reading; }
        Audit(Audit const&) = delete;
        Audit& operator=(Audit const&) = delete;

    private:
        Scope& scope_;
    };

private:
    enum class Mode : std::uint8_t { setting_up, reading, audit };
    static int authorize(void* self, int action, char const* first, char const* second, char const* schema, char const* accessor);
    [[nodiscard]] int decide(int action, char const* first, char const* second, char const* schema, char const* accessor) const;
    void define_views(core::Viewer const& viewer);
    void fill(core::Viewer const& viewer);

    Connection& db_;
    Mode mode_{Mode::setting_up};
    core::Viewer viewer_;
    std::string shape_;   ///< the condition of the present views
};

}  // namespace sunwai::store::sqlite
