// A state of a collection that stays readable while others write.
//
//   absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection->TakeSnapshot();
//   (*snapshot)->revision();    // the last write that it shows
//
// Holding one costs little, but keeps what is overwritten meanwhile from being reclaimed.
#ifndef ANNALS_STORAGE_SNAPSHOT_H_
#define ANNALS_STORAGE_SNAPSHOT_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"

namespace rocksdb {
class Snapshot;
}  // namespace rocksdb

namespace annals::storage {

class Engine;

// Thread-safe. Keeps the database open as long as it lives, even after its Collection is gone.
class Snapshot {
 public:
  // For Collection::TakeSnapshot.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Take(std::shared_ptr<Engine> engine);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  // The number of the last write that the snapshot shows.
  int64_t revision() const { return revision_; }

  // For the files of this room.
  const std::shared_ptr<Engine>& engine() const { return engine_; }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  explicit Snapshot(std::shared_ptr<Engine> engine);

  std::shared_ptr<Engine> engine_;
  const rocksdb::Snapshot* snapshot_;
  int64_t revision_ = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SNAPSHOT_H_
