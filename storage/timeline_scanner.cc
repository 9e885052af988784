#include "storage/timeline_scanner.h"

#include <algorithm>
#include <utility>

#include "storage/class_ranges.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using temporal::Instant;

// Narrows `range` to what comes after `resume` in ascending order; false when nothing does.
bool ResumeAscending(uint8_t length_class, const TimelineEntry& resume, std::string_view resume_key,
                     ClassRange* range) {
  const uint8_t resume_class = resume.position.length_class;
  if (length_class == resume_class) {
    range->first = std::max(range->first, std::string(resume_key));
    range->skip = resume_key;
    return true;
  }
  const Instant resume_begin = resume.position.Begin();
  const Position position = {length_class, resume_begin};
  if (position.BeginsUnbounded()) {
    return resume_begin == Instant::InfinitePast() && resume_class < length_class;
  }
  // Of those that begin with it, the longer classes were read before it.
  range->first = std::max(
      range->first, length_class < resume_class ? AfterAllOf(position) : EncodePosition(position));
  return true;
}

// The same in descending order.
bool ResumeDescending(uint8_t length_class, const TimelineEntry& resume,
                      std::string_view resume_key, ClassRange* range) {
  const uint8_t resume_class = resume.position.length_class;
  if (length_class == resume_class) {
    range->last = std::min(range->last, std::string(resume_key));
    range->skip = resume_key;
    return true;
  }
  const Instant resume_begin = resume.position.Begin();
  const Position position = {length_class, resume_begin};
  if (position.BeginsUnbounded()) {
    return resume_begin != Instant::InfinitePast() || length_class < resume_class;
  }
  range->last = std::min(
      range->last, length_class < resume_class ? AfterAllOf(position) : EncodePosition(position));
  return true;
}

absl::Status CheckFilter(const TermFilter& filter) {
  if (filter.kind() == TermFilter::Kind::kTerm && filter.term().value.empty()) {
    return absl::InvalidArgumentError(
        "a term of the query is empty; write a value with at least one letter or digit");
  }
  for (const TermFilter& part : filter.parts()) {
    if (absl::Status status = CheckFilter(part); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckQuery(const TimelineQuery& query) {
  if (query.interval.empty()) {
    return absl::InvalidArgumentError(Concat("the interval from ", query.interval.begin.ToString(),
                                             " to ", query.interval.end.ToString(),
                                             " is empty; its end must come after its begin"));
  }
  return CheckFilter(query.filter);
}

absl::Status CheckResumeKey(std::string_view resume_key) {
  if (resume_key.empty() || DecodeTimelineKey(resume_key).has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Concat("resume key \"", Escape(resume_key), "\" is not a place on a timeline"));
}

absl::StatusOr<std::unique_ptr<TimelineScanner>> TimelineScanner::Create(
    TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  if (absl::Status status = CheckResumeKey(resume_key); !status.ok()) return status;
  std::unique_ptr<TimelineScanner> scanner(
      new TimelineScanner(std::move(query), std::move(snapshot)));
  scanner->AddClasses(resume_key);
  return scanner;
}

TimelineScanner::TimelineScanner(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot)
    : query_(std::move(query)),
      snapshot_(std::move(snapshot)),
      pool_(snapshot_, query_.filter, query_.order) {}

void TimelineScanner::AddClasses(std::string_view resume_key) {
  const bool ascending = query_.order == TimeOrder::kAscending;
  const std::optional<TimelineEntry> resume = DecodeTimelineKey(resume_key);
  const std::vector<PositionRange> ranges = ClassRangesOf(query_);
  scans_.reserve(ranges.size());
  waiting_.reserve(ranges.size());
  for (const PositionRange& positions : ranges) {
    if (resume.has_value()) {
      ClassRange range = KeysOf(positions, query_.order);
      const auto narrow = ascending ? ResumeAscending : ResumeDescending;
      if (!narrow(positions.first.length_class, *resume, resume_key, &range)) continue;
      const std::string& begin = ascending ? range.first : range.last;
      const Position earliest = DecodePosition(std::string_view(begin).substr(0, kPositionBytes))
                                    .value_or(ascending ? positions.first : positions.last);
      scans_.emplace_back(&pool_, query_.order, std::move(range), earliest);
    } else {
      scans_.emplace_back(&pool_, query_.order, positions);
    }
    waiting_.push_back(PlaceOf(scans_.back()));
  }
  std::ranges::sort(waiting_, [this](const Place& a, const Place& b) { return ComesBefore(b, a); });
}

bool TimelineScanner::Next() {
  while (Step()) {
    value_ = current_->cursor().value();
    const std::optional<temporal::UncertainSpan> bounds =
        ConsumeBounds(current_->position(), &value_);
    if (!bounds.has_value() || !bounds->IsValid()) {
      status_ = Damaged(query_.filter.is_everything() ? Family::kTimeline : Family::kTerms,
                        current_->key(), "the value does not begin with bounds in order");
      return false;
    }
    if (temporal::Stands(*bounds, query_.relation, query_.interval, query_.certainty)) {
      bounds_ = *bounds;
      return true;
    }
  }
  return false;
}

bool TimelineScanner::Step() {
  if (!status_.ok()) return false;
  if (current_ != nullptr && !current_->Next()) {
    status_ = current_->status();
    if (!status_.ok()) return false;
    current_ = nullptr;
  }
  // The current one goes on as long as no other comes before it; another must be opened to know.
  while (!waiting_.empty() &&
         (current_ == nullptr || !ComesBefore(PlaceOf(*current_), waiting_.back()))) {
    ClassScan* const next = waiting_.back().scan;
    waiting_.pop_back();
    if (current_ != nullptr) Wait(PlaceOf(*current_));
    current_ = nullptr;
    if (next->is_open()) {
      current_ = next;
      return true;
    }
    if (next->Next()) {
      current_ = next;
    } else if (!next->status().ok()) {
      status_ = next->status();
      return false;
    }
  }
  return current_ != nullptr;
}

void TimelineScanner::Wait(const Place& place) {
  // Those that are read in turn are near the end.
  auto at = waiting_.end();
  while (at != waiting_.begin() && ComesBefore(*(at - 1), place)) --at;
  waiting_.insert(at, place);
}

}  // namespace annals::storage
