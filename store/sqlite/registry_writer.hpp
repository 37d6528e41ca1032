#pragma once
#include "store/sqlite/write_context.hpp"

namespace sunwai::store::sqlite {

class SqliteRegistry final : public RegistryWriter {
public:
    explicit SqliteRegistry(WriteContext& context) : context_{context}, db_{context.db} {}
    Result<SourceState> source(std::string_view name) override;
    Result<void> put_source(SourceState const& state) override;
    Result<void> put_office(core::Office const& office) override;
    Result<void> put_tenure(core::Tenure const& tenure) override;
    Result<void> put_holiday(config::Holiday const& holiday) override;
    Result<std::string> get(std::string_view key) override;
    Result<void> put(std::string_view key, std::string_view value) override;

private:
    WriteContext& context_;
    Connection& db_;
};

}  // namespace sunwai::store::sqlite
