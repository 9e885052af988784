// What stands in the logs of a database, and whether all of it can be read. For the files of this
// room.
//
// RocksDB replays its logs up to the first record that is not whole: after a power cut that is
// where the disk stopped writing. It does so as well where a bit of an old record has flipped, and
// says nothing of the rest. So each sync is followed by a word of the revision up to which all is
// on the disk; it stands in the log alone, as what RocksDB calls log data:
//
//   "synced" | u64, the revision
//
// A record beyond the one that is not whole, which tells of a later revision than is found, tells
// that something was lost that was safe on the disk.
#ifndef ANNALS_STORAGE_LOG_FILES_H_
#define ANNALS_STORAGE_LOG_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

namespace annals::storage {

// That word.
std::string EncodeSyncedMark(int64_t revision);

struct LogState {
  // The last revision that any whole record says was on the disk; 0: none says so.
  int64_t synced_revision = 0;

  // Which record is the first that is not whole, in words; empty: all are.
  std::string damage;
};

// Reads all logs in the folder `path`. Records that are not whole are passed over, to the next that
// is.
absl::StatusOr<LogState> ReadLogs(const std::string& path, rocksdb::Env* env);

// Cuts off the logs, of which nobody must be writing one, what makes a later revision than
// `revision`: writes that were begun, and given up when the disk failed.
absl::Status CutLogs(const std::string& path, int64_t revision, rocksdb::Env* env);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_LOG_FILES_H_
