#include "storage/entry_cursor.h"

#include <utility>

#include "storage/opened_db.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Runs are not made longer: one changed entry costs a run.
constexpr size_t kMaxRunBytes = 16 << 10;

// Who reads more of them in one go reads a stream, which the memory would mostly not hold until it
// is read again, and others need that.
constexpr int kMaxRuns = 64;

constexpr std::string_view kNul("\0", 1);

// As EndOfPrefix, and never empty: no key of the timeline of everything begins with 0xff.
std::string EndOf(const std::string& prefix) {
  return prefix.empty() ? "\xff" : EndOfPrefix(prefix);
}

}  // namespace

EntryCursor::EntryCursor(const Snapshot& snapshot, Family family, std::string prefix,
                         TimeOrder order)
    : snapshot_(snapshot),
      family_(family),
      prefix_(std::move(prefix)),
      end_(EndOf(prefix_)),
      order_(order),
      part_(family == Family::kTimeline ? EntryCache::Part::kTimeline : EntryCache::Part::kTerms),
      sequence_(*snapshot.sequence()),
      cache_(snapshot.opened().entries()) {}

EntryCursor::~EntryCursor() { GiveToCache(std::nullopt); }

void EntryCursor::Seek(std::string_view target) {
  GiveToCache(std::nullopt);
  status_ = absl::OkStatus();
  place_.assign(prefix_);
  place_.append(target);
  runs_ = 0;
  // In descending order what lies before the place counts, and the target itself does.
  if (!is_ascending()) place_.push_back('\0');
  if (run_ != nullptr && run_->Covers(place_, order_) && GoOnInRun()) return;
  GoOn();
}

void EntryCursor::LeapTo(std::string_view target) {
  for (int steps = 0; run_ == nullptr && steps < steps_; ++steps) {
    if (!valid_ || !IsBefore(key_, target, order_)) return;
    Next();
  }
  steps_ = kMaxSteps;
  if (!valid_ || !IsBefore(key_, target, order_)) return;
  if (run_ == nullptr) steps_ = 1;
  if (run_ == nullptr ||
      IsBefore(run_->key(is_ascending() ? run_->size() - 1 : 0), target, order_)) {
    return Seek(target);
  }
  at_ = is_ascending() ? run_->LowerBound(target, at_) : run_->UpperBoundBefore(target, at_) - 1;
  StandInRun();
}

void EntryCursor::Next() {
  if (run_ == nullptr) {
    disk_->Next();
    return StandOnDisk();
  }
  if (is_ascending() ? at_ + 1 < run_->size() : at_ > 0) {
    at_ = is_ascending() ? at_ + 1 : at_ - 1;
    return StandInRun();
  }
  place_ = is_ascending() ? run_->high() : run_->low();
  GoOn();
}

void EntryCursor::GoOn() {
  while (is_ascending() ? place_ < end_ : place_ > prefix_) {
    EntryCache::Lookup found = cache_.Find(part_, place_, order_, sequence_);
    if (found.run == nullptr) return GoOnFromDisk(std::move(found));
    run_ = std::move(found.run);
    ++runs_;
    if (GoOnInRun()) return;
  }
  valid_ = false;
}

bool EntryCursor::GoOnInRun() {
  const size_t before = run_->LowerBound(WithoutPrefix(place_), 0);
  if (is_ascending() ? before == run_->size() : before == 0) {
    place_ = is_ascending() ? run_->high() : run_->low();
    return false;
  }
  at_ = is_ascending() ? before : before - 1;
  StandInRun();
  return true;
}

void EntryCursor::GoOnFromDisk(EntryCache::Lookup found) {
  run_ = nullptr;
  const bool much = runs_ >= kMaxRuns;
  if (disk_ == nullptr || much != reads_much_) {
    disk_ = std::make_unique<TermCursor>(snapshot_, family_, prefix_, order_,
                                         much ? Amount::kMuch : Amount::kSome);
    reads_much_ = much;
  }
  const std::string_view target = WithoutPrefix(place_);
  disk_->Seek(target);
  if (!is_ascending() && disk_->valid() && disk_->key() == target) disk_->Next();
  limit_.clear();
  // What runs there are further on is not worth leaving the way for where much is read.
  if (!much && found.limit.starts_with(prefix_)) limit_ = WithoutPrefix(found.limit);
  reads_ = !much && found.generation.has_value();
  if (reads_) {
    generation_ = *found.generation;
    read_from_ = place_;
  }
  StandOnDisk();
}

void EntryCursor::StandInRun() {
  valid_ = true;
  key_ = run_->key(at_);
}

void EntryCursor::StandOnDisk() {
  valid_ = disk_->valid();
  if (!valid_) {
    status_ = disk_->status();
    // What an error hides may be more.
    if (!status_.ok()) return GiveToCache(std::nullopt);
    return GiveToCache(is_ascending() ? end_ : prefix_);
  }
  key_ = disk_->key();
  if (!limit_.empty() && (is_ascending() ? key_ >= limit_ : key_ < limit_)) {
    place_ = Concat(prefix_, limit_);
    GiveToCache(place_);
    return GoOn();
  }
  if (reads_) Collect();
}

void EntryCursor::Collect() {
  read_.Append(key_, disk_->value());
  if (read_.bytes() < kMaxRunBytes) return;
  GiveToCache(std::nullopt);
  if (++runs_ >= kMaxRuns) {
    place_ = Concat(prefix_, key_, is_ascending() ? "" : kNul);
    return GoOnFromDisk({});
  }
  reads_ = true;
  read_from_ = Concat(prefix_, key_, is_ascending() ? kNul : "");
}

void EntryCursor::GiveToCache(std::optional<std::string_view> end) {
  if (!std::exchange(reads_, false)) return;
  if (!end.has_value() && read_.size() > 0) {
    read_to_.assign(prefix_);
    read_to_.append(read_.last_key());
    if (is_ascending()) read_to_.push_back('\0');
    end = read_to_;
  }
  if (end.has_value()) {
    const std::string_view begin = read_from_;
    const std::string_view low = is_ascending() ? begin : *end;
    const std::string_view high = is_ascending() ? *end : begin;
    cache_.Insert(part_, std::make_shared<EntryRun>(read_, order_, low, high, sequence_),
                  generation_);
  }
  read_.Clear();
}

}  // namespace annals::storage
