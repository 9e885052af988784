// The file that says that a collection is deleted: from the moment when it is on the disk there is
// no such collection, whatever is left of its folder.
//
//   absl::Status deleted = MarkDeleted(path, env);    // what is open in it may stay open
//   absl::Status removed = RemoveDeleted(path, env);  // when nobody has it open any more
//
// A database cannot be renamed or removed while it is open, and who reads it may do so for long;
// and a folder of many files is not removed at once. So a deletion is this one small file, which is
// there or is not, and what is left is removed afterwards, this file last.
#ifndef ANNALS_STORAGE_DELETED_MARK_H_
#define ANNALS_STORAGE_DELETED_MARK_H_

#include <string>

#include "absl/status/status.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace annals::storage {

// Makes the file in the folder `path` of a collection, and waits until the disk has it.
// RESOURCE_EXHAUSTED when that is full; it may be there in part then, and does not count.
absl::Status MarkDeleted(const std::string& path, rocksdb::Env* env);

// Whether the file is there and whole.
bool IsMarkedDeleted(const std::string& path);

// Removes the folder with all that is in it; if it is not done to its end, the mark stays.
absl::Status RemoveDeleted(const std::string& path, rocksdb::Env* env);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DELETED_MARK_H_
