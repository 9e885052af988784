#include "storage/engine.h"

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/counts_reader.h"
#include "storage/db_file_systems.h"
#include "storage/engine_options.h"
#include "storage/log_files.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

absl::Status CheckFormat(const std::string& path, std::string_view bytes) {
  const std::optional<uint32_t> format = DecodeU32(bytes);
  if (!format.has_value()) {
    return absl::DataLossError(Concat("the collection at \"", path, "\": key \"format\" has ",
                                      bytes.size(), " bytes in place of 4"));
  }
  if (*format > kFormatVersion) {
    return absl::FailedPreconditionError(
        Concat("the collection at \"", path, "\" is written in format ", *format,
               ", and this program reads formats up to ", kFormatVersion, "; use a newer annals"));
  }
  return absl::OkStatus();
}

// The file with which one agrees to lose what logs cannot give back.
std::string ConsentPath(const std::string& path) { return path + "/ACCEPT_LOSS"; }

// A file that is written to see whether there is room.
std::string RoomPath(const std::string& path) { return path + "/room"; }

// Logs are replayed when the database is opened for writing, up to the first record that is not
// whole, and are gone then. OK when nothing is lost by it that was on the disk.
absl::Status CheckLogs(const std::string& path, const LogState& logs, int64_t revision,
                       rocksdb::Env* env) {
  if (logs.synced_revision <= revision || env->FileExists(ConsentPath(path)).ok()) {
    return absl::OkStatus();
  }
  return absl::DataLossError(Concat(
      "the collection at \"", path, "\" is damaged: ", logs.damage, ", and with it and what ",
      "comes after, revisions ", revision + 1, " to ", logs.synced_revision,
      " at least are lost; nothing was changed. Restore a backup, or, to go on with revision ",
      revision, ", make the file \"", ConsentPath(path), "\" and open it again"));
}

// Looks at the format and the logs before the database is opened for writing, which would replay
// its logs under our options; returns how. What they give must reach `at_least`. Opening for
// reading takes no lock, so it can fail while another process writes; then opening for writing
// tells why.
absl::StatusOr<rocksdb::WALRecoveryMode> LookAtFiles(const std::string& path, int64_t at_least,
                                                     rocksdb::Env* env) {
  // Before the revision is read: another process may be writing.
  const absl::StatusOr<LogState> logs = ReadLogs(path, env);
  if (!logs.ok()) return logs.status();
  // After a crash the end of a log is not whole: everything up to there. A synced write is always
  // whole; one that was being written is dropped whole. What was whole just now is whole, however:
  // else a disk that reads wrong but once would cost what comes after.
  const rocksdb::WALRecoveryMode mode = logs->damage.empty()
                                            ? rocksdb::WALRecoveryMode::kAbsoluteConsistency
                                            : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::Options options;
  options.env = env;
  options.info_log = MakeNoLog();
  options.wal_recovery_mode = mode;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(options, path, &opened).ok()) return mode;
  const std::unique_ptr<rocksdb::DB> db(opened);
  const auto get = [&](std::string_view key, std::string* value) {
    return db->Get(rocksdb::ReadOptions(), ToSlice(key), value).ok();
  };
  std::string bytes;
  if (get(kFormatKey, &bytes)) {
    if (absl::Status format = CheckFormat(path, bytes); !format.ok()) return format;
  }
  // Where there is none, it may be the first record of all that is damaged.
  const int64_t revision =
      get(kRevisionKey, &bytes) ? static_cast<int64_t>(DecodeU64(bytes).value_or(0)) : 0;
  if (absl::Status sound = CheckLogs(path, *logs, revision, env); !sound.ok()) return sound;
  if (revision < at_least) {
    return absl::DataLossError(Concat("the files of the collection at \"", path,
                                      "\" reach to revision ", revision, ", and revision ",
                                      at_least, " was there before the disk failed"));
  }
  return mode;
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& path) {
  const std::string words = status.ToString();
  const std::string doing = Concat("opening the collection at \"", path, "\"");
  if (status.IsCorruption()) {
    return absl::DataLossError(
        Concat(doing, ": ", words, "; nothing was changed: restore a backup of it"));
  }
  if (!status.IsIOError() || status.IsNoSpace()) return StatusFrom(status, doing);
  // RocksDB keeps of an errno only its words.
  if (absl::StrContains(words, "Permission denied")) {
    return absl::PermissionDeniedError(
        Concat("the collection at \"", path, "\" must not be read and written: ", words));
  }
  if (absl::StrContains(words, "lock hold by") || absl::StrContains(words, "While lock file")) {
    return absl::FailedPreconditionError(
        Concat("the collection at \"", path, "\" is open already, in this or another process (",
               words, "); stop the other, or reach the data through it"));
  }
  return absl::FailedPreconditionError(
      Concat("the collection at \"", path, "\" cannot be opened: ", words));
}

