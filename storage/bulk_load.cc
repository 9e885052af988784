#include "storage/bulk_load.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/db.h"
#include "storage/count_sums.h"
#include "storage/document_write.h"
#include "storage/external_sorter.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/sort_buffer.h"
#include "storage/sst_files.h"
#include "storage/strings.h"
#include "storage/timeline_buffer.h"

namespace annals::storage {
namespace {

// In the sorter, the family stands before the key.
char ByteOf(Family family) { return static_cast<char>(family); }

// A folder for files that are needed for a while.
class WorkFolder {
 public:
  explicit WorkFolder(const Engine& engine) : env_(engine.env()), path_(engine.bulk_load_path()) {}
  ~WorkFolder() { Clear().PermitUncheckedError(); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  // Makes it, without what a load that was killed left there.
  absl::Status Make() {
    rocksdb::Status made = Clear();
    if (made.ok()) made = env_->CreateDir(path_);
    return StatusFrom(made, Concat("making the folder \"", path_, "\""));
  }

  const std::string& path() const { return path_; }
  rocksdb::Env* env() const { return env_; }

 private:
  rocksdb::Status Clear() {
    if (!env_->FileExists(path_).ok()) return rocksdb::Status::OK();
    std::vector<std::string> names;
    rocksdb::Status status = env_->GetChildren(path_, &names);
    for (const std::string& name : names) {
      if (status.ok()) status = env_->DeleteFile(Concat(path_, "/", name));
    }
    return status.ok() ? env_->DeleteDir(path_) : status;
  }

  rocksdb::Env* const env_;
  const std::string path_;
};

class BulkLoad {
 public:
  BulkLoad(Engine& engine, const DocumentFeed& feed, const BulkLoadSizes& sizes)
      : engine_(engine),
        feed_(feed),
        sizes_(sizes),
        folder_(engine),
        records_(folder_.path() + "/records", folder_.env()),
        shared_counters_(folder_.path() + "/shared", folder_.env()) {}

  absl::StatusOr<BulkLoadResult> Run() {
    if (absl::Status made = folder_.Make(); !made.ok()) return made;
    InThreads([this] { return ReadDocuments(); });
    cuts_ = status_.ok() ? records_.CutsOf(sizes_.part_bytes) : std::vector<std::string>();
    if (status_.ok()) InThreads([this] { return WriteParts(); });
    if (status_.ok()) Note(WriteCounters());
    if (status_.ok()) Note(WriteRevision());
    if (status_.ok()) Note(TakeIn(engine_, paths_));
    if (status_.ok()) Note(engine_.ReadCounts());
    if (!status_.ok()) return status_;
    return result_;
  }

