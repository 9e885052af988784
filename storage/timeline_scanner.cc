#include "storage/timeline_scanner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/keys.h"
#include "storage/records.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using temporal::Certainty;
using temporal::Instant;
using temporal::Interval;
using temporal::Relation;

// Where the envelope of every event that a query can find must lie.
struct Limits {
  Instant min_begin;  // it begins here or later
  Instant max_begin;  // it begins here or earlier
  Instant min_end;    // it ends here or later
};

Limits LimitsOf(const TimelineQuery& query) {
  const Interval& interval = query.interval;
  if (query.relation == Relation::kContains) {
    return {Instant::InfinitePast(), interval.begin, interval.end};
  }
  if (query.relation == Relation::kBefore) {
    return {Instant::InfinitePast(), interval.begin, Instant::InfinitePast()};
  }
  if (query.relation == Relation::kAfter) {
    const bool certainly = query.certainty == Certainty::kCertainly;
    return {certainly ? interval.end : Instant::InfinitePast(), Instant::InfiniteFuture(),
            interval.end};
  }
  // All others ask that the two have something in common. An event without length at either edge
  // can count, and one that meets the interval, so both edges belong to the limits.
  Limits limits = {Instant::InfinitePast(), interval.end, interval.begin};
  if (query.relation == Relation::kWithin && query.certainty == Certainty::kCertainly) {
    limits.min_begin = interval.begin;
  }
  return limits;
}

// `instant` less `seconds`, or InfinitePast when that is out of range.
Instant Minus(const Instant& instant, uint64_t seconds) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  const uint64_t room = static_cast<uint64_t>(instant.seconds()) - static_cast<uint64_t>(kMin);
  if (instant.is_infinite() || seconds >= room) return Instant::InfinitePast();
  return Instant::FromSeconds(
      static_cast<int64_t>(static_cast<uint64_t>(instant.seconds()) - seconds), instant.nanos());
}

// A range of instants of one class, both ends included. Empty when last < first.
struct InstantSpan {
  Instant first;
  Instant last;
};

InstantSpan RangeOf(uint8_t length_class, const Limits& limits) {
  constexpr InstantSpan kNone = {Instant::InfiniteFuture(), Instant::InfinitePast()};
  switch (length_class) {
    case kClassUnbounded:
    case kClassOpenBegin: {
      if (limits.min_begin != Instant::InfinitePast()) return kNone;
      if (length_class == kClassUnbounded)
        return {Instant::InfinitePast(), Instant::InfinitePast()};
      return {limits.min_end, Instant::InfiniteFuture()};
    }
    case kClassOpenEnd:
      return {limits.min_begin, limits.max_begin};
    default: {
      if (limits.min_end == Instant::InfiniteFuture()) return kNone;
      const Instant reach = Minus(limits.min_end, ClassLength(length_class));
      return {std::max(limits.min_begin, reach), limits.max_begin};
    }
  }
}

// The classes in the order of their keys, but for the undated, who are on no timeline.
std::vector<uint8_t> DatedClasses() {
  std::vector<uint8_t> classes = {kClassUnbounded, kClassOpenBegin, kClassOpenEnd};
  for (int c = kClassLongest; c <= kClassShortest; ++c) classes.push_back(static_cast<uint8_t>(c));
  return classes;
}

// Whether all events of the class begin at InfinitePast.
bool BeginsUnbounded(uint8_t length_class) {
  return length_class == kClassUnbounded || length_class == kClassOpenBegin;
}

// The first key of `range` that comes after `resume` in the order of the output; nothing when all
// of the class was read before.
std::optional<std::string> FirstKey(uint8_t length_class, const InstantSpan& range,
                                    const std::optional<TimelineEntry>& resume,
                                    std::string_view resume_key) {
  const std::string first = EncodePosition({length_class, range.first});
  if (!resume.has_value()) return first;
  const uint8_t resume_class = resume->position.length_class;
  if (length_class == resume_class) {
    // The key that follows at once: a NUL is the least that can be appended.
    return std::max(first, Concat(resume_key, std::string_view("\0", 1)));
  }
  const Instant resume_begin = resume->position.Begin();
  if (BeginsUnbounded(length_class)) {
    const bool before = resume_begin == Instant::InfinitePast() && resume_class < length_class;
    return before ? std::optional<std::string>(first) : std::nullopt;
  }
  std::string after = EncodePosition({length_class, resume_begin});
  // Of those that begin with it, the longer classes were read before it. No id holds a byte 0xff.
  if (length_class < resume_class) after.push_back('\xff');
  return std::max(first, after);
}

