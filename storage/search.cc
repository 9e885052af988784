#include "storage/search.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "rocksdb/slice.h"
#include "storage/count.h"
#include "storage/cursor.h"
#include "storage/keys.h"
#include "storage/query_trace.h"
#include "storage/records.h"
#include "storage/search_cells.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/term_counts.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {
namespace {

// Events are read in the order of time, to end early, where so many times the events that are asked
// for can be expected to fit.
constexpr double kPlenty = 4;

// And in a cell of more events than this: of fewer, reading all in the order of their keys costs
// less than looking into each class.
constexpr int64_t kFewEvents = 64;

// Each costs some microseconds, if nothing is in it.
constexpr size_t kMostCells = 512;

// When cells of so many times the events of the rarest term were read in vain, all events are read
// in one pass, which so costs at most three.
constexpr int64_t kMostPasses = 2;

TermFilter And(std::vector<TermFilter> filters, const TermFilter& filter) {
  filters.push_back(filter);
  return TermFilter::All(std::move(filters));
}

bool AsksForAllOfTime(const TimelineQuery& query) {
  return query.interval == temporal::Interval() &&
         query.relation == temporal::Relation::kOverlaps &&
         query.certainty == temporal::Certainty::kPossibly;
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
  Searcher(std::shared_ptr<const Snapshot> snapshot, const TextQuery& text,
           const TimelineQuery& query, size_t count)
      : snapshot_(std::move(snapshot)), text_(text), query_(query), count_(count) {}

  absl::StatusOr<std::vector<SearchHit>> Run() && {
    if (absl::Status status = ReadTerms(); !status.ok()) return status;
    const absl::StatusOr<bool> early = CanEndEarly();
    if (!early.ok()) return early.status();
    absl::Status status = *early ? ReadCells() : ReadCell(WholeCell(terms_));
    if (!status.ok()) return status;
    return Finish();
  }

 private:
  absl::Status ReadTerms() {
    const absl::StatusOr<std::vector<TermFilter>> filters = text_.Filters(*snapshot_);
    if (!filters.ok()) return filters.status();
    const absl::StatusOr<int64_t> events =
        ReadApartCount(*snapshot_, kEverythingPrefix, CountApart::kEvents);
    if (!events.ok()) return events.status();
    const absl::StatusOr<int64_t> words =
        ReadApartCount(*snapshot_, kEverythingPrefix, CountApart::kWords);
    if (!words.ok()) return words.status();
    events_ = *events;
    for (const TermFilter& filter : *filters) {
      absl::StatusOr<SearchTerm> term = ReadSearchTerm(*snapshot_, filter, *events, *words);
      if (!term.ok()) return term.status();
      has_prefix_ = has_prefix_ || term->words.size() > 1;
      AddTerm(*std::move(term));
    }
    // The rarest leads the join.
    std::ranges::stable_sort(terms_, {}, &SearchTerm::events);
    return absl::OkStatus();
  }

  // A word that is asked for twice counts twice, and is looked for once.
  void AddTerm(SearchTerm term) {
    for (SearchTerm& other : terms_) {
      if (term.words.size() != 1 || other.words.size() != 1) continue;
      if (term.words.front().term != other.words.front().term) continue;
      for (size_t i = 0; i < kImpactLimit; ++i) other.score_of[i] += term.score_of[i];
      return;
    }
    terms_.push_back(std::move(term));
  }

  // Whether so many events can be expected to fit that most of them need not be looked at. If words
  // and all else that is asked for came together by chance alone; that words which belong together
  // come together more often only makes an end come earlier.
  absl::StatusOr<bool> CanEndEarly() const {
    double expected = static_cast<double>(events_);
    for (const SearchTerm& term : terms_) expected *= PartOfAll(term.events);
    const double enough = kPlenty * static_cast<double>(count_);
    if (expected < enough) return false;
    if (!AsksForAllOfTime(query_)) {
      // What lies before or after an interval is counted nowhere.
      if (query_.relation == temporal::Relation::kBefore ||
          query_.relation == temporal::Relation::kAfter) {
        return false;
      }
      const std::optional<int64_t> overlapping = CountInMemory(*snapshot_, query_.interval);
      if (!overlapping.has_value()) return false;
      expected *= PartOfAll(*overlapping);
    }
    if (expected < enough) return false;
    const absl::StatusOr<double> part = PartWith(query_.filter);
    if (!part.ok()) return part.status();
    return expected * *part >= enough;
  }

  double PartOfAll(int64_t events) const {
    return static_cast<double>(std::min(events, events_)) /
           static_cast<double>(std::max<int64_t>(1, events_));
  }

  // The part of all events that a filter holds for, about.
  absl::StatusOr<double> PartWith(const TermFilter& filter) const {
    if (filter.kind() == TermFilter::Kind::kTerm) {
      const absl::StatusOr<int64_t> events =
          ReadApartCount(*snapshot_, TermPrefix(filter.term()), CountApart::kEvents);
      if (!events.ok()) return events.status();
      return PartOfAll(*events);
    }
    const bool any = filter.kind() == TermFilter::Kind::kAny;
    double part = any ? 0 : 1;
    for (const TermFilter& of : filter.parts()) {
      const absl::StatusOr<double> next = PartWith(of);
      if (!next.ok()) return next.status();
      part = any ? part + *next : part * *next;
    }
    return filter.kind() == TermFilter::Kind::kNot ? 1 - part : std::min(part, 1.0);
  }

  // Cell by cell, up to where no event can be among the best.
  absl::Status ReadCells() {
    const SearchCell whole = WholeCell(terms_);
    int64_t passed = 0;
    for (const SearchCell& cell : CutIntoCells(terms_, kMostCells)) {
      if (best_.size() == count_ && cell.best < best_.front().score) break;
      // Words that hardly ever meet after all.
      if (passed > kMostPasses * whole.events) {
        best_.clear();
        seen_.clear();
        return ReadCell(whole);
      }
      passed += cell.events;
      if (absl::Status status = ReadCell(cell); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status ReadCell(const SearchCell& cell) {
    std::vector<TermFilter> filters;
    for (size_t i = 0; i < terms_.size(); ++i) filters.push_back(terms_[i].With(cell.impacts[i]));
    TimelineQuery query = query_;
    query.filter = And(std::move(filters), query_.filter);
    query.order = TimeOrder::kAscending;
    if (!AsksForAllOfTime(query)) return ReadInTime(query, cell);
    if (!cell.is_even || cell.events <= kFewEvents) return ReadByKey(query.filter, "", cell);
    if (absl::Status status = ReadInTime(query, cell); !status.ok()) return status;
    // Those come last.
    return ReadByKey(query.filter, EncodePosition(UndatedPosition()), cell);
  }

  // The events of a cell in the order of time, up to where none of them can be among the best.
  absl::Status ReadInTime(const TimelineQuery& query, const SearchCell& cell) {
    const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
        TimelineScanner::Create(query, snapshot_, "");
    if (!scanner.ok()) return scanner.status();
    while ((*scanner)->Next()) {
      const absl::StatusOr<bool> good =
          Consider(cell, (*scanner)->position(), (*scanner)->cursor());
      if (!good.ok()) return good.status();
      if (cell.is_even && !*good) return absl::OkStatus();
    }
    return (*scanner)->status();
  }

  // All of them in the order of their keys, from `first` on.
  absl::Status ReadByKey(const TermFilter& filter, std::string_view first, const SearchCell& cell) {
    TraceTimelines(filter, TimeOrder::kAscending);
    const std::unique_ptr<Cursor> cursor = MakeCursor(*snapshot_, filter, TimeOrder::kAscending);
    for (cursor->Seek(first); cursor->valid(); cursor->Next()) {
      TraceEntry();
      const std::optional<TimelineEntry> entry = DecodeTimelineKey(cursor->key());
      if (!entry.has_value()) return Damaged(Family::kTerms, cursor->key(), "it has no position");
      const absl::StatusOr<bool> good = Consider(cell, entry->position, *cursor);
      if (!good.ok()) return good.status();
      // Among those the order is that of their keys.
      const bool undated = entry->position.length_class == kClassUndated;
      if (cell.is_even && undated && !*good) break;
    }
    return cursor->status();
  }

  // Looks at the event on which a cursor of a cell stands. False when it comes after all of the
  // best, of which there are enough.
  absl::StatusOr<bool> Consider(const SearchCell& cell, const Position& position,
                                const Cursor& cursor) {
    Candidate candidate = {cell.best, position, std::string(cursor.key())};
    if (!cell.is_even) {
      candidate.score = 0;
      for (size_t i = 0; i < terms_.size(); ++i) {
        candidate.score += terms_[i].score_of[cursor.ImpactOf(i)];
      }
    }
    if (best_.size() == count_ && !(candidate < best_.front())) return false;
    // It may have been in a better cell, by another of a prefix' words.
    if (has_prefix_ && !seen_.insert(candidate.timeline_key).second) return true;
    if (!text_.filters_are_exact()) {
      const absl::StatusOr<annals::v1::Event> event = ReadEvent(candidate.timeline_key);
      if (!event.ok()) return event.status();
      if (!text_.Matches(*event)) return true;
    }
    // The worst of the best stands in front.
    if (best_.size() == count_) {
      std::pop_heap(best_.begin(), best_.end());
      best_.pop_back();
    }
    best_.push_back(std::move(candidate));
    std::push_heap(best_.begin(), best_.end());
    return true;
  }

  absl::StatusOr<std::vector<SearchHit>> Finish() {
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
  const TimelineQuery& query_;
  const size_t count_;
  int64_t events_ = 0;
  std::vector<SearchTerm> terms_;
  bool has_prefix_ = false;                // and so an event can be in several cells
  std::vector<Candidate> best_;            // a heap
  absl::flat_hash_set<std::string> seen_;  // if so: the keys of those that were good enough
};

}  // namespace

absl::StatusOr<std::vector<SearchHit>> SearchBest(const std::shared_ptr<const Snapshot>& snapshot,
                                                  const TextQuery& text, const TimelineQuery& query,
                                                  size_t count) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  if (count == 0) return std::vector<SearchHit>();
  return Searcher(snapshot, text, query, count).Run();
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
