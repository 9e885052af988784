// A document's events before and after a write of it. For the files of this room.
#ifndef ANNALS_STORAGE_DOCUMENT_WRITE_H_
#define ANNALS_STORAGE_DOCUMENT_WRITE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "storage/event_groups.h"
#include "storage/snapshot.h"

namespace annals::storage {

// What a document tells, by the ids of the events.
absl::StatusOr<ToldEvents> EventsOfDocument(const Snapshot& snapshot, std::string_view document_id);

// 32 bytes that are the same when a document and its events are, in whatever order: the SHA-256 of
// both, names and revisions of events and the revision of the document left out. `document` is
// without its text, but has the text's hash.
std::string FingerprintOf(const annals::v1::Document& document,
                          const std::vector<annals::v1::Event>& events);

// Gives `events` their names. An id that `old_events` has may be used again; one that another
// document's event has may not. `snapshot` is the state before the write.
absl::Status NameEvents(const Snapshot& snapshot, std::string_view document_id,
                        const ToldEvents& old_events, std::vector<annals::v1::Event>* events);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DOCUMENT_WRITE_H_