// What the output is ordered by: the begin, then the key. `key` holds at least a position.
std::string OrderOf(std::string_view key) {
  const std::optional<Position> position = DecodePosition(key.substr(0, kPositionBytes));
  const Instant begin = position.has_value() ? position->Begin() : Instant::InfinitePast();
  // The class byte of this position is the same for all and so does not count.
  return Concat(EncodePosition({kClassUndated, begin}), key);
}

absl::Status CheckQuery(const TimelineQuery& query) {
  if (query.interval.empty()) {
    return absl::InvalidArgumentError(Concat("the interval from ", query.interval.begin.ToString(),
                                             " to ", query.interval.end.ToString(),
                                             " is empty; its end must come after its begin"));
  }
  for (const Term& term : query.terms) {
    if (term.value.empty()) {
      return absl::InvalidArgumentError(
          "a term of the query is empty; write a value with at least one letter or digit");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<TimelineScanner>> TimelineScanner::Create(
    TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  if (!resume_key.empty() && !DecodeTimelineKey(resume_key).has_value()) {
    return absl::InvalidArgumentError(
        Concat("resume key \"", Escape(resume_key), "\" is not a place on a timeline"));
  }
  std::sort(query.terms.begin(), query.terms.end());
  query.terms.erase(std::unique(query.terms.begin(), query.terms.end()), query.terms.end());
  std::unique_ptr<TimelineScanner> scanner(
      new TimelineScanner(std::move(query), std::move(snapshot)));
  scanner->AddClasses(resume_key);
  return scanner;
}

TimelineScanner::TimelineScanner(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot)
    : query_(std::move(query)), snapshot_(std::move(snapshot)) {
  for (const Term& term : query_.terms) lanes_.push_back(Lane::OfTerm(*snapshot_, term));
  if (lanes_.empty()) lanes_.push_back(Lane::OfEverything(*snapshot_));
}

void TimelineScanner::AddClasses(std::string_view resume_key) {
  const Limits limits = LimitsOf(query_);
  const std::optional<TimelineEntry> resume = DecodeTimelineKey(resume_key);
  for (uint8_t length_class : DatedClasses()) {
    const InstantSpan range = RangeOf(length_class, limits);
    if (range.last < range.first) continue;
    std::optional<std::string> first = FirstKey(length_class, range, resume, resume_key);
    if (!first.has_value()) continue;
    std::string order = OrderOf(*first);
    scans_.push_back(std::make_unique<ClassScan>(&lanes_, *std::move(first),
                                                 EncodePosition({length_class, range.last})));
    Push(std::move(order), scans_.back().get());
  }
}

bool TimelineScanner::Next() {
  if (!status_.ok()) return false;
  if (current_ != nullptr) {
    if (current_->Next()) {
      Keep(current_);
    } else if (!current_->status().ok()) {
      status_ = current_->status();
    }
    current_ = nullptr;
  }
  while (status_.ok() && !heap_.empty()) {
    ClassScan* scan = Pop();
    if (!scan->is_open()) {
      if (scan->Next()) {
        Keep(scan);
      } else {
        status_ = scan->status();
      }
      continue;
    }
    std::string_view value = scan->value();
    const std::optional<temporal::UncertainSpan> bounds = ConsumeBounds(&value);
    if (!bounds.has_value() || !bounds->IsValid()) {
      status_ = Damaged(query_.terms.empty() ? Family::kTimeline : Family::kTerms,
                        Concat(lanes_[0]->prefix(), scan->key()),
                        "the value does not begin with bounds in order");
      return false;
    }
    if (temporal::Stands(*bounds, query_.relation, query_.interval, query_.certainty)) {
      current_ = scan;
      return true;
    }
    if (scan->Next()) {
      Keep(scan);
    } else {
      status_ = scan->status();
    }
  }
  return false;
}

void TimelineScanner::Push(std::string order, ClassScan* scan) {
  heap_.push_back({std::move(order), scan});
  std::push_heap(heap_.begin(), heap_.end(),
                 [](const Waiting& a, const Waiting& b) { return a.order > b.order; });
}

ClassScan* TimelineScanner::Pop() {
  std::pop_heap(heap_.begin(), heap_.end(),
                [](const Waiting& a, const Waiting& b) { return a.order > b.order; });
  ClassScan* scan = heap_.back().scan;
  heap_.pop_back();
  return scan;
}

void TimelineScanner::Keep(ClassScan* scan) { Push(OrderOf(scan->key()), scan); }

}  // namespace annals::storage
