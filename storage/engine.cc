#include "storage/engine.h"

#include <cstdarg>
#include <utility>

#include "absl/strings/match.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/engine_options.h"
#include "storage/log_files.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Drops what RocksDB would log.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

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
// its logs under our options; returns how. Opening for reading takes no lock, so it can fail while
// another process writes; then opening for writing tells why.
absl::StatusOr<rocksdb::WALRecoveryMode> LookAtFiles(const std::string& path, rocksdb::Env* env) {
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
  options.info_log = std::make_shared<NoLog>();
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
  options.info_log = std::make_shared<NoLog>();
  return StatusFrom(rocksdb::DestroyDB(path, options), Concat("removing \"", path, "\""));
}

absl::StatusOr<std::shared_ptr<Engine>> Engine::Open(const std::string& path,
                                                     const std::string& collection, bool create,
                                                     const MemoryBudget& memory,
                                                     rocksdb::Env* env) {
  rocksdb::DBOptions options = MakeDbOptions(memory, env);
  options.create_if_missing = create;
  bool log_is_damaged = false;
  // RocksDB makes CURRENT last: without it there is no database yet.
  if (env->FileExists(path + "/CURRENT").ok()) {
    const absl::StatusOr<rocksdb::WALRecoveryMode> mode = LookAtFiles(path, env);
    if (!mode.ok()) return mode.status();
    options.wal_recovery_mode = *mode;
    log_is_damaged = *mode == rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  } else if (!create) {
    return absl::NotFoundError(
        Concat("there is no collection \"", collection, "\" at \"", path, "\""));
  }
  std::shared_ptr<Engine> engine(new Engine(collection));
  options.listeners.push_back(engine->disk_full_);
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  const rocksdb::Status status = rocksdb::DB::Open(
      options, path, MakeFamilies(memory, engine->history_floor_), &families, &opened);
  if (!status.ok()) return OpenError(status, path);
  engine->db_.reset(opened);
  for (size_t i = 0; i < families.size(); ++i) engine->families_[i] = families[i];
  if (absl::Status meta = engine->CheckOrWriteMeta(path); !meta.ok()) return meta;
  if (log_is_damaged) {
    // RocksDB keeps a log of which it could replay nothing, and would meet the damage again.
    const rocksdb::Status left = engine->LeaveLog();
    if (!left.ok()) return OpenError(left, path);
  }
  env->DeleteFile(ConsentPath(path)).PermitUncheckedError();  // mostly it is not there
  return engine;
}

Engine::Engine(std::string collection)
    : collection_(std::move(collection)),
      disk_full_(std::make_shared<DiskFullListener>()),
      history_floor_(std::make_shared<std::atomic<int64_t>>(0)) {}

Engine::~Engine() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
  for (rocksdb::ColumnFamilyHandle* family : retired_) db_->DestroyColumnFamilyHandle(family);
  // Every write that was acknowledged is in the log; closing flushes nothing and can lose nothing.
  db_->Close().PermitUncheckedError();
}

absl::Status Engine::CheckOrWriteMeta(const std::string& path) {
  const rocksdb::ReadOptions read;
  std::string format;
  const rocksdb::Status status =
      db_->Get(read, family(Family::kMeta), ToSlice(kFormatKey), &format);
  if (status.IsNotFound()) {
    // The keys are written at once, before anything else: without them the database is new.
    rocksdb::WriteBatch batch;
    batch.Put(family(Family::kMeta), ToSlice(kFormatKey), EncodeU32(kFormatVersion));
    batch.Put(family(Family::kMeta), ToSlice(kCollectionKey), collection_);
    batch.Put(family(Family::kMeta), ToSlice(kRevisionKey), EncodeU64(0));
    batch.Put(family(Family::kMeta), ToSlice(kHistoryFloorKey), EncodeU64(0));
    return Write(&batch, /*sync=*/true, Concat("making the collection at \"", path, "\""));
  }
  if (!status.ok()) return OpenError(status, path);
  if (absl::Status known = CheckFormat(path, format); !known.ok()) return known;
  const absl::StatusOr<std::string> owner =
      Read(Family::kMeta, kCollectionKey, nullptr,
           Concat("reading key \"collection\" of \"", path, "\""));
  if (!owner.ok()) return owner.status();
  if (*owner != collection_) {
    return absl::FailedPreconditionError(
        Concat("the collection at \"", path, "\" is \"", *owner, "\", not \"", collection_,
               "\"; its folder must keep its name, since every record in it carries that name"));
  }
  format_ = *DecodeU32(format);
  return absl::OkStatus();
}

