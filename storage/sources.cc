#include "storage/sources.h"

#include <algorithm>
#include <utility>

#include "storage/engine.h"
#include "storage/entry_cache.h"
#include "storage/keys.h"
#include "storage/merged_source.h"
#include "storage/opened_db.h"
#include "storage/query_trace.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// The first key that may come after `after`: a NUL is the least that can be appended.
std::string KeyAfter(std::string_view after) {
  return after.empty() ? std::string() : Concat(after, std::string_view("\0", 1));
}

// Moves an iterator that was made standing on its first item. False at the end, also when called
// again, and on error.
bool Advance(rocksdb::Iterator* iterator, bool* started, std::string_view doing,
             absl::Status* status) {
  if (std::exchange(*started, true) && iterator->Valid()) iterator->Next();
  if (iterator->Valid()) return true;
  *status = StatusFrom(iterator->status(), doing);
  return false;
}

class IdKeys : public KeySource {
 public:
  IdKeys(const Snapshot& snapshot, std::string_view after, bool with_deleted)
      : iterator_(snapshot.NewIterator(Family::kEvents)), with_deleted_(with_deleted) {
    iterator_->Seek(KeyAfter(after));
  }

  bool Next() override {
    while (status_.ok() && Advance(iterator_.get(), &started_, "listing events", &status_)) {
      const std::string_view id = ToView(iterator_->key());
      const std::string_view bytes = ToView(iterator_->value());
      const std::optional<Position> position = DecodePosition(bytes);
      if (!position.has_value()) {
        status_ = Damaged(Family::kEvents, id, "the value is not a position");
        return false;
      }
      if (*position == DeletedPosition() && !with_deleted_) continue;
      key_ = Concat(bytes, id);
      return true;
    }
    return false;
  }

  std::string_view timeline_key() const override { return key_; }
  const absl::Status& status() const override { return status_; }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
  const bool with_deleted_;
  bool started_ = false;
  std::string key_;
  absl::Status status_;
};

class TimeKeys : public KeySource {
 public:
  explicit TimeKeys(std::unique_ptr<TimelineScanner> scanner) : scanner_(std::move(scanner)) {}

  bool Next() override { return scanner_->Next(); }
  std::string_view timeline_key() const override { return scanner_->timeline_key(); }
  const absl::Status& status() const override { return scanner_->status(); }

 private:
  std::unique_ptr<TimelineScanner> scanner_;
};

class Covering : public EventSource {
 public:
  explicit Covering(std::unique_ptr<TimelineScanner> scanner) : scanner_(std::move(scanner)) {}

  bool Next() override { return scanner_->Next(); }
  std::string_view timeline_key() const override { return scanner_->timeline_key(); }
  absl::StatusOr<std::string_view> event() const override { return scanner_->value(); }
  std::string_view resume_key() const override { return scanner_->timeline_key(); }
  const absl::Status& status() const override { return scanner_->status(); }

 private:
  std::unique_ptr<TimelineScanner> scanner_;
};

class Fetching : public EventSource {
 public:
  Fetching(std::unique_ptr<KeySource> keys, std::shared_ptr<const Snapshot> snapshot,
           ResumeBy resume_by)
      : snapshot_(std::move(snapshot)), keys_(std::move(keys)), resume_by_(resume_by) {}

  bool Next() override {
    if (current_ + 1 < fetched_keys_.size()) {
      ++current_;
      return true;
    }
    return status_.ok() && Fetch();
  }

  std::string_view timeline_key() const override { return fetched_keys_[current_]; }
  absl::StatusOr<std::string_view> event() const override {
    return SerializedEventOf(timeline_key(), ToView(records_[current_]));
  }
  std::string_view resume_key() const override {
    return resume_by_ == ResumeBy::kEventId ? timeline_key().substr(kPositionBytes)
                                            : timeline_key();
  }
  const absl::Status& status() const override { return status_; }

 private:
  // Few at first, for a reader who wants only some; then enough that a fetch is worth its while.
  static constexpr size_t kFirstFetch = 16;
  static constexpr size_t kLargestFetch = 256;

  bool Fetch() {
    current_ = 0;
    fetched_keys_.clear();
    records_.clear();
    while (fetched_keys_.size() < fetch_size_ && keys_->Next()) {
      fetched_keys_.emplace_back(keys_->timeline_key());
    }
    fetch_size_ = std::min(2 * fetch_size_, kLargestFetch);
    status_ = keys_->status();
    if (fetched_keys_.empty()) return false;
    // A list of all is not read again soon.
    absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records =
        resume_by_ == ResumeBy::kEventId ? FetchRecords(*snapshot_, fetched_keys_)
                                         : FetchKeptRecords(*snapshot_, fetched_keys_);
    if (!records.ok()) {
      status_ = records.status();
      fetched_keys_.clear();
      return false;
    }
    records_ = *std::move(records);
    return true;
  }

  const std::shared_ptr<const Snapshot> snapshot_;
  const std::unique_ptr<KeySource> keys_;
  const ResumeBy resume_by_;
  size_t fetch_size_ = kFirstFetch;
  std::vector<std::string> fetched_keys_;
  std::vector<rocksdb::PinnableSlice> records_;
  size_t current_ = 0;
  absl::Status status_;
};