// Removes a folder if it is there, when `remove` has removed each thing in it.
absl::Status RemoveFolder(const std::string& path, rocksdb::Env* env,
                          absl::FunctionRef<absl::Status(const std::string& path)> remove) {
  if (env->FileExists(path).IsNotFound()) return absl::OkStatus();
  const std::string doing = Concat("removing \"", path, "\"");
  std::vector<std::string> names;
  if (const rocksdb::Status listed = env->GetChildren(path, &names); !listed.ok()) {
    return StatusFrom(listed, doing);
  }
  for (const std::string& name : names) {
    if (absl::Status removed = remove(Concat(path, "/", name)); !removed.ok()) return removed;
  }
  return StatusFrom(env->DeleteDir(path), doing);
}

}  // namespace

MemoryBudget MakeMemoryBudget() {
  MemoryBudget memory;
  memory.block_cache = rocksdb::NewLRUCache(256 << 20);
  memory.write_buffers = std::make_shared<rocksdb::WriteBufferManager>(128 << 20);
  return memory;
}

absl::Status RemoveDatabase(const std::string& path, rocksdb::Env* env) {
  if (env->FileExists(path).IsNotFound()) return absl::OkStatus();
  rocksdb::Options options;
  options.env = env;
  options.info_log = MakeNoLog();
  return StatusFrom(rocksdb::DestroyDB(path, options), Concat("removing \"", path, "\""));
}

absl::StatusOr<std::shared_ptr<Engine>> Engine::Open(const std::string& path,
                                                     const std::string& collection, bool create,
                                                     const MemoryBudget& memory, rocksdb::Env* env,
                                                     std::string_view settings) {
  std::shared_ptr<Engine> engine(new Engine(path, collection, memory, env));
  std::shared_ptr<OpenedDb> opened;
  if (absl::Status status = engine->OpenDb({.create = create}, &opened); !status.ok()) {
    return status;
  }
  engine->Switch(opened);
  if (absl::Status meta = engine->CheckOrWriteMeta(settings); !meta.ok()) return meta;
  return engine;
}

Engine::Engine(std::string path, std::string collection, MemoryBudget memory, rocksdb::Env* env)
    : path_(std::move(path)),
      collection_(std::move(collection)),
      memory_(std::move(memory)),
      env_(env),
      shared_lock_env_(rocksdb::NewCompositeEnv(
          std::make_shared<SharedLockFileSystem>(env->GetFileSystem(), path_))),
      history_floor_(std::make_shared<std::atomic<int64_t>>(0)) {}

Engine::~Engine() = default;

absl::Status Engine::OpenDb(const Opening& opening, std::shared_ptr<OpenedDb>* opened) {
  rocksdb::DBOptions options = MakeDbOptions(memory_, shared_lock_env_.get());
  options.create_if_missing = opening.create;
  std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies(memory_, history_floor_);
  for (rocksdb::ColumnFamilyDescriptor& family : families) {
    family.options.disable_auto_compactions = opening.without_compactions;
  }
  bool log_is_damaged = false;
  // RocksDB makes CURRENT last: without it there is no database yet.
  if (env_->FileExists(path_ + "/CURRENT").ok()) {
    const absl::StatusOr<rocksdb::WALRecoveryMode> mode =
        LookAtFiles(path_, opening.at_least, env_);
    if (!mode.ok()) return mode.status();
    options.wal_recovery_mode = *mode;
    log_is_damaged = *mode == rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  } else if (!opening.create) {
    return absl::NotFoundError(
        Concat("there is no collection \"", collection_, "\" at \"", path_, "\""));
  }
  rocksdb::Status status =
      OpenedDb::Open(std::move(options), path_, families, memory_.block_cache, opened);
  // RocksDB keeps a log of which it could replay nothing, and would meet the damage again.
  if (status.ok() && log_is_damaged) status = (*opened)->LeaveLog();
  if (!status.ok()) return OpenError(status, path_);
  env_->DeleteFile(ConsentPath(path_)).PermitUncheckedError();  // mostly it is not there
  return absl::OkStatus();
}

