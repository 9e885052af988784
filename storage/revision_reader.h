// What was written when and by whom.
#ifndef ANNALS_STORAGE_REVISION_READER_H_
#define ANNALS_STORAGE_REVISION_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/revision.pb.h"
#include "rocksdb/iterator.h"
#include "storage/snapshot.h"

namespace annals::storage {

// Reads the revisions of a state that history still tells of, the last first. Not thread-safe.
class RevisionReader {
 public:
  // Goes on after the revision at which `resume_key` was taken; empty: from the last.
  // INVALID_ARGUMENT when that is malformed.
  static absl::StatusOr<std::unique_ptr<RevisionReader>> Create(
      std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key = {});

  // Moves to the next revision. False at the end and on error.
  bool Next(annals::v1::Revision* revision);

  // Where another reader goes on.
  std::string resume_key() const { return resume_key_; }

  const absl::Status& status() const { return status_; }

 private:
  RevisionReader(std::shared_ptr<const Snapshot> snapshot, int64_t floor);

  const std::shared_ptr<const Snapshot> snapshot_;
  const int64_t floor_;
  const std::unique_ptr<rocksdb::Iterator> records_;
  std::string resume_key_;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_REVISION_READER_H_
