#pragma once
#include "store/sqlite/write_context.hpp"

namespace sunwai::store::sqlite {

class SqliteOutbox final : public OutboxWriter {
public:
    explicit SqliteOutbox(WriteContext& context) : context_{context}, db_{context.db} {}
    Result<std::vector<ClaimedNotice>> open_notices(Instant now, std::size_t limit) override;
    Result<std::vector<ClaimedNotice>> open_notices(Instant now, std::size_t limit, bool single) override;
    Result<void> enqueue(core::Message const& message, std::span<core::NoticeId const> notices) override;
    Result<std::int64_t> reopen_notices(core::MessageRow told_by) override;
    Result<void> drop_notices(std::span<core::NoticeId const> notices, std::string_view why) override;
    Result<std::optional<core::Message>> claim(Instant now) override;
    Result<void> settle(core::MessageRow id, std::int64_t lease, core::MessageState state, Instant next_try, std::string_view reply) override;
    Result<std::int64_t> sending_to_uncertain() override;
    Result<std::vector<core::Message>> in_state(core::MessageState state, std::size_t limit) override;
    Result<std::int64_t> release_held(std::optional<core::CaseId> only, Instant now) override;
    Result<std::string> thread_of(core::CaseId id, std::string_view recipient) override;

private:
    core::MessageRow store(core::Message const& message);
    void remember(core::MessageRow id, std::span<core::NoticeId const> notices);

    WriteContext& context_;
    Connection& db_;
};

}  // namespace sunwai::store::sqlite
