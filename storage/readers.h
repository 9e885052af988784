// Readers: the items of a listing or a query, one after another, from one state of a collection.
//
//   annals::v1::Event event;
//   while (reader->Next(&event)) Show(event);
//   if (!reader->status().ok()) return reader->status();
//
// A page: read as many as it has, keep resume_key(), and see whether Next() finds one more. Given
// to the same listing or query over the same snapshot, the key goes on with that one.
#ifndef ANNALS_STORAGE_READERS_H_
#define ANNALS_STORAGE_READERS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"

namespace annals::storage {

class DocumentSource;
class EventSource;

// Not thread-safe, but may be used by one thread after another. Lives on when its Collection is
// gone.
class EventReader {
 public:
  // Use Collection::ListEvents and Collection::Timeline.
  explicit EventReader(std::unique_ptr<EventSource> source);
  ~EventReader();

  // Reads the next event into `event`. False at the end and on error, which status() tells apart;
  // `event` is then unspecified.
  bool Next(annals::v1::Event* event);

  // The same without parsing it: `event` becomes the serialised annals.v1.Event, which is valid
  // until the next call.
  bool NextSerialized(std::string_view* event);

  // Where to go on after the event last read: bytes without meaning to others. Empty before the
  // first.
  const std::string& resume_key() const { return resume_key_; }

  // OK, or why Next() returned false: DATA_LOSS names the key of a record that cannot be read.
  const absl::Status& status() const { return status_; }

 private:
  bool Advance();
  // Takes over where to go on, unless the event could not be read.
  bool Settle();

  std::unique_ptr<EventSource> source_;
  std::string resume_key_;
  absl::Status status_;
};

// As EventReader.
class DocumentReader {
 public:
  // Use Collection::ListDocuments.
  explicit DocumentReader(std::unique_ptr<DocumentSource> source);
  ~DocumentReader();

  bool Next(annals::v1::Document* document);
  const std::string& resume_key() const { return resume_key_; }
  const absl::Status& status() const { return status_; }

 private:
  std::unique_ptr<DocumentSource> source_;
  std::string resume_key_;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_READERS_H_
