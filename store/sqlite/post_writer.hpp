#pragma once
#include "store/sqlite/new_posts.hpp"
#include "store/sqlite/write_context.hpp"

namespace sunwai::store::sqlite {

class SqlitePosts final : public PostWriter {
public:
    explicit SqlitePosts(WriteContext& context) : context_{context}, db_{context.db}, rows_{db_} {}
    Result<std::optional<StoredPost>> find(std::string_view source, std::string_view external_id) override;
    Result<std::vector<Inserted>> insert_all(std::span<NewPost const> posts) override;
    Result<void> link(core::PostId post, core::CaseId to) override;
    Result<void> erase(core::PostId post, core::Actor const& actor, Instant now) override;
    Result<void> quarantine(std::string_view source, std::string_view key, std::string_view raw, std::string_view error, Instant now) override;
    Result<std::int64_t> drop_quarantined(std::string_view source, std::int64_t upto) override;
    Result<int> begin_try(std::string_view source, std::string_view key, Instant now) override;
    Result<void> end_try(std::string_view source, std::string_view key) override;

private:
    void mend_known(std::span<NewPost const> posts, std::vector<Inserted>& all);
    Inserted change(core::Post const& post, core::Verdict const& verdict, Instant now);
    void replace_words(core::PostId id, std::string_view before, std::string_view after);
    void erase_row(core::PostId post);
    void erase_payloads(core::PostId post, core::Actor const& actor, Instant now);
    void erase_messages(core::PostId post);

    WriteContext& context_;
    Connection& db_;
    NewPosts rows_;
};

}  // namespace sunwai::store::sqlite
