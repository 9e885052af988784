#include "storage/entry_cursor.h"

#include <utility>

#include "storage/opened_db.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Runs are not made longer: one changed entry costs a run.
constexpr size_t kMaxRunBytes = 16 << 10;

// The first key after all that begin with `prefix`, which ends with a NUL or is empty. No key of
// the timeline of everything begins with 0xff.
std::string EndOf(std::string prefix) {
  if (prefix.empty()) return "\xff";
  prefix.back() = '\x01';
  return prefix;
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

EntryCursor::~EntryCursor() { GiveToCache(""); }

void EntryCursor::Seek(std::string_view target) {
  GiveToCache("");
  status_ = absl::OkStatus();
  place_.assign(prefix_);
  place_.append(target);
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
  if (run_ == nullptr) {
    steps_ = 1;
    return Seek(target);
  }
  if (IsBefore(run_->key(is_ascending() ? run_->size() - 1 : 0), target, order_)) {
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
  if (disk_ == nullptr) {
    disk_ = std::make_unique<TermCursor>(snapshot_, family_, prefix_, order_);
  }
  const std::string_view target = WithoutPrefix(place_);
  disk_->Seek(target);
  if (!is_ascending() && disk_->valid() && disk_->key() == target) disk_->Next();
  limit_.clear();
  if (found.limit.starts_with(prefix_)) limit_ = WithoutPrefix(found.limit);
  if (found.generation.has_value()) {
    generation_ = *found.generation;
    reading_from_ = place_;
    reading_ = std::make_shared<EntryRun>();
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
    return GiveToCache(!status_.ok() ? "" : is_ascending() ? end_ : prefix_);
  }
  key_ = disk_->key();
  if (!limit_.empty() && (is_ascending() ? key_ >= limit_ : key_ < limit_)) {
    place_ = Concat(prefix_, limit_);
    GiveToCache(place_);
    return GoOn();
  }
  if (reading_ != nullptr) Collect();
}

void EntryCursor::Collect() {
  reading_->Append(key_, disk_->value());
  if (reading_->bytes() < kMaxRunBytes) return;
  std::string after = Concat(prefix_, key_, is_ascending() ? std::string_view("\0", 1) : "");
  GiveToCache(after);
  reading_from_ = std::move(after);
  reading_ = std::make_shared<EntryRun>();
}

void EntryCursor::GiveToCache(std::string end) {
  if (reading_ == nullptr) return;
  const std::shared_ptr<EntryRun> run = std::move(reading_);
  if (end.empty()) {
    if (run->size() == 0) return;
    end =
        Concat(prefix_, run->key(run->size() - 1), is_ascending() ? std::string_view("\0", 1) : "");
  }
  if (is_ascending()) {
    run->Finish(order_, std::move(reading_from_), std::move(end), sequence_);
  } else {
    run->Finish(order_, std::move(end), std::move(reading_from_), sequence_);
  }
  cache_.Insert(part_, run, generation_);
}

}  // namespace annals::storage
