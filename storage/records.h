// What an event and a document are in the database, and back: the one place that both the writer
// and `verify` ask. For the files of this room.
#ifndef ANNALS_STORAGE_RECORDS_H_
#define ANNALS_STORAGE_RECORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "storage/counts.h"
#include "storage/keys.h"
#include "storage/serialize.h"

namespace annals::storage {

// Whether the event has a date, if only that it is unbounded at both ends.
bool IsDated(const annals::v1::Event& event);

// An event on its timelines, on all of which it has one key.
struct EventEntries {
  Position position;
  std::string timeline_key;
  std::string bounds;  // with which each of its entries begins
  std::string record;  // what follows them on the timeline of everything
  struct OfTerm {
    std::string timeline;  // of the term, as TermTimeline
    std::string rest;      // what follows them there
  };
  std::vector<OfTerm> terms;
  uint32_t word_count = 0;

  std::string_view id() const { return std::string_view(timeline_key).substr(kPositionBytes); }
};
// The event's name and the bounds of its date must be valid. What it holds of claims is left aside.
EventEntries EntriesOf(const annals::v1::Event& event);

struct IndexEntry {
  Family family;
  std::string key;
  std::string value;
};

// All that an event puts into the database.
struct EventIndex {
  // Its record on the timeline of everything, where that is, and its entries on the timelines of
  // its terms.
  std::vector<IndexEntry> entries;
  // What makes what it adds to the counters.
  CountedEvent counted;
};
// The event's name and the bounds of its date must be valid.
EventIndex IndexOf(const annals::v1::Event& event);

// DATA_LOSS: the record at a key, named as `family` and the key's bytes, is not as it should be.
absl::Status Damaged(Family family, std::string_view key, std::string_view why);

// The serialised event of a record on the timeline of everything, into `record`. DATA_LOSS names
// the key.
absl::StatusOr<std::string_view> SerializedEventOf(std::string_view key, std::string_view record);

// The event of what that returned. DATA_LOSS names the key.
absl::Status ParseSerializedEvent(std::string_view key, std::string_view serialized,
                                  annals::v1::Event* event);

// The event of such a record. DATA_LOSS names the key.
absl::Status ParseEventRecord(std::string_view key, std::string_view record,
                              annals::v1::Event* event);

// The document of a record. DATA_LOSS names the key.
absl::Status ParseDocumentRecord(std::string_view key, std::string_view record,
                                 annals::v1::Document* document);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_RECORDS_H_
