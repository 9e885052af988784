// Events as users give them: what is wrong with them, and what follows from what they say.
//
//   absl::Status read = ReadEvent("event", {}, &event);
//   // INVALID_ARGUMENT: event.when.edtf: "1957-13" is not a date in EDTF: …
#ifndef ANNALS_SERVICE_EVENT_INPUT_H_
#define ANNALS_SERVICE_EVENT_INPUT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "service/field_masks.h"
#include "storage/collection.h"

namespace annals::service {

// Checks those `fields` of an event that a user gives; none: all of them. Fills in the bounds of
// its date, and the type `other`; clears its name and what is output only. `path` is the event's
// own in the request. INVALID_ARGUMENT names the field that offends and how to mend it.
absl::Status ReadEvent(std::string_view path, const std::vector<std::string>& fields,
                       v1::Event* event);

// Whether the documents that its evidence names are there, and long enough. INVALID_ARGUMENT as
// above.
absl::Status CheckEvidence(std::string_view path, const v1::Event& event,
                           const storage::Collection& collection);

// The fields of an event that an update can change.
UpdatableFields UpdatableFieldsOfEvents();

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EVENT_INPUT_H_