std::shared_ptr<OpenedDb> Engine::opened() const {
  absl::MutexLock lock(&mutex_);
  return opened_;
}

void Engine::Switch(std::shared_ptr<OpenedDb> opened) {
  absl::MutexLock lock(&mutex_);
  now_.store(opened.get(), std::memory_order_release);
  opened_.swap(opened);
}

absl::Status Engine::GoOn(int64_t revision, std::string_view doing) {
  const std::shared_ptr<OpenedDb> failed = opened();
  if (!failed->failed()) return absl::OkStatus();
  if (const rocksdb::Status tried = TryDisk(); !tried.ok()) return StatusFrom(tried, doing);
  failed->Stop();
  std::shared_ptr<OpenedDb> next;
  absl::Status reopened = CutLogs(path_, revision, env_);
  if (reopened.ok()) reopened = OpenDb({.at_least = revision, .without_compactions = true}, &next);
  if (!reopened.ok()) {
    return absl::Status(reopened.code(), Concat(doing, ": ", reopened.message()));
  }
  // The disk may have kept less of a log than it seems to have: what is in it is written again.
  const rocksdb::Status left = next->LeaveLog();
  if (!left.ok()) return StatusFrom(left, doing);
  const absl::StatusOr<int64_t> found = next->ReadRevision(nullptr);
  if (!found.ok()) return found.status();
  failed->LeaveFilesTo(next);
  Switch(next);
  next->NoteWritten(next->StartCompactions());
  return *found == revision ? absl::OkStatus() : ReadCounts();
}

rocksdb::Status Engine::TryDisk() const {
  constexpr uint64_t kRoom = uint64_t{1} << 20;
  const std::string name = RoomPath(path_);
  uint64_t free = 0;
  uint64_t in_memory = 0;
  if (env_->GetFreeSpace(path_, &free).ok() &&
      opened()->db()->GetAggregatedIntProperty(rocksdb::DB::Properties::kSizeAllMemTables,
                                               &in_memory) &&
      free < in_memory + kRoom) {
    return rocksdb::Status::NoSpace(Concat("there are ", free, " bytes of room"));
  }
  std::unique_ptr<rocksdb::WritableFile> file;
  rocksdb::Status status = env_->NewWritableFile(name, &file, rocksdb::EnvOptions());
  if (!status.ok()) return status;
  status = file->Append(std::string(kRoom, '\0'));
  if (status.ok()) status = file->Sync();
  if (status.ok()) status = file->Close();
  file.reset();
  const rocksdb::Status removed = env_->DeleteFile(name);
  return status.ok() ? removed : status;
}

absl::Status Engine::CheckOrWriteMeta(std::string_view settings) {
  const rocksdb::ReadOptions read;
  std::string format;
  const rocksdb::Status status =
      db()->Get(read, family(Family::kMeta), ToSlice(kFormatKey), &format);
  if (status.IsNotFound()) {
    // The keys are written at once, before anything else: without them the database is new.
    rocksdb::WriteBatch batch;
    batch.Put(family(Family::kMeta), ToSlice(kFormatKey), EncodeU32(kFormatVersion));
    batch.Put(family(Family::kMeta), ToSlice(kCollectionKey), collection_);
    batch.Put(family(Family::kMeta), ToSlice(kRevisionKey), EncodeU64(0));
    batch.Put(family(Family::kMeta), ToSlice(kHistoryFloorKey), EncodeU64(0));
    if (!settings.empty()) {
      batch.Put(family(Family::kMeta), ToSlice(kSettingsKey), ToSlice(settings));
    }
    is_new_ = true;
    return Write(&batch, /*sync=*/true, Concat("making the collection at \"", path_, "\""));
  }
  if (!status.ok()) return OpenError(status, path_);
  if (absl::Status known = CheckFormat(path_, format); !known.ok()) return known;
  const absl::StatusOr<std::string> owner =
      opened()->Read(Family::kMeta, kCollectionKey, nullptr,
                     Concat("reading key \"collection\" of \"", path_, "\""));
  if (!owner.ok()) return owner.status();
  if (*owner != collection_) {
    return absl::FailedPreconditionError(
        Concat("the collection at \"", path_, "\" is \"", *owner, "\", not \"", collection_,
               "\"; its folder must keep its name, since every record in it carries that name"));
  }
  format_ = *DecodeU32(format);
  return absl::OkStatus();
}

