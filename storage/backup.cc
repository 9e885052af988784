#include "storage/backup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "rocksdb/utilities/backup_engine.h"
#include "storage/directory_lock.h"
#include "storage/engine.h"
#include "storage/engine_options.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "storage/watched_reads.h"

namespace annals::storage {
namespace {

constexpr std::string_view kMetadataWord = "annals-backup";
constexpr std::string_view kMetadataVersion = "1";

absl::Status MakeFolder(const std::string& path, rocksdb::Env* env) {
  const std::string above = std::filesystem::path(path).parent_path().string();
  for (const std::string& folder : {above, path}) {
    if (folder.empty()) continue;
    const rocksdb::Status made = env->CreateDirIfMissing(folder);
    if (!made.ok()) return StatusFrom(made, Concat("making the folder \"", folder, "\""));
  }
  return absl::OkStatus();
}

// Opens the copy that a checkpoint is, so that no file of it changes but by being closed.
rocksdb::Status OpenCheckpoint(const std::string& path, rocksdb::Env* env,
                               std::unique_ptr<rocksdb::DB>* db) {
  const MemoryBudget memory = MakeMemoryBudget();
  rocksdb::DBOptions options = MakeDbOptions(memory, env);
  options.avoid_flush_during_recovery = true;
  std::vector<rocksdb::ColumnFamilyDescriptor> families =
      MakeFamilies(memory, /*history_floor=*/nullptr);
  for (rocksdb::ColumnFamilyDescriptor& family : families) {
    family.options.disable_auto_compactions = true;
  }
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status = rocksdb::DB::Open(options, path, families, &handles, &opened);
  db->reset(opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) opened->DestroyColumnFamilyHandle(handle);
  return status;
}

// `source` is the file system of what backups are made of.
absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> OpenForWriting(const std::string& path,
                                                                      rocksdb::Env* env,
                                                                      rocksdb::Env* source) {
  rocksdb::BackupEngine* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::BackupEngine::Open(rocksdb::BackupEngineOptions(path, env), source, &opened);
  if (!status.ok()) return StatusFrom(status, Concat("opening the backups in \"", path, "\""));
  return std::unique_ptr<rocksdb::BackupEngine>(opened);
}

// `target` is the file system of what is restored.
absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> OpenForReading(
    const std::string& path, rocksdb::Env* env, rocksdb::Env* target) {
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::BackupEngineReadOnly::Open(rocksdb::BackupEngineOptions(path, env), target, &opened);
  if (!status.ok()) return StatusFrom(status, Concat("opening the backups in \"", path, "\""));
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(opened);
}

// What tables and blobs of one collection are known by: number, size and kind. A backup names them
// `shared_checksum/000012_s4B2C_1234.sst`, a collection `000012.sst`.
struct SharedFile {
  uint64_t number = 0;
  uint64_t size = 0;
  bool is_blob = false;
  auto operator<=>(const SharedFile&) const = default;
};
std::optional<SharedFile> SharedFileOf(std::string_view name, uint64_t size) {
  name.remove_prefix(std::min(name.size(), name.rfind('/') + 1));
  SharedFile file{.size = size, .is_blob = name.ends_with(".blob")};
  if (!file.is_blob && !name.ends_with(".sst")) return std::nullopt;
  const std::string_view digits = name.substr(0, name.find_first_not_of("0123456789"));
  if (!absl::SimpleAtoi(ToAbsl(digits), &file.number)) return std::nullopt;
  return file;
}

// How many bytes of the collection in the folder `path` are read to make a backup of it: all of
// what no other has, and of blobs besides all once, since BackupEngine names them by their
// contents.
int64_t BytesToRead(const std::string& path, rocksdb::Env* env,
                    const rocksdb::BackupEngineReadOnlyBase& backups) {
  std::vector<rocksdb::BackupInfo> infos;
  backups.GetBackupInfo(&infos, /*include_file_details=*/true);
  std::set<SharedFile> known;
  for (const rocksdb::BackupInfo& info : infos) {
    for (const rocksdb::BackupFileInfo& file : info.file_details) {
      const auto shared = SharedFileOf(file.relative_filename, file.size);
      if (shared.has_value()) known.insert(*shared);
    }
  }
  std::vector<rocksdb::Env::FileAttributes> files;
  env->GetChildrenFileAttributes(path, &files).PermitUncheckedError();
  int64_t bytes = 0;
  for (const rocksdb::Env::FileAttributes& file : files) {
    const auto shared = SharedFileOf(file.name, file.size_bytes);
    const auto size = static_cast<int64_t>(file.size_bytes);
    if (!shared.has_value() || !known.contains(*shared)) bytes += size;
    if (shared.has_value() && shared->is_blob) bytes += size;
  }
  return bytes;
}

// The watched form of a file system, for a progress that is not null; and which of both to use.
class Watched {
 public:
  Watched(rocksdb::Env* env, Progress* progress)
      : env_(env), watched_(progress == nullptr ? nullptr : WatchReads(env, progress)) {}
  rocksdb::Env* get() const { return watched_ == nullptr ? env_ : watched_.get(); }

