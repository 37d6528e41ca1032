#pragma once
#include "config/fields.hpp"
#include "config/settings.hpp"

#include <span>

namespace sunwai::config {

/// The tables of fields of the settings file, one per section: what `load` reads, checks and suggests, and what the manual prints.
[[nodiscard]] std::span<Field<Settings> const> general_fields() noexcept;
[[nodiscard]] std::span<Field<StoreSettings> const> store_fields() noexcept;
[[nodiscard]] std::span<Field<WebSettings> const> web_fields() noexcept;
[[nodiscard]] std::span<Field<MailSettings> const> mail_fields() noexcept;
[[nodiscard]] std::span<Field<SourceSettings> const> source_fields() noexcept;
[[nodiscard]] std::span<Field<Settings> const> operator_fields() noexcept;
[[nodiscard]] std::span<Field<DemoSettings> const> demo_fields() noexcept;
[[nodiscard]] std::span<Field<Period> const> period_fields() noexcept;
[[nodiscard]] std::span<Field<Settings> const> log_fields() noexcept;

}  // namespace sunwai::config