absl::Status Engine::RaiseFormat() {
  rocksdb::WriteBatch batch;
  batch.Put(family(Family::kMeta), ToSlice(kFormatKey), EncodeU32(kFormatVersion));
  // There is no history of what came before.
  const absl::StatusOr<int64_t> revision = ReadRevision(nullptr);
  if (!revision.ok()) return revision.status();
  batch.Put(family(Family::kMeta), ToSlice(kHistoryFloorKey),
            EncodeU64(static_cast<uint64_t>(*revision)));
  absl::Status raised = Write(&batch, /*sync=*/true,
                              Concat("raising the format of the collection \"", collection_, "\""));
  if (raised.ok()) format_ = kFormatVersion;
  return raised;
}

absl::StatusOr<int64_t> Engine::ReadRevision(const rocksdb::Snapshot* snapshot) const {
  const absl::StatusOr<std::string> bytes =
      Read(Family::kMeta, kRevisionKey, snapshot, "reading the revision");
  if (!bytes.ok()) return bytes.status();
  const std::optional<uint64_t> revision = DecodeU64(*bytes);
  if (!revision.has_value()) {
    return absl::DataLossError(
        Concat("key \"revision\" has ", bytes->size(), " bytes in place of 8"));
  }
  return static_cast<int64_t>(*revision);
}

absl::StatusOr<std::string> Engine::Read(Family from, std::string_view key,
                                         const rocksdb::Snapshot* snapshot,
                                         std::string_view doing) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  std::string value;
  const rocksdb::Status status = db_->Get(options, family(from), ToSlice(key), &value);
  if (!status.ok()) return StatusFrom(status, doing);
  return value;
}

absl::Status Engine::Write(rocksdb::WriteBatch* batch, bool sync, std::string_view doing) {
  if (const rocksdb::Status resumed = ResumeIfStopped(); !resumed.ok()) {
    return StatusFrom(resumed, doing);
  }
  rocksdb::WriteOptions options;
  options.sync = sync;
  const rocksdb::Status status = db_->Write(options, batch);
  NoteWritten(status);
  return StatusFrom(status, doing);
}

absl::Status Engine::ReadCounts() {
  const absl::StatusOr<int64_t> revision = ReadRevision(nullptr);
  if (!revision.ok()) return revision.status();
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 1 << 20;
  const std::string end = std::string(1, static_cast<char>(TermKind::kType));
  const rocksdb::Slice end_slice(end);
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db_->NewIterator(options, family(Family::kCounters)));
  TimeCounts read;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    const std::optional<CounterKey> key = DecodeCounterKey(ToView(iterator->key()));
    const std::optional<Counts> counts = DecodeCounts(ToView(iterator->value()));
    if (!key.has_value() || !counts.has_value()) {
      return Damaged(Family::kCounters, ToView(iterator->key()), "it does not hold counts");
    }
    if (key->kind == CounterKey::Kind::kDay) {
      read.Append(key->number, *counts);
      continue;
    }
    for (const auto& [slot, count] : *counts) {
      if (slot > static_cast<uint32_t>(CountApart::kWords)) {
        return Damaged(Family::kCounters, ToView(iterator->key()), "it counts what is not known");
      }
      read.AddApart(static_cast<CountApart>(slot), count);
    }
  }
  if (!iterator->status().ok()) return StatusFrom(iterator->status(), "reading the counters");
  counts_.Reset(std::move(read), *revision);
  return absl::OkStatus();
}

absl::Status Engine::Sync() {
  rocksdb::Status status = ResumeIfStopped();
  if (status.ok()) {
    status = db_->FlushWAL(/*sync=*/true);
    NoteWritten(status);
  }
  return StatusFrom(status, "bringing what was written to the disk");
}

absl::Status Engine::Flush() {
  rocksdb::Status status = ResumeIfStopped();
  if (status.ok()) {
    status = db_->Flush(rocksdb::FlushOptions(), {families_.begin(), families_.end()});
    NoteWritten(status);
  }
  // RocksDB leaves a log on which it found no room only when there is something in memory.
  if (status.ok()) status = Touch({Family::kMeta});
  return StatusFrom(status, "bringing what is in memory into files");
}

