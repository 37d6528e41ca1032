#pragma once
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "core/time.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>

namespace sunwai::daemon {

/// All public fields of a case (docs/formats.md): names of the record, times RFC 3339 at the state's offset, null where unknown.
/// Left out: row ids, the author's key and the fingerprint of the words.
[[nodiscard]] boost::json::object case_object(core::Case const& record, core::UtcOffset offset);

/// An event with its data and, where they are kept and not erased, its words.
[[nodiscard]] boost::json::object event_object(core::Event const& event, core::UtcOffset offset);

/// A post line of an export.
[[nodiscard]] boost::json::object post_line(store::StoredPost const& post);

/// A message about a case without its body.
[[nodiscard]] boost::json::object message_object(core::Message const& message, core::UtcOffset offset);

}  // namespace sunwai::daemon
