#include "storage/search.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "rocksdb/slice.h"
#include "storage/cursor.h"
#include "storage/keys.h"
#include "storage/query_trace.h"
#include "storage/records.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/term_counts.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;

// A word that is asked for, or a prefix.
struct SearchTerm {
  TermFilter filter;
  int64_t events = 0;  // how many have it
  double idf = 0;
};

absl::StatusOr<int64_t> EventsWith(const Snapshot& snapshot, const TermFilter& filter) {
  if (filter.kind() == TermFilter::Kind::kTerm) {
    return ReadApartCount(snapshot, TermPrefix(filter.term()), CountApart::kEvents);
  }
  int64_t sum = 0;
  for (const TermFilter& part : filter.parts()) {
    const absl::StatusOr<int64_t> events = EventsWith(snapshot, part);
    if (!events.ok()) return events;
    sum += *events;
  }
  return sum;
}

TermFilter And(std::vector<TermFilter> filters, const TermFilter& filter) {
  filters.push_back(filter);
  return TermFilter::All(std::move(filters));
}

// An event that may be among the best.
struct Candidate {
  double score;
  Position position;
  std::string timeline_key;

  // Whether this one is better.
  bool operator<(const Candidate& other) const { return Order() < other.Order(); }

 private:
  std::tuple<double, bool, temporal::Instant, std::string_view> Order() const {
    return {-score, position.length_class == kClassUndated, position.Begin(), timeline_key};
  }
};

class Searcher {
 public:
  Searcher(std::shared_ptr<const Snapshot> snapshot, const TextQuery& text, size_t count)
      : snapshot_(std::move(snapshot)), text_(text), count_(count) {}

  // Reads what is known of the words.
  absl::Status Prepare() {
    absl::StatusOr<std::vector<TermFilter>> filters = text_.Filters(*snapshot_);
    if (!filters.ok()) return filters.status();
    const absl::StatusOr<int64_t> events =
        ReadApartCount(*snapshot_, kEverythingPrefix, CountApart::kEvents);
    if (!events.ok()) return events.status();
    const absl::StatusOr<int64_t> words =
        ReadApartCount(*snapshot_, kEverythingPrefix, CountApart::kWords);
    if (!words.ok()) return words.status();
    average_length_ = static_cast<double>(std::max<int64_t>(1, *words)) /
                      static_cast<double>(std::max<int64_t>(1, *events));
    for (TermFilter& filter : *filters) {
      const absl::StatusOr<int64_t> with = EventsWith(*snapshot_, filter);
      if (!with.ok()) return with.status();
      // Several words of a prefix can be counted at one event.
      const auto n = static_cast<double>(std::min(*with, *events));
      const double idf = std::log(1 + (static_cast<double>(*events) - n + 0.5) / (n + 0.5));
      terms_.push_back({std::move(filter), *with, idf});
    }
    // The rarest leads the join.
    std::ranges::stable_sort(terms_, {}, &SearchTerm::events);
    return absl::OkStatus();
  }

  TermFilter Filter(const TermFilter& filter) const {
    std::vector<TermFilter> filters;
    for (const SearchTerm& term : terms_) filters.push_back(term.filter);
    return And(std::move(filters), filter);
  }

