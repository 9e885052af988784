#include "storage/opened_db.h"

#include <utility>

#include "rocksdb/convenience.h"
#include "storage/db_file_systems.h"
#include "storage/entry_cache.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "storage/touched_entries.h"

namespace annals::storage {

using rocksdb::ColumnFamilyHandle;
using rocksdb::Status;

Status OpenedDb::Open(rocksdb::DBOptions options, const std::string& path,
                      const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                      std::shared_ptr<rocksdb::Cache> memory, std::shared_ptr<OpenedDb>* opened) {
  std::shared_ptr<OpenedDb> opening(new OpenedDb(options.env, std::move(memory)));
  options.env = opening->env_.get();
  options.listeners.push_back(opening->errors_);
  rocksdb::DB* db = nullptr;
  std::vector<ColumnFamilyHandle*> handles;
  Status status = rocksdb::DB::Open(options, path, families, &handles, &db);
  if (!status.ok()) return status;
  opening->db_.reset(db);
  for (size_t i = 0; i < handles.size(); ++i) opening->families_[i] = handles[i];
  *opened = std::move(opening);
  return status;
}

OpenedDb::OpenedDb(rocksdb::Env* env, std::shared_ptr<rocksdb::Cache> memory)
    : env_(rocksdb::NewCompositeEnv(std::make_shared<LogFileSystem>(env->GetFileSystem()))),
      errors_(std::make_shared<DiskErrorListener>()),
      entries_(std::make_unique<EntryCache>(std::move(memory))) {}

OpenedDb::~OpenedDb() {
  if (db_ == nullptr) return;
  for (ColumnFamilyHandle* family : families()) db_->DestroyColumnFamilyHandle(family);
  for (ColumnFamilyHandle* family : retired_) db_->DestroyColumnFamilyHandle(family);
  // Every write that was acknowledged is in the log; closing flushes nothing and can lose nothing.
  db_->Close().PermitUncheckedError();
  db_.reset();
  if (next_ != nullptr) next_->db_->EnableFileDeletions(/*force=*/false).PermitUncheckedError();
}

std::vector<ColumnFamilyHandle*> OpenedDb::families() const {
  return {families_.begin(), families_.end()};
}

absl::StatusOr<std::string> OpenedDb::Read(Family from, std::string_view key,
                                           const rocksdb::Snapshot* snapshot,
                                           std::string_view doing) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  std::string value;
  const rocksdb::Status status = db_->Get(options, family(from), ToSlice(key), &value);
  if (!status.ok()) return StatusFrom(status, doing);
  return value;
}

absl::StatusOr<int64_t> OpenedDb::ReadRevision(const rocksdb::Snapshot* snapshot) const {
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

Status OpenedDb::Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch* batch) const {
  TouchedEntries touched(family(Family::kTimeline)->GetID(), family(Family::kTerms)->GetID());
  if (Status looked = batch->Iterate(&touched); !looked.ok()) return looked;
  if (touched.all()) {
    entries_->BeginChangeOfAll();
  } else {
    entries_->BeginWrite(touched.entries());
  }
  Status status = db_->Write(options, batch);
  if (touched.all()) {
    entries_->EndChangeOfAll(db_->GetLatestSequenceNumber());
  } else {
    entries_->EndWrite(db_->GetLatestSequenceNumber());
  }
  return status;
}

Status OpenedDb::TakeIn(const std::vector<rocksdb::IngestExternalFileArg>& files) const {
  entries_->BeginChangeOfAll();
  Status status = db_->IngestExternalFiles(files);
  entries_->EndChangeOfAll(db_->GetLatestSequenceNumber());
  return status;
}

Status OpenedDb::StartCompactions() { return db_->EnableAutoCompaction(families()); }

void OpenedDb::NoteWritten(const Status& status) {
  if (status.IsIOError()) errors_->NoteFailure();
}

Status OpenedDb::Empty(Family which) {
  entries_->BeginChangeOfAll();
  Status status = MakeAnew(which);
  entries_->EndChangeOfAll(db_->GetLatestSequenceNumber());
  return status;
}

Status OpenedDb::MakeAnew(Family which) {
  const auto at = static_cast<size_t>(which);
  ColumnFamilyHandle* const old = family(which);
  const rocksdb::ColumnFamilyOptions options(db_->GetOptions(old));
  Status status = db_->DropColumnFamily(old);
  ColumnFamilyHandle* fresh = nullptr;
  // Where this fails, the next opening makes the family.
  if (status.ok()) status = db_->CreateColumnFamily(options, kFamilyNames[at], &fresh);
  if (!status.ok()) return status;
  retired_.push_back(old);
  families_[at].store(fresh, std::memory_order_release);
  return status;
}

Status OpenedDb::LeaveLog() {
  // RocksDB begins a new log only when there is something in memory.
  Status status = Touch(families());
  if (status.ok()) status = db_->Flush(rocksdb::FlushOptions(), families());
  return status.ok() ? Touch({family(Family::kMeta)}) : status;
}

Status OpenedDb::Touch(const std::vector<ColumnFamilyHandle*>& touched) {
  rocksdb::WriteBatch batch;
  // No key of ours is empty.
  for (ColumnFamilyHandle* each : touched) batch.Delete(each, rocksdb::Slice());
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return db_->Write(options, &batch);
}

void OpenedDb::Stop() {
  if (std::exchange(stopped_, true)) return;
  rocksdb::CancelAllBackgroundWork(db_.get(), /*wait=*/true);
  db_->DisableFileDeletions().PermitUncheckedError();
}

void OpenedDb::LeaveFilesTo(std::shared_ptr<OpenedDb> next) {
  next->db_->DisableFileDeletions().PermitUncheckedError();
  next_ = std::move(next);
}

void DiskErrorListener::OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                                          Status* error) {
  if (error->IsIOError() && error->severity() > Status::Severity::kSoftError) NoteFailure();
}

void DiskErrorListener::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/,
                                             Status error, bool* auto_recovery) {
  if (error.severity() > Status::Severity::kSoftError) *auto_recovery = false;
}

}  // namespace annals::storage
