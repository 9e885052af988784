// A state of a collection that stays readable while others write.
//
//   absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection->TakeSnapshot();
//   (*snapshot)->revision();    // the last write that it shows
//
// Holding one costs little, but keeps what is overwritten meanwhile from being reclaimed.
#ifndef ANNALS_STORAGE_SNAPSHOT_H_
#define ANNALS_STORAGE_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "storage/keys.h"

namespace rocksdb {
class PinnableSlice;
class Snapshot;
class WriteBatchWithIndex;
}  // namespace rocksdb

namespace annals::storage {

class Engine;
class OpenedDb;

// Thread-safe. Keeps the database open as long as it lives, even after its Collection is gone.
class Snapshot {
 public:
  // For Collection::TakeSnapshot.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Take(std::shared_ptr<Engine> engine);

  // For Collection::TakeSnapshotAt and for writes that are not yet on the disk: the state of `now`
  // with what `changes` puts and deletes, which is that of `revision`.
  static std::shared_ptr<const Snapshot> WithChanges(
      std::shared_ptr<const Snapshot> now, int64_t revision,
      std::shared_ptr<rocksdb::WriteBatchWithIndex> changes);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  // The number of the last write that the snapshot shows.
  int64_t revision() const { return revision_; }

  // The id of the collection whose state it is.
  const std::string& collection() const;

  // For the files of this room: all reads of a state go through these.
  const std::shared_ptr<Engine>& engine() const { return engine_; }
  const OpenedDb& opened() const { return *opened_; }

  // Over a family. Of a state with changes it goes beyond the bounds of `options`, which the caller
  // must look at.
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family,
                                                 rocksdb::ReadOptions options = {}) const;

  // The sequence number that RocksDB gave it. Nothing for a state with changes, which RocksDB has
  // at no number.
  std::optional<uint64_t> sequence() const;

  // The value of a key. NOT_FOUND when there is none; `doing` begins the message.
  absl::StatusOr<std::string> Read(Family family, std::string_view key,
                                   std::string_view doing) const;

  // The values of `count` keys at once, each with a status of its own.
  void MultiGet(Family family, size_t count, const rocksdb::Slice* keys,
                rocksdb::PinnableSlice* values, rocksdb::Status* statuses) const;

 private:
  explicit Snapshot(std::shared_ptr<Engine> engine);
  Snapshot(std::shared_ptr<Engine> engine, std::shared_ptr<OpenedDb> opened,
           const rocksdb::Snapshot* snapshot);

  std::shared_ptr<Engine> engine_;
  std::shared_ptr<OpenedDb> opened_;     // what was open when it was taken
  std::shared_ptr<const Snapshot> now_;  // of a state with changes: whose snapshot_ this is
  const rocksdb::Snapshot* snapshot_;
  int64_t revision_ = 0;
  // What turns the state of snapshot_ into this one; null when it is that of snapshot_.
  std::shared_ptr<rocksdb::WriteBatchWithIndex> changes_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SNAPSHOT_H_