class Filtered : public EventSource {
 public:
  Filtered(std::unique_ptr<EventSource> source,
           std::function<bool(const annals::v1::Event& event)> matches)
      : source_(std::move(source)), matches_(std::move(matches)) {}

  bool Next() override {
    while (status_.ok() && source_->Next()) {
      const absl::StatusOr<std::string_view> serialized = source_->event();
      status_ = serialized.status();
      if (!status_.ok()) return false;
      annals::v1::Event event;
      status_ = ParseSerializedEvent(source_->timeline_key(), *serialized, &event);
      if (status_.ok() && matches_(event)) return true;
    }
    if (status_.ok()) status_ = source_->status();
    return false;
  }

  std::string_view timeline_key() const override { return source_->timeline_key(); }
  absl::StatusOr<std::string_view> event() const override { return source_->event(); }
  std::string_view resume_key() const override { return source_->resume_key(); }
  const absl::Status& status() const override { return status_; }

 private:
  const std::unique_ptr<EventSource> source_;
  const std::function<bool(const annals::v1::Event& event)> matches_;
  absl::Status status_;
};

}  // namespace

std::unique_ptr<EventSource> FilteredSource(
    std::unique_ptr<EventSource> source,
    std::function<bool(const annals::v1::Event& event)> matches) {
  return std::make_unique<Filtered>(std::move(source), std::move(matches));
}

std::unique_ptr<KeySource> KeysById(const Snapshot& snapshot, std::string_view after,
                                    bool with_deleted) {
  return std::make_unique<IdKeys>(snapshot, after, with_deleted);
}

absl::StatusOr<std::unique_ptr<EventSource>> TimelineSource(
    TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) {
  const bool covering = query.filter.is_everything();
  if (MergedSource::Answers(query, *snapshot)) {
    return MergedSource::Create(query, std::move(snapshot), resume_key);
  }
  absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create(std::move(query), snapshot, resume_key);
  if (!scanner.ok()) return scanner.status();
  if (covering) return std::make_unique<Covering>(*std::move(scanner));
  return FetchingSource(std::make_unique<TimeKeys>(*std::move(scanner)), std::move(snapshot),
                        ResumeBy::kTimelineKey);
}

std::unique_ptr<EventSource> FetchingSource(std::unique_ptr<KeySource> keys,
                                            std::shared_ptr<const Snapshot> snapshot,
                                            ResumeBy resume_by) {
  return std::make_unique<Fetching>(std::move(keys), std::move(snapshot), resume_by);
}

absl::StatusOr<std::vector<rocksdb::PinnableSlice>> FetchRecords(
    const Snapshot& snapshot, absl::Span<const std::string> timeline_keys) {
  const std::vector<rocksdb::Slice> keys(timeline_keys.begin(), timeline_keys.end());
  std::vector<rocksdb::PinnableSlice> records(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  snapshot.MultiGet(Family::kTimeline, keys.size(), keys.data(), records.data(), statuses.data());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) {
      return Damaged(Family::kTimeline, timeline_keys[i],
                     "an index names this record, and it is missing");
    }
    if (!statuses[i].ok()) return StatusFrom(statuses[i], "reading events");
  }
  return records;
}

absl::StatusOr<std::vector<rocksdb::PinnableSlice>> FetchKeptRecords(
    const Snapshot& snapshot, absl::Span<const std::string> timeline_keys) {
  const std::optional<uint64_t> sequence = snapshot.sequence();
  if (!sequence.has_value()) return FetchRecords(snapshot, timeline_keys);
  EntryCache& cache = snapshot.opened().entries();
  std::vector<rocksdb::PinnableSlice> records(timeline_keys.size());
  std::vector<size_t> missing;
  std::vector<std::string> keys;
  for (size_t i = 0; i < records.size(); ++i) {
    if (cache.FindRecord(timeline_keys[i], *sequence, &records[i])) {
      TraceRecords(1);
      continue;
    }
    missing.push_back(i);
    keys.push_back(timeline_keys[i]);
  }
  if (missing.empty()) return records;
  const std::optional<uint64_t> generation = cache.TakesFrom(*sequence);
  absl::StatusOr<std::vector<rocksdb::PinnableSlice>> read = FetchRecords(snapshot, keys);
  if (!read.ok()) return read.status();
  for (size_t i = 0; i < keys.size(); ++i) {
    rocksdb::PinnableSlice& record = (*read)[i];
    if (generation.has_value()) {
      cache.InsertRecord(keys[i], ToView(record), *sequence, *generation);
    }
    records[missing[i]] = std::move(record);
  }
  return records;
}

DocumentSource::DocumentSource(std::shared_ptr<const Snapshot> snapshot, std::string_view after)
    : snapshot_(std::move(snapshot)), iterator_(snapshot_->NewIterator(Family::kDocuments)) {
  iterator_->Seek(KeyAfter(after));
}

bool DocumentSource::Next() {
  return Advance(iterator_.get(), &started_, "listing documents", &status_);
}

std::string_view DocumentSource::id() const { return ToView(iterator_->key()); }

std::string_view DocumentSource::record() const { return ToView(iterator_->value()); }

}  // namespace annals::storage
