#pragma once
#include <cstdint>
#include <string>

namespace sunwai::core {

using PlaceId = std::string;      ///< a node of the state pack's gazetteer: `HR-D063`
using OfficeId = std::string;     ///< a post that can be held: `HR-D063-CM`; stable for ever
using CategoryKey = std::string;  ///< `water_supply`, `electricity`, …
using CaseNumber = std::string;   ///< `HR-2026-000123`; never reused, gaps are allowed

using CaseId = std::int64_t;      ///< row of a case in one store; never shown to people
using PostId = std::int64_t;      ///< row of a post in one store
using NoticeId = std::int64_t;
using MessageRow = std::int64_t;

}  // namespace sunwai::core
