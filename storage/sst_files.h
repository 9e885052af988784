// Files of RocksDB's own form (SST) for the families of a collection, written from sorted records
// and taken into the database as they are. For the files of this room.
#ifndef ANNALS_STORAGE_SST_FILES_H_
#define ANNALS_STORAGE_SST_FILES_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/sst_file_writer.h"
#include "storage/engine.h"
#include "storage/keys.h"

namespace annals::storage {

// The files of each family, which do not overlap.
using SstPaths = std::map<Family, std::vector<std::string>>;

// Not thread-safe.
class SstFiles {
 public:
  // The files' paths begin with `path_prefix`. `engine` must outlive this.
  SstFiles(const Engine& engine, std::string path_prefix)
      : engine_(engine), path_prefix_(std::move(path_prefix)) {}

  // Adds a record. Families come one after another in the order of their numbers, and the keys of
  // each ascend. RESOURCE_EXHAUSTED when the disk is full.
  absl::Status Put(Family family, std::string_view key, std::string_view value);

  // Ends the file; the next record begins another. To be called after the last record.
  absl::Status Finish();

  const SstPaths& paths() const { return paths_; }

 private:
  const Engine& engine_;
  const std::string path_prefix_;
  Family family_ = Family::kMeta;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  SstPaths paths_;
};

// Takes files into the database, all or none of them, and moves them there.
absl::Status TakeIn(Engine& engine, const SstPaths& paths);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SST_FILES_H_