absl::Status Engine::MakeCheckpoint(const std::string& path) {
  const std::string doing = Concat("copying the collection to \"", path, "\"");
  if (db_->GetEnv()->FileExists(path).ok()) {
    return absl::AlreadyExistsError(Concat(doing, ": something is there; name another folder"));
  }
  if (const rocksdb::Status resumed = ResumeIfStopped(); !resumed.ok()) {
    return StatusFrom(resumed, doing);
  }
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // The log is copied, and nothing flushed, so that it takes no longer than it must.
  if (status.ok()) status = checkpoint->CreateCheckpoint(path, UINT64_MAX);
  return StatusFrom(status, doing);
}

absl::Status Engine::RemoveLeftovers() {
  if (absl::Status removed = RemoveCheckpoint(); !removed.ok()) return removed;
  rocksdb::Env* const env = db_->GetEnv();
  const std::string path = bulk_load_path();
  std::vector<std::string> names;
  if (env->FileExists(path).IsNotFound()) return absl::OkStatus();
  rocksdb::Status status = env->GetChildren(path, &names);
  for (const std::string& name : names) {
    if (status.ok()) status = env->DeleteFile(Concat(path, "/", name));
  }
  if (status.ok()) status = env->DeleteDir(path);
  return StatusFrom(status, Concat("removing \"", path, "\", which a bulk load left"));
}

absl::Status Engine::RemoveCheckpoint() {
  const std::string path = checkpoint_path();
  // RocksDB makes a checkpoint under the second name.
  for (const std::string& folder : {path, path + ".tmp"}) {
    if (absl::Status removed = RemoveDatabase(folder, db_->GetEnv()); !removed.ok()) return removed;
  }
  return absl::OkStatus();
}

absl::Status Engine::Empty(Family which) {
  const auto at = static_cast<size_t>(which);
  rocksdb::ColumnFamilyHandle* const old = family(which);
  const rocksdb::ColumnFamilyOptions options(db_->GetOptions(old));
  const std::string doing = Concat("emptying family \"", kFamilyNames[at], "\"");
  rocksdb::Status status = db_->DropColumnFamily(old);
  rocksdb::ColumnFamilyHandle* fresh = nullptr;
  // Where this fails, the next opening makes the family.
  if (status.ok()) status = db_->CreateColumnFamily(options, kFamilyNames[at], &fresh);
  if (!status.ok()) return StatusFrom(status, doing);
  retired_.push_back(old);
  families_[at].store(fresh, std::memory_order_release);
  return absl::OkStatus();
}

void Engine::NoteWritten(const rocksdb::Status& status) {
  if (status.IsNoSpace()) {
    disk_full_->NoteStop();
  } else if (status.IsIOError()) {
    absl::MutexLock lock(&resume_mutex_);
    if (broken_.ok()) broken_ = status;
  }
}

rocksdb::Status Engine::ResumeIfStopped() {
  absl::MutexLock lock(&resume_mutex_);
  if (!broken_.ok()) return broken_;
  if (!disk_full_->TakeStop()) return rocksdb::Status::OK();
  disk_full_->SetResuming(true);
  rocksdb::Status resumed;
  // What was still being written when room was made can fail the first time; and where nothing was
  // in memory, the log is left only once Touch has put something there.
  for (int attempt = 0; attempt < 3; ++attempt) {
    resumed = db_->Resume();
    if (resumed.ok()) resumed = LeaveLog();
    if (resumed.ok() || resumed.IsBusy()) break;
  }
  disk_full_->SetResuming(false);
  if (resumed.ok()) {
    disk_full_->TakeStop();
    return resumed;
  }
  disk_full_->NoteStop();
  // Busy: RocksDB is waiting for room to compact, and will resume when it has it. Till then, the
  // write itself says whether it can be done.
  return resumed.IsBusy() ? rocksdb::Status::OK() : resumed;
}

rocksdb::Status Engine::LeaveLog() {
  std::vector<Family> all;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) all.push_back(static_cast<Family>(i));
  rocksdb::Status status = Touch(all);
  if (status.ok()) {
    status = db_->Flush(rocksdb::FlushOptions(), {families_.begin(), families_.end()});
  }
  return status.ok() ? Touch({Family::kMeta}) : status;
}

rocksdb::Status Engine::Touch(absl::Span<const Family> touched) {
  rocksdb::WriteBatch batch;
  // No key of ours is empty.
  for (const Family each : touched) batch.Delete(family(each), rocksdb::Slice());
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return db_->Write(options, &batch);
}

}  // namespace annals::storage
