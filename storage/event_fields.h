// The fields of an event that a user can say, by their names.
//
//   CopyFields(correction, {"title", "when"}, &event);
#ifndef ANNALS_STORAGE_EVENT_FIELDS_H_
#define ANNALS_STORAGE_EVENT_FIELDS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "annals/v1/event.pb.h"

namespace annals::storage {

// All of them, in the order of the message; without `evidence`, which adds up.
const std::vector<std::string>& UserFields();

// Those that an event by hand says in place of documents: ByHand.fields, or all.
std::vector<std::string> FieldsByHand(const annals::v1::ByHand& by_hand);

// Makes these fields of `to` what they are in `from`. Names of other fields are passed over.
void CopyFields(const annals::v1::Event& from, absl::Span<const std::string> fields,
                annals::v1::Event* to);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_FIELDS_H_
