// Backups of a collection: copies of it in another folder, made while it is read and written.
//
//   Backups backups("/backup/annals/default");
//   absl::StatusOr<Backup> made = backups.Make(*collection);
//   for (const Backup& backup : *backups.List()) Show(backup);
//   absl::Status sound = backups.Verify(made->number);
//   absl::Status fewer = backups.KeepNewest(7);
//   absl::StatusOr<Backup> restored = backups.Restore(made->number, "/data/collections/default");
//
// They are made by RocksDB's BackupEngine. A table file that one backup has is shared by all later
// ones that need it, so a backup costs what has changed since the last one. The checksum of each
// file is kept with it, and compared by Verify and by Restore.
//
// A backup is the collection after one write: it is made of a checkpoint
// (Collection::MakeCheckpoint) that lies, while the backup is going on, in the collection's folder
// under `checkpoint`. BackupEngine keeps with each backup this line of text (its "app metadata"),
// to which tests/storage/backup_test.cc holds it:
//
//   annals-backup 1 <collection id> <revision>
#ifndef ANNALS_STORAGE_BACKUP_H_
#define ANNALS_STORAGE_BACKUP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/collection.h"
#include "storage/progress.h"

namespace annals::storage {

struct Backup {
  uint32_t number = 0;   // from 1 on; never given again while a later backup is there
  absl::Time time = {};  // when it was made, to the second
  std::string collection = {};
  int64_t revision = 0;  // the last write that it has
  int64_t bytes = 0;     // of all its files, also those that it shares with others
  // A file is missing or has another size, so it cannot be restored; all else but the number is
  // then not known. Only Verify finds bits that have changed.
  bool damaged = false;
};

// The backups of one collection. Thread-safe; of operations that write, one process does one at a
// time in a folder, and another is refused with ABORTED. What takes a Progress, which may be null,
// counts bytes of files that are read, and when that is cancelled ends with CANCELLED as if nothing
// had been done.
class Backups {
 public:
  // `path` is the folder, of which no other use must be made; Make makes it and the one above it.
  // `env` is the file system of the folder and of what is restored, which must outlive this; null:
  // the machine's own.
  explicit Backups(std::string path, rocksdb::Env* env = nullptr);

  // Makes a backup. Others may read and write meanwhile. Errors:
  //   ABORTED              another backup is being made in this folder
  //   FAILED_PRECONDITION  the folder has backups of another collection
  //   PERMISSION_DENIED    the folder must not be written
  //   RESOURCE_EXHAUSTED   the disk is full
  //   DATA_LOSS            a file of the collection is damaged
  absl::StatusOr<Backup> Make(Collection& collection, Progress* progress = nullptr);

  // All backups, the oldest first; none when there is no folder.
  absl::StatusOr<std::vector<Backup>> List() const;

  // One backup. NOT_FOUND when there is none of this number; DATA_LOSS when it is known to be
  // damaged.
  absl::StatusOr<Backup> Get(uint32_t number) const;

  // Reads a backup and compares it with the checksums that it was made with. NOT_FOUND when there
  // is none of this number; DATA_LOSS names the file that is damaged or missing.
  absl::Status Verify(uint32_t number, Progress* progress = nullptr) const;

  // Deletes all but the newest backups, of which at least one is kept. ABORTED as above.
  absl::Status KeepNewest(size_t count);

  // Makes of a backup the collection in the folder `path`, whose parent must exist, and which must
  // itself not exist or be empty. What fails leaves nothing; what was killed leaves nothing at
  // `path`, and the folder beside it, `.restoring-` and the name of `path`, is removed by the next
  // Restore. Errors:
  // ALREADY_EXISTS when `path` is there; NOT_FOUND and DATA_LOSS as Verify; RESOURCE_EXHAUSTED when
  // the disk is full.
  absl::StatusOr<Backup> Restore(uint32_t number, const std::string& path,
                                 Progress* progress = nullptr) const;

 private:
  // Makes of a backup the folder `draft`.
  absl::Status RestoreDraft(const Backup& backup, const std::string& draft, std::string_view doing,
                            Progress* progress) const;

  // Calls `act` while no other process or thread writes in the folder.
  absl::Status Locked(absl::FunctionRef<absl::Status()> act) const;

  const std::string path_;
  rocksdb::Env* const env_;
};

// The app metadata of a backup, as above; and what it says, but for number, time and bytes, or
// nothing when it is not of Annals or of a newer form.
std::string EncodeBackupMetadata(std::string_view collection, int64_t revision);
std::optional<Backup> DecodeBackupMetadata(std::string_view metadata);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_BACKUP_H_