 private:
  rocksdb::Env* const env_;
  const std::unique_ptr<rocksdb::Env> watched_;
};

// Where a backup is restored until it is whole. No collection is of such a name.
std::string DraftOf(const std::string& path) {
  const std::filesystem::path whole(path);
  return (whole.parent_path() / (".restoring-" + whole.filename().string())).string();
}

// Removes what a restore that failed has left, also what RocksDB does not take for its own. What
// cannot be removed now is by the next restore.
void RemoveDraft(const std::string& draft, rocksdb::Env* env) {
  RemoveDatabase(draft, env).IgnoreError();
  std::vector<std::string> left;
  env->GetChildren(draft, &left).PermitUncheckedError();
  for (const std::string& name : left) {
    env->DeleteFile(Concat(draft, "/", name)).PermitUncheckedError();
  }
  env->DeleteDir(draft).PermitUncheckedError();
}

// Whether nothing is there, or an empty folder.
bool IsFree(const std::string& path, rocksdb::Env* env) {
  std::vector<std::string> children;
  const rocksdb::Status listed = env->GetChildren(path, &children);
  return listed.IsNotFound() || (listed.ok() && children.empty());
}

absl::Status IsThere(const std::string& path) {
  return absl::AlreadyExistsError(
      Concat("\"", path, "\" is there already; a backup is restored only where nothing is"));
}

}  // namespace

std::string EncodeBackupMetadata(std::string_view collection, int64_t revision) {
  return Concat(kMetadataWord, " ", kMetadataVersion, " ", collection, " ", revision);
}

std::optional<Backup> DecodeBackupMetadata(std::string_view metadata) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(metadata), ' ');
  Backup backup;
  if (parts.size() != 4 || parts[0] != kMetadataWord || parts[1] != kMetadataVersion ||
      !absl::SimpleAtoi(parts[3], &backup.revision)) {
    return std::nullopt;
  }
  backup.collection = parts[2];
  return backup;
}

Backups::Backups(std::string path, rocksdb::Env* env)
    : path_(std::move(path)), env_(env == nullptr ? rocksdb::Env::Default() : env) {}

absl::Status Backups::Locked(absl::FunctionRef<absl::Status()> act) const {
  const absl::StatusOr<std::unique_ptr<DirectoryLock>> lock = DirectoryLock::Acquire(path_);
  if (absl::IsFailedPrecondition(lock.status())) {
    return absl::AbortedError(Concat("backups in \"", path_,
                                     "\" are being made or deleted; try again when that is done"));
  }
  if (!lock.ok()) return lock.status();
  return act();
}

absl::StatusOr<Backup> Backups::Make(Collection& collection, Progress* progress) {
  if (absl::Status made = MakeFolder(path_, env_); !made.ok()) return made;
  uint32_t number = 0;
  absl::Status made = Locked([&]() -> absl::Status {
    const absl::StatusOr<std::vector<Backup>> others = List();
    if (!others.ok()) return others.status();
    for (const Backup& other : *others) {
      if (other.damaged || other.collection == collection.id()) continue;
      return absl::FailedPreconditionError(
          Concat("\"", path_, "\" holds backups of the collection \"", other.collection,
                 "\"; back up \"", collection.id(), "\" into a folder of its own"));
    }
    return collection.WithCheckpoint(
        [&](const std::string& path, rocksdb::Env* env, int64_t revision) -> absl::Status {
          const std::string doing = Concat("making a backup in \"", path_, "\"");
          std::unique_ptr<rocksdb::DB> db;
          if (const rocksdb::Status opened = OpenCheckpoint(path, env, &db); !opened.ok()) {
            return StatusFrom(opened, doing);
          }
          const Watched source(env, progress);
          const absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine =
              OpenForWriting(path_, env_, source.get());
          if (!engine.ok()) return engine.status();
          if (progress != nullptr) progress->Expect(BytesToRead(path, env, **engine));
          const rocksdb::Status written = (*engine)->CreateNewBackupWithMetadata(
              rocksdb::CreateBackupOptions(), db.get(),
              EncodeBackupMetadata(collection.id(), revision), &number);
          if (!written.ok() && IsCancelled(progress)) return StoppedByCaller();
          return StatusFrom(written, doing);
        });
  });
  if (!made.ok()) return made;
  return Get(number);
}

absl::StatusOr<std::vector<Backup>> Backups::List() const {
  std::vector<Backup> backups;
  if (!env_->FileExists(path_ + "/meta").ok()) return backups;
  const absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> engine =
      OpenForReading(path_, env_, env_);
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  for (const rocksdb::BackupInfo& info : infos) {
    std::optional<Backup> backup = DecodeBackupMetadata(info.app_metadata);
    if (!backup.has_value()) {
      return absl::FailedPreconditionError(
          Concat("\"", path_, "\" holds a backup that this program does not know: its metadata is ",
                 "\"", Escape(info.app_metadata), "\""));
    }
    backup->number = info.backup_id;
    backup->time = absl::FromUnixSeconds(info.timestamp);
    backup->bytes = static_cast<int64_t>(info.size);
    backups.push_back(*std::move(backup));
  }
  std::vector<rocksdb::BackupID> damaged;
  (*engine)->GetCorruptedBackups(&damaged);
  for (const rocksdb::BackupID number : damaged) {
    backups.push_back({.number = number, .damaged = true});
  }
  std::ranges::sort(backups, {}, &Backup::number);
  return backups;
}