  // Looks at the event on which a cursor of Filter() stands.
  absl::Status Consider(const Position& position, const Cursor& cursor) {
    Candidate candidate = {0, position, std::string(cursor.key())};
    for (size_t i = 0; i < terms_.size(); ++i) {
      std::string_view value = cursor.ValueOf(i);
      std::optional<WordCounts> counts;
      if (ConsumeBounds(position, &value).has_value()) counts = DecodeWordCounts(value);
      if (!counts.has_value()) {
        return Damaged(Family::kTerms, candidate.timeline_key, "a word's entry has no counts");
      }
      const double f = counts->frequency;
      const double norm = kK1 * (1 - kB + kB * counts->length / average_length_);
      candidate.score += terms_[i].idf * f * (kK1 + 1) / (f + norm);
    }
    if (best_.size() == count_ && !(candidate < best_.front())) return absl::OkStatus();
    if (!text_.filters_are_exact()) {
      const absl::StatusOr<annals::v1::Event> event = ReadEvent(candidate.timeline_key);
      if (!event.ok()) return event.status();
      if (!text_.Matches(*event)) return absl::OkStatus();
    }
    // The worst of the best stands in front.
    if (best_.size() == count_) {
      std::pop_heap(best_.begin(), best_.end());
      best_.pop_back();
    }
    best_.push_back(std::move(candidate));
    std::push_heap(best_.begin(), best_.end());
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<SearchHit>> Finish() && {
    std::sort_heap(best_.begin(), best_.end());
    std::vector<std::string> keys;
    for (const Candidate& candidate : best_) keys.push_back(candidate.timeline_key);
    const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records =
        FetchKeptRecords(*snapshot_, keys);
    if (!records.ok()) return records.status();
    std::vector<SearchHit> hits(best_.size());
    for (size_t i = 0; i < hits.size(); ++i) {
      hits[i].score = best_[i].score;
      absl::Status parsed = ParseEventRecord(keys[i], ToView((*records)[i]), &hits[i].event);
      if (!parsed.ok()) return parsed;
    }
    return hits;
  }

 private:
  absl::StatusOr<annals::v1::Event> ReadEvent(const std::string& timeline_key) const {
    const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records =
        FetchRecords(*snapshot_, {timeline_key});
    if (!records.ok()) return records.status();
    annals::v1::Event event;
    absl::Status parsed = ParseEventRecord(timeline_key, ToView(records->front()), &event);
    if (!parsed.ok()) return parsed;
    return event;
  }

  const std::shared_ptr<const Snapshot> snapshot_;
  const TextQuery& text_;
  const size_t count_;
  std::vector<SearchTerm> terms_;
  double average_length_ = 1;
  std::vector<Candidate> best_;  // a heap
};

bool AsksForAllOfTime(const TimelineQuery& query) {
  return query.interval == temporal::Interval() &&
         query.relation == temporal::Relation::kOverlaps &&
         query.certainty == temporal::Certainty::kPossibly;
}

absl::Status ConsiderAll(const std::shared_ptr<const Snapshot>& snapshot, TermFilter filter,
                         Searcher* searcher) {
  TraceTimelines(filter, TimeOrder::kAscending);
  const std::unique_ptr<Cursor> cursor = MakeCursor(*snapshot, filter, TimeOrder::kAscending);
  for (cursor->Seek(""); cursor->valid(); cursor->Next()) {
    TraceEntry();
    const std::optional<TimelineEntry> entry = DecodeTimelineKey(cursor->key());
    if (!entry.has_value()) return Damaged(Family::kTerms, cursor->key(), "it has no position");
    absl::Status status = searcher->Consider(entry->position, *cursor);
    if (!status.ok()) return status;
  }
  return cursor->status();
}

absl::Status ConsiderInTime(const std::shared_ptr<const Snapshot>& snapshot, TimelineQuery query,
                            Searcher* searcher) {
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create(std::move(query), snapshot, "");
  if (!scanner.ok()) return scanner.status();
  while ((*scanner)->Next()) {
    absl::Status status = searcher->Consider((*scanner)->position(), (*scanner)->cursor());
    if (!status.ok()) return status;
  }
  return (*scanner)->status();
}

}  // namespace

absl::StatusOr<std::vector<SearchHit>> SearchBest(const std::shared_ptr<const Snapshot>& snapshot,
                                                  const TextQuery& text, const TimelineQuery& query,
                                                  size_t count) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  if (count == 0) return std::vector<SearchHit>();
  Searcher searcher(snapshot, text, count);
  if (absl::Status status = searcher.Prepare(); !status.ok()) return status;
  TermFilter filter = searcher.Filter(query.filter);
  absl::Status considered;
  if (AsksForAllOfTime(query)) {
    considered = ConsiderAll(snapshot, std::move(filter), &searcher);
  } else {
    TimelineQuery in_time = query;
    in_time.filter = std::move(filter);
    in_time.order = TimeOrder::kAscending;
    considered = ConsiderInTime(snapshot, std::move(in_time), &searcher);
  }
  if (!considered.ok()) return considered;
  return std::move(searcher).Finish();
}

absl::StatusOr<std::unique_ptr<EventReader>> SearchInTime(std::shared_ptr<const Snapshot> snapshot,
                                                          const TextQuery& text,
                                                          TimelineQuery query,
                                                          std::string_view resume_key) {
  absl::StatusOr<std::vector<TermFilter>> filters = text.Filters(*snapshot);
  if (!filters.ok()) return filters.status();
  query.filter = And(*std::move(filters), query.filter);
  absl::StatusOr<std::unique_ptr<EventSource>> source =
      TimelineSource(std::move(query), std::move(snapshot), resume_key);
  if (!source.ok()) return source.status();
  if (!text.filters_are_exact()) {
    source = FilteredSource(*std::move(source),
                            [text](const annals::v1::Event& event) { return text.Matches(event); });
  }
  return std::make_unique<EventReader>(*std::move(source));
}

}  // namespace annals::storage
