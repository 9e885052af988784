// Whether a document and its events may be stored. For the files of this room.
#ifndef ANNALS_STORAGE_VALIDATE_H_
#define ANNALS_STORAGE_VALIDATE_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"

namespace annals::storage {

// The longest source URI, in bytes: it is a key.
inline constexpr size_t kMaxSourceUriBytes = 4096;

// INVALID_ARGUMENT names the field and the value that offends, as Collection::PutDocument says.
absl::Status CheckDocument(std::string_view collection, const annals::v1::Document& document);
absl::Status CheckEvents(const annals::v1::Document& document,
                         const std::vector<annals::v1::Event>& events);

// The same of events that a user enters; a name, where an event has one, must be of the collection.
absl::Status CheckEventsByHand(std::string_view collection,
                               const std::vector<annals::v1::Event>& events);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_VALIDATE_H_