 private:
  // Does the same in as many threads as there are processors, and keeps the first error.
  void InThreads(const std::function<absl::Status()>& work) {
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
      threads.emplace_back([&] { Note(work()); });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void Note(absl::Status status) {
    absl::MutexLock lock(&mutex_);
    if (status_.ok()) status_ = std::move(status);
  }

  // The first phase: documents become records, sorted part by part.
  absl::Status ReadDocuments() {
    SortBuffer records(0);
    TimelineBuffer timelines(sizes_.buffer_bytes);
    int64_t words = 0;
    const auto spill = [&] {
      // The families of timelines are the last.
      return records_.Spill([&](RecordTaker take) {
        records.Drain(take);
        timelines.Drain(take);
      });
    };
    while (true) {
      annals::v1::Document document;
      std::vector<annals::v1::Event> events;
      {
        absl::MutexLock lock(&mutex_);
        if (!status_.ok()) break;
        const absl::StatusOr<bool> more = feed_(&document, &events);
        if (!more.ok()) return more.status();
        if (!*more) break;
        ++result_.document_count;
        result_.event_count += static_cast<int64_t>(events.size());
      }
      absl::Status added =
          AddDocument(std::move(document), std::move(events), &records, &timelines, &words);
      if (!added.ok()) return added;
      if (records.bytes() + timelines.bytes() < sizes_.buffer_bytes) continue;
      if (absl::Status spilled = spill(); !spilled.ok()) return spilled;
    }
    {
      absl::MutexLock lock(&mutex_);
      words_ += words;
    }
    return spill();
  }

  absl::Status AddDocument(annals::v1::Document document, std::vector<annals::v1::Event> events,
                           SortBuffer* records, TimelineBuffer* timelines, int64_t* words) {
    for (annals::v1::Event& event : events) event.clear_deletion();
    const absl::StatusOr<PreparedDocument> prepared =
        PrepareDocument(engine_.collection(), &document, &events);
    if (!prepared.ok()) return prepared.status();
    const auto& [id, text, fingerprint] = *prepared;
    absl::Status named = NameEvents(
        engine_.collection(), id, [](const std::string&) { return false; }, &events);
    if (!named.ok()) return named;
    document.set_revision(kBulkLoadRevision);
    const auto add = [&](Family family, std::string_view key, std::string_view value) {
      records->Add(std::string(1, ByteOf(family)), key, value);
    };
    add(Family::kDocuments, id, EncodeDocumentRecord(fingerprint, Serialize(document)));
    add(Family::kTexts, id, text);
    if (!document.source_uri().empty()) add(Family::kSources, document.source_uri(), id);
    for (annals::v1::Event& event : events) {
      event.set_revision(kBulkLoadRevision);
      const EventEntries entries = EntriesOf(event);
      add(Family::kEvents, entries.id(), EncodePosition(entries.position));
      timelines->Add(entries);
      *words += entries.word_count;
    }
    return absl::OkStatus();
  }

  // The second phase: sorted records become files, part by part.
  absl::Status WriteParts() {
    SortBuffer shared(0);
    while (true) {
      size_t part = 0;
      {
        absl::MutexLock lock(&mutex_);
        if (!status_.ok() || next_part_ > cuts_.size()) break;
        part = next_part_++;
      }
      if (absl::Status written = WritePart(part, &shared); !written.ok()) return written;
    }
    return shared_counters_.Spill([&](RecordTaker take) { shared.Drain(take); });
  }

  // Whose counters a record adds to: a term's prefix, or all events.
  static std::string_view WhichOf(std::string_view key) {
    return static_cast<Family>(key.front()) == Family::kTimeline ? kEverythingPrefix
                                                                 : key.substr(1, key.find('\0', 1));
  }

  // Whether a term that is in a part may be in other parts too.
  bool IsShared(std::string_view which, size_t part) const {
    return which == kEverythingPrefix || (part > 0 && WhichOf(cuts_[part - 1]) == which) ||
           (part < cuts_.size() && WhichOf(cuts_[part]) == which);
  }

  absl::Status WritePart(size_t part, SortBuffer* shared_counters) {
    const std::unique_ptr<SortedRecords> records =
        records_.Read(part == 0 ? "" : cuts_[part - 1], part == cuts_.size() ? "" : cuts_[part]);
    SstFiles files(engine_, Concat(folder_.path(), "/table-", part));
    SstFiles counter_files(engine_, Concat(folder_.path(), "/counters-", part));
    CountSums sums;
    std::string counted;  // whose sums they are
    std::string last_key;
    const auto finish_sums = [&] {
      absl::Status put;
      const bool shared = IsShared(counted, part);
      sums.Finish([&](const std::string& key, const Counts& counts) {
        if (shared) {
          shared_counters->Add(counted, std::string_view(key).substr(counted.size()),
                               EncodeCounts(counts));
        } else if (put.ok()) {
          put = counter_files.Put(Family::kCounters, key, EncodeCounts(counts));
        }
      });
      if (put.ok() && shared_counters->bytes() > sizes_.buffer_bytes) {
        put = shared_counters_.Spill([&](RecordTaker take) { shared_counters->Drain(take); });
      }
      return put;
    };
    while (records->Next()) {
      const std::string_view key = records->key();
      if (key == last_key) return Twice(key);
      last_key = key;
      const auto family = static_cast<Family>(key.front());
      const std::string_view rest = key.substr(1);
      absl::Status put = files.Put(family, rest, records->value());
      if (!put.ok()) return put;
      if (family != Family::kTerms && family != Family::kTimeline) continue;
      const std::string_view which = WhichOf(key);
      if (which != counted) {
        if (put = finish_sums(); !put.ok()) return put;
        counted = which;
        sums.Begin(which);
      }
      if (!IsCounted(which)) continue;
      const std::optional<TermKeyParts> parts =
          family == Family::kTimeline ? TermKeyParts{.prefix = which, .timeline_key = rest}
                                      : SplitTermKey(rest);
      const std::optional<Position> position =
          parts.has_value() ? DecodePosition(parts->timeline_key.substr(0, kPositionBytes))
                            : std::nullopt;
      std::string_view value = records->value();
      const std::optional<temporal::UncertainSpan> bounds =
          position.has_value() ? ConsumeBounds(*position, &value) : std::nullopt;
      if (!bounds.has_value()) return Damaged(family, rest, "it does not begin with bounds");
      sums.Add(*position, *bounds, parts->impact);
    }
    if (!records->status().ok()) return records->status();
    if (absl::Status finished = finish_sums(); !finished.ok()) return finished;
    if (absl::Status finished = files.Finish(); !finished.ok()) return finished;
    if (absl::Status finished = counter_files.Finish(); !finished.ok()) return finished;
    absl::MutexLock lock(&mutex_);
    Keep(files);
    Keep(counter_files);
    return absl::OkStatus();
  }

  void Keep(const SstFiles& files) {
    for (const auto& [family, paths] : files.paths()) {
      paths_[family].insert(paths_[family].end(), paths.begin(), paths.end());
    }
  }

  // What stands twice under a key that should stand once.
  absl::Status Twice(std::string_view key) const {
    const auto family = static_cast<Family>(key.front());
    const std::string_view rest = key.substr(1);
    if (family == Family::kDocuments || family == Family::kTexts) {
      return absl::AlreadyExistsError(Concat("two documents are named \"",
                                             DocumentName(engine_.collection(), rest),
                                             "\"; give each a name of its own"));
    }
    if (family == Family::kSources) {
      return absl::AlreadyExistsError(
          Concat("two documents have the source_uri \"", rest, "\"; leave one of them out"));
    }
    return absl::AlreadyExistsError(Concat("two events have the same key \"", Escape(rest),
                                           "\"; change a word in the title of one of them"));
  }

  // The third phase: the counters of all events, and of terms that several parts have.
  absl::Status WriteCounters() {
    SortBuffer words(0);
    const Counts word_count = {{static_cast<uint32_t>(CountApart::kWords), words_}};
    if (words_ > 0) words.Add("", ApartCountsKey(kEverythingPrefix), EncodeCounts(word_count));
    absl::Status put = shared_counters_.Spill([&](RecordTaker take) { words.Drain(take); });
    if (!put.ok()) return put;
    const std::unique_ptr<SortedRecords> records = shared_counters_.Read("", "");
    SstFiles files(engine_, folder_.path() + "/counter-table");
    std::string key;
    Counts sum;
    const auto put_sum = [&] {
      if (key.empty()) return absl::OkStatus();
      return files.Put(Family::kCounters, key, EncodeCounts(SumOf(std::move(sum))));
    };
    while (records->Next()) {
      const std::optional<Counts> counts = DecodeCounts(records->value());
      if (!counts.has_value()) return Damaged(Family::kCounters, records->key(), "no counts");
      if (records->key() != key) {
        if (put = put_sum(); !put.ok()) return put;
        // The parts' own counters stand between those of different terms: no file may reach over
        // them.
        const size_t which = key.find('\0') + 1;
        if (records->key().substr(0, which) != std::string_view(key).substr(0, which)) {
          if (put = files.Finish(); !put.ok()) return put;
        }
        key = records->key();
        sum.clear();
      }
      sum.insert(sum.end(), counts->begin(), counts->end());
    }
    if (!records->status().ok()) return records->status();
    if (put = put_sum(); !put.ok()) return put;
    if (put = files.Finish(); !put.ok()) return put;
    Keep(files);
    return absl::OkStatus();
  }

  absl::Status WriteRevision() {
    SstFiles files(engine_, folder_.path() + "/meta-table");
    const std::string revision = EncodeU64(kBulkLoadRevision);
    absl::Status put = files.Put(Family::kMeta, kHistoryFloorKey, revision);
    if (put.ok()) put = files.Put(Family::kMeta, kRevisionKey, revision);
    if (put.ok()) put = files.Finish();
    Keep(files);
    return put;
  }

  Engine& engine_;
  const DocumentFeed& feed_;
  const BulkLoadSizes sizes_;
  WorkFolder folder_;
  ExternalSorter records_;
  ExternalSorter shared_counters_;  // parts' sums of what several parts have
  std::vector<std::string> cuts_;   // between the parts of the records

  absl::Mutex mutex_;
  absl::Status status_;  // the first error
  BulkLoadResult result_;
  int64_t words_ = 0;
  size_t next_part_ = 0;
  SstPaths paths_;
};

}  // namespace

absl::StatusOr<BulkLoadResult> LoadInto(Engine& engine, const DocumentFeed& feed,
                                        const BulkLoadSizes& sizes) {
  return BulkLoad(engine, feed, sizes).Run();
}

}  // namespace annals::storage