absl::StatusOr<Backup> Backups::Get(uint32_t number) const {
  absl::StatusOr<std::vector<Backup>> backups = List();
  if (!backups.ok()) return backups.status();
  std::string numbers;
  for (Backup& backup : *backups) {
    if (backup.number == number && backup.damaged) {
      return absl::DataLossError(Concat("backup ", number, " in \"", path_,
                                        "\" is damaged: a file ",
                                        "is missing or has another size"));
    }
    if (backup.number == number) return std::move(backup);
    absl::StrAppend(&numbers, numbers.empty() ? "there are " : ", ", backup.number);
  }
  return absl::NotFoundError(Concat("there is no backup ", number, " in \"", path_, "\"; ",
                                    numbers.empty() ? "there are none" : numbers));
}

absl::Status Backups::Verify(uint32_t number, Progress* progress) const {
  const absl::StatusOr<Backup> backup = Get(number);
  if (!backup.ok()) return backup.status();
  const Watched source(env_, progress);
  const absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> engine =
      OpenForReading(path_, source.get(), env_);
  if (IsCancelled(progress)) return StoppedByCaller();
  if (!engine.ok()) return engine.status();
  if (progress != nullptr) progress->Expect(backup->bytes);
  const rocksdb::Status sound = (*engine)->VerifyBackup(number, /*verify_with_checksum=*/true);
  if (!sound.ok() && IsCancelled(progress)) return StoppedByCaller();
  const std::string doing = Concat("verifying backup ", number, " in \"", path_, "\"");
  // A file that is gone is not a backup that is not there.
  if (sound.IsNotFound()) return absl::DataLossError(Concat(doing, ": ", sound.ToString()));
  return StatusFrom(sound, doing);
}

absl::Status Backups::KeepNewest(size_t count) {
  if (!env_->FileExists(path_).ok()) return absl::OkStatus();
  return Locked([&]() -> absl::Status {
    const absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine =
        OpenForWriting(path_, env_, env_);
    if (!engine.ok()) return engine.status();
    const auto kept = static_cast<uint32_t>(std::max<size_t>(count, 1));
    return StatusFrom((*engine)->PurgeOldBackups(kept),
                      Concat("deleting old backups in \"", path_, "\""));
  });
}

absl::Status Backups::RestoreDraft(const Backup& backup, const std::string& draft,
                                   std::string_view doing, Progress* progress) const {
  const Watched source(env_, progress);
  const absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> engine =
      OpenForReading(path_, source.get(), env_);
  if (IsCancelled(progress)) return StoppedByCaller();
  if (!engine.ok()) return engine.status();
  if (progress != nullptr) progress->Expect(backup.bytes);
  const rocksdb::Status copied = (*engine)->RestoreDBFromBackup(backup.number, draft, draft);
  if (IsCancelled(progress)) return StoppedByCaller();
  if (copied.IsNotFound()) return absl::DataLossError(Concat(doing, ": ", copied.ToString()));
  if (!copied.ok()) return StatusFrom(copied, doing);
  const absl::StatusOr<std::unique_ptr<Collection>> collection =
      Collection::Open(draft, backup.collection, {.env = env_});
  if (!collection.ok()) return collection.status();
  const absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = (*collection)->TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  if ((*snapshot)->revision() == backup.revision) return absl::OkStatus();
  return absl::DataLossError(Concat(doing, ": it is of revision ", (*snapshot)->revision(),
                                    ", and was made of ", backup.revision));
}

absl::StatusOr<Backup> Backups::Restore(uint32_t number, const std::string& path,
                                        Progress* progress) const {
  if (!IsFree(path, env_)) return IsThere(path);
  absl::StatusOr<Backup> backup = Get(number);
  if (!backup.ok()) return backup.status();
  const std::string draft = DraftOf(path);
  const std::string doing = Concat("restoring backup ", number, " of \"", path, "\"");
  if (absl::Status removed = RemoveDatabase(draft, env_); !removed.ok()) return removed;
  if (absl::Status made = RestoreDraft(*backup, draft, doing, progress); !made.ok()) {
    RemoveDraft(draft, env_);
    return made;
  }
  // Renaming replaces an empty folder, and fails where others have made a collection meanwhile.
  if (const rocksdb::Status moved = env_->RenameFile(draft, path); !moved.ok()) {
    RemoveDraft(draft, env_);
    return IsFree(path, env_) ? StatusFrom(moved, doing) : IsThere(path);
  }
  std::unique_ptr<rocksdb::Directory> above;
  rocksdb::Status synced =
      env_->NewDirectory(std::filesystem::path(path).parent_path().string(), &above);
  if (synced.ok()) synced = above->Fsync();
  if (!synced.ok()) return StatusFrom(synced, doing);
  return backup;
}

}  // namespace annals::storage
