// A file system whose sequential reads are counted and can be stopped: RocksDB's BackupEngine tells
// nothing of what it copies and compares but when it makes a backup, and only then can be stopped.
// For the files of this room.
//
//   std::unique_ptr<rocksdb::Env> watched = WatchReads(env, &progress);
#ifndef ANNALS_STORAGE_WATCHED_READS_H_
#define ANNALS_STORAGE_WATCHED_READS_H_

#include <memory>

#include "rocksdb/env.h"
#include "storage/progress.h"

namespace annals::storage {

// `env`, but that each sequential read advances `progress` by its bytes, and fails when that is
// cancelled. Both must outlive what is returned.
std::unique_ptr<rocksdb::Env> WatchReads(rocksdb::Env* env, Progress* progress);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_WATCHED_READS_H_
