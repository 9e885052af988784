#include "storage/merged_source.h"

#include <algorithm>
#include <utility>

#include "storage/merged_keys.h"
#include "storage/opened_db.h"
#include "storage/query_trace.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// About a page of events. One changed event costs a run, and more where it goes on for long.
constexpr size_t kMaxRunBytes = 32 << 10;

// Of those that go on where a run begins: all are looked at by who begins in it.
constexpr size_t kMaxReachingBytes = 32 << 10;

// Who reads more is not after a page.
constexpr int kMaxRuns = 12;

constexpr std::string_view kNul("\0", 1);

}  // namespace

bool MergedSource::Answers(const TimelineQuery& query, const Snapshot& snapshot) {
  return query.filter.is_everything() && query.relation == temporal::Relation::kOverlaps &&
         query.certainty == temporal::Certainty::kPossibly &&
         query.order == TimeOrder::kAscending && snapshot.sequence().has_value();
}

absl::StatusOr<std::unique_ptr<EventSource>> MergedSource::Create(
    const TimelineQuery& query, std::shared_ptr<const Snapshot> snapshot,
    std::string_view resume_key) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  if (absl::Status status = CheckResumeKey(resume_key); !status.ok()) return status;
  return std::unique_ptr<EventSource>(new MergedSource(query, std::move(snapshot), resume_key));
}

MergedSource::MergedSource(const TimelineQuery& query, std::shared_ptr<const Snapshot> snapshot,
                           std::string_view resume_key)
    : query_(query),
      snapshot_(std::move(snapshot)),
      cache_(snapshot_->opened().entries()),
      sequence_(*snapshot_->sequence()),
      from_(EncodeInstant(query.interval.begin)),
      to_(EncodeInstant(query.interval.end)),
      place_(from_),
      is_first_(resume_key.empty()) {
  if (!is_first_) {
    place_ = MergedKey(DecodeTimelineKey(resume_key)->position.Begin(), resume_key);
    place_.push_back('\0');
  }
  TraceTimelines(query_.filter, query_.order);
}

MergedSource::~MergedSource() { GiveUpToLast(); }

bool MergedSource::Next() {
  while (status_.ok()) {
    if (run_ != nullptr ? NextInRun() : scanner_ != nullptr && NextOfScanner()) return true;
    if (!status_.ok() || place_ >= to_ || !Open()) return false;
  }
  return false;
}

bool MergedSource::Open() {
  scanner_ = nullptr;
  // What goes on at from_ is in the run that covers it, even where a reader resumes before it.
  EntryCache::Lookup found = cache_.Find(EntryCache::Part::kMerged, std::max(place_, from_),
                                         TimeOrder::kAscending, sequence_);
  Run before = run_ != nullptr ? std::move(run_) : std::move(found.before);
  run_ = std::move(found.run);
  const bool is_first = std::exchange(is_first_, false);
  if (run_ != nullptr) {
    TraceRange();
    ++runs_;
    ends_in_run_ = run_->high() > to_;
    at_ = is_first ? 0 : run_->LowerBound(place_, 0);
    return true;
  }
  absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create(query_, snapshot_, is_first ? "" : ResumeKeyOf(place_));
  status_ = scanner.status();
  if (!status_.ok()) return false;
  scanner_ = *std::move(scanner);
  limit_ = std::move(found.limit);
  if (place_ < from_ || runs_ >= kMaxRuns || !found.generation.has_value()) return true;
  generation_ = *found.generation;
  if (is_first) before = nullptr;
  if (is_first || before != nullptr) BeginCollecting(before.get());
  return true;
}

bool MergedSource::NextInRun() {
  while (at_ < run_->size()) {
    const std::string_view key = run_->key(at_);
    if (ends_in_run_ && BeginOf(key) >= to_) {
      place_ = to_;
      return false;
    }
    TraceEntry();
    const std::string_view value = run_->value(at_++);
    begins_before_ = begins_before_ && BeginOf(key) < from_;
    if (begins_before_ && !Reaches(value, from_)) continue;
    timeline_key_ = key.substr(kInstantBytes);
    event_ = value.substr(kEndBytes);
    return true;
  }
  place_ = run_->high();
  return false;
}

bool MergedSource::NextOfScanner() {
  if (!scanner_->Next()) {
    status_ = scanner_->status();
    if (!status_.ok()) return false;
    place_ = to_;
    GiveToCache(to_);
    return false;
  }
  timeline_key_ = scanner_->timeline_key();
  event_ = scanner_->value();
  if (!collects_ && limit_.empty()) return true;
  merged_key_ = MergedKey(scanner_->position().Begin(), timeline_key_);
  if (!limit_.empty() && merged_key_ >= limit_) {
    // A run has it, and what follows.
    place_ = limit_;
    GiveToCache(limit_);
    return false;
  }
  if (collects_) Collect();
  return true;
}

void MergedSource::BeginCollecting(const EntryRun* before) {
  collects_ = true;
  collected_.Clear();
  collected_from_ = place_;
  for (size_t i = 0; before != nullptr && i < before->size(); ++i) {
    if (Reaches(before->value(i), BeginOf(place_))) {
      collected_.Append(before->key(i), before->value(i));
    }
  }
  reaching_bytes_ = collected_.bytes();
  if (reaching_bytes_ > kMaxReachingBytes) collects_ = false;
}

void MergedSource::Collect() {
  if (scanner_->cursor().has_read_rocksdb()) {
    GiveUpToLast();
    return;
  }
  collected_.Append(merged_key_, Concat(EncodeEnd(scanner_->bounds()), event_));
  if (merged_key_ < collected_from_) {
    reaching_bytes_ = collected_.bytes();
    if (reaching_bytes_ > kMaxReachingBytes) collects_ = false;
  } else if (collected_.bytes() - reaching_bytes_ > kMaxRunBytes) {
    const Run run = GiveUpToLast();
    place_ = run->high();
    if (++runs_ < kMaxRuns) BeginCollecting(run.get());
  }
}

MergedSource::Run MergedSource::GiveUpToLast() {
  if (!collects_ || collected_.size() == 0) {
    collects_ = false;
    return nullptr;
  }
  return GiveToCache(Concat(collected_.last_key(), kNul));
}

MergedSource::Run MergedSource::GiveToCache(std::string_view high) {
  if (!std::exchange(collects_, false) || high <= collected_from_) return nullptr;
  auto run = std::make_shared<const EntryRun>(collected_, TimeOrder::kAscending, collected_from_,
                                              high, sequence_);
  cache_.Insert(EntryCache::Part::kMerged, run, generation_);
  return run;
}

}  // namespace annals::storage