absl::Status Engine::RaiseFormat() {
  rocksdb::WriteBatch batch;
  batch.Put(family(Family::kMeta), ToSlice(kFormatKey), EncodeU32(kFormatVersion));
  if (format_ < kHistoryFormat) {
    // There is no history of what came before.
    const absl::StatusOr<int64_t> revision = ReadRevision();
    if (!revision.ok()) return revision.status();
    batch.Put(family(Family::kMeta), ToSlice(kHistoryFloorKey),
              EncodeU64(static_cast<uint64_t>(*revision)));
  }
  absl::Status raised = Write(&batch, /*sync=*/true,
                              Concat("raising the format of the collection \"", collection_, "\""));
  if (raised.ok()) format_ = kFormatVersion;
  return raised;
}

absl::StatusOr<int64_t> Engine::ReadRevision() const { return opened()->ReadRevision(nullptr); }

absl::Status Engine::Write(rocksdb::WriteBatch* batch, bool sync, std::string_view doing) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  const std::shared_ptr<OpenedDb> opened = this->opened();
  if (opened->failed()) return absl::UnavailableError(Concat(doing, ": the disk has failed"));
  const rocksdb::Status status = opened->Write(options, batch);
  opened->NoteWritten(status);
  return StatusFrom(status, doing);
}

absl::Status Engine::ReadCounts() {
  const absl::StatusOr<int64_t> revision = ReadRevision();
  if (!revision.ok()) return revision.status();
  absl::StatusOr<TimeCounts> read = ReadTimeCounts(*opened());
  if (!read.ok()) return read.status();
  counts_.Reset(*std::move(read), *revision);
  return absl::OkStatus();
}

absl::Status Engine::Sync() {
  const std::shared_ptr<OpenedDb> opened = this->opened();
  const rocksdb::Status status = opened->db()->FlushWAL(/*sync=*/true);
  opened->NoteWritten(status);
  return StatusFrom(status, "bringing what was written to the disk");
}

absl::Status Engine::Flush() {
  const std::shared_ptr<OpenedDb> opened = this->opened();
  const rocksdb::Status status = opened->db()->Flush(rocksdb::FlushOptions(), opened->families());
  opened->NoteWritten(status);
  return StatusFrom(status, "bringing what is in memory into files");
}

absl::Status Engine::MakeCheckpoint(const std::string& path) {
  const std::string doing = Concat("copying the collection to \"", path, "\"");
  if (env_->FileExists(path).ok()) {
    return absl::AlreadyExistsError(Concat(doing, ": something is there; name another folder"));
  }
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // The log is copied, and nothing flushed, so that it takes no longer than it must.
  if (status.ok()) status = checkpoint->CreateCheckpoint(path, UINT64_MAX);
  return StatusFrom(status, doing);
}

absl::Status Engine::MakePastCopiesFolder() {
  return StatusFrom(env_->CreateDirIfMissing(past_copies_path()),
                    Concat("making the folder \"", past_copies_path(), "\""));
}

absl::Status Engine::RemoveLeftovers() {
  if (absl::Status removed = RemoveCheckpoint(); !removed.ok()) return removed;
  if (const rocksdb::Status removed = env_->DeleteFile(RoomPath(path_));
      !removed.ok() && !removed.IsNotFound() && !removed.IsPathNotFound()) {
    return StatusFrom(removed, Concat("removing \"", RoomPath(path_), "\""));
  }
  absl::Status removed = RemoveFolder(bulk_load_path(), env_, [this](const std::string& file) {
    return StatusFrom(env_->DeleteFile(file), Concat("removing \"", file, "\""));
  });
  if (!removed.ok()) return removed;
  return RemoveFolder(past_copies_path(), env_,
                      [this](const std::string& copy) { return RemoveDatabase(copy, env_); });
}

absl::Status Engine::RemoveCheckpoint() {
  const std::string path = checkpoint_path();
  // RocksDB makes a checkpoint under the second name.
  for (const std::string& folder : {path, path + ".tmp"}) {
    if (absl::Status removed = RemoveDatabase(folder, env_); !removed.ok()) return removed;
  }
  return absl::OkStatus();
}

absl::Status Engine::Empty(Family which) {
  return StatusFrom(opened()->Empty(which),
                    Concat("emptying family \"", kFamilyNames[static_cast<size_t>(which)], "\""));
}

}  // namespace annals::storage
