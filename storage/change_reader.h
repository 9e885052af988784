// The changes of events, revision by revision.
#ifndef ANNALS_STORAGE_CHANGE_READER_H_
#define ANNALS_STORAGE_CHANGE_READER_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/revision.pb.h"
#include "rocksdb/iterator.h"
#include "storage/snapshot.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Reads forward only. Not thread-safe.
class ChangeReader {
 public:
  // As Collection::ReadChanges.
  static absl::StatusOr<std::unique_ptr<ChangeReader>> Create(
      int64_t after, TimelineQuery query, std::shared_ptr<const Snapshot> snapshot);

  // Moves to the next change. False at the end and on error.
  bool Next(annals::v1::Change* change);

  // At the end, the last revision that was looked at, whether it changed anything that the query
  // finds or not: from there the reading goes on another time (a bookmark).
  int64_t through_revision() const { return snapshot_->revision(); }

  const absl::Status& status() const { return status_; }

 private:
  ChangeReader(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot);

  // OUT_OF_RANGE when what was being read has been dropped.
  absl::Status CheckKept() const;

  const TimelineQuery query_;
  const std::shared_ptr<const Snapshot> snapshot_;
  const std::unique_ptr<rocksdb::Iterator> notes_;
  int64_t after_ = 0;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_CHANGE_READER_H_
