#include "storage/revision_reader.h"

#include <optional>
#include <utility>

#include "storage/history.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {

absl::StatusOr<std::unique_ptr<RevisionReader>> RevisionReader::Create(
    std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) {
  if (!resume_key.empty() && !DecodeU64(resume_key).has_value()) {
    return absl::InvalidArgumentError("the resume key is not one of a listing of revisions");
  }
  const absl::StatusOr<int64_t> floor = HistoryFloor(*snapshot);
  if (!floor.ok()) return floor.status();
  const int64_t last = snapshot->revision();
  std::unique_ptr<RevisionReader> reader(new RevisionReader(std::move(snapshot), *floor));
  if (resume_key.empty()) {
    reader->records_->SeekForPrev(EncodeU64(static_cast<uint64_t>(last)));
    return reader;
  }
  reader->records_->SeekForPrev(ToSlice(resume_key));
  if (reader->records_->Valid() && ToView(reader->records_->key()) == resume_key) {
    reader->records_->Prev();
  }
  return reader;
}

RevisionReader::RevisionReader(std::shared_ptr<const Snapshot> snapshot, int64_t floor)
    : snapshot_(std::move(snapshot)),
      floor_(floor),
      records_(snapshot_->NewIterator(Family::kRevisions)) {}

bool RevisionReader::Next(annals::v1::Revision* revision) {
  if (!status_.ok()) return false;
  if (!records_->Valid()) {
    if (!records_->status().ok()) status_ = StatusFrom(records_->status(), "reading revisions");
    return false;
  }
  const std::string_view key = ToView(records_->key());
  const std::string_view record = ToView(records_->value());
  const std::optional<uint64_t> number = DecodeU64(key);
  if (!number.has_value() ||
      !revision->ParseFromArray(record.data(), static_cast<int>(record.size()))) {
    status_ = Damaged(Family::kRevisions, key, "the record is not a Revision");
    return false;
  }
  // What is older may be there still, some of it, until its file is compacted.
  if (static_cast<int64_t>(*number) <= floor_) return false;
  resume_key_ = std::string(key);
  records_->Prev();
  return true;
}

}  // namespace annals::storage
