// The checksums of a database's table files, block by block. For the files of this room.
#ifndef ANNALS_STORAGE_TABLE_FILES_H_
#define ANNALS_STORAGE_TABLE_FILES_H_

#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "storage/keys.h"
#include "storage/progress.h"

namespace annals::storage {

struct DamagedFile {
  Family family = Family::kMeta;
  std::string words;  // which keys are in which file, and what is wrong with it
};

// Reads every block of every table file that is in use from the disk, not from the cache. Others
// may read and write meanwhile. `progress`, which may be null, is advanced by the records of each
// file; once it is cancelled no further file is read.
std::vector<DamagedFile> FindDamagedFiles(rocksdb::DB& db, Progress* progress);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TABLE_FILES_H_
