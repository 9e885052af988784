// What is written to mend a database, in batches of a bounded size. For the files of this room.
//
//   Mender mender(engine);
//   mender.Put(Family::kEvents, id, position);
//   absl::Status status = mender.Finish();
#ifndef ANNALS_STORAGE_MENDER_H_
#define ANNALS_STORAGE_MENDER_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/write_batch.h"
#include "storage/engine.h"

namespace annals::storage {

// Not thread-safe. Each entry is right by itself, so batches that were written stay when one fails.
class Mender {
 public:
  // `engine` must outlive the mender; nobody else writes to it meanwhile.
  explicit Mender(Engine& engine) : engine_(engine) {}

  void Put(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);

  // Writes what is not written yet, and waits until the disk has it all. The error of the first
  // batch that could not be written.
  absl::Status Finish();

  // How many entries were put and deleted.
  int64_t count() const { return count_; }

 private:
  void Count();

  Engine& engine_;
  rocksdb::WriteBatch batch_;
  int64_t count_ = 0;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_MENDER_H_
