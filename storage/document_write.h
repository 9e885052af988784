// The making of one write: what changes in the database when a document is put or deleted. For the
// files of this room.
#ifndef ANNALS_STORAGE_DOCUMENT_WRITE_H_
#define ANNALS_STORAGE_DOCUMENT_WRITE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "rocksdb/write_batch.h"
#include "storage/snapshot.h"

namespace annals::storage {

// The stored events of a document by their ids.
using EventsById = std::map<std::string, annals::v1::Event, std::less<>>;
absl::StatusOr<EventsById> EventsOfDocument(const Snapshot& snapshot, std::string_view document_id);

// 32 bytes that are the same when a document and its events are, in whatever order: the SHA-256 of
// both, names and revisions of events and the revision of the document left out. `document` is
// without its text, but has the text's hash.
std::string FingerprintOf(const annals::v1::Document& document,
                          const std::vector<annals::v1::Event>& events);

// Gives `events` their names. An id that `old_events` has may be used again; one that another
// document's event has may not. `snapshot` is the state before the write.
absl::Status NameEvents(const Snapshot& snapshot, std::string_view document_id,
                        const EventsById& old_events, std::vector<annals::v1::Event>* events);

// Adds to `batch` what turns the entries of `old_events` into those of `events`, which have names.
// Those that differ get `revision`.
void ReplaceEvents(const Snapshot& snapshot, EventsById old_events,
                   std::vector<annals::v1::Event> events, int64_t revision,
                   rocksdb::WriteBatch* batch);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DOCUMENT_WRITE_H_
