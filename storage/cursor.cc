#include "storage/cursor.h"

#include <algorithm>
#include <string>
#include <utility>

#include "storage/any_cursor.h"
#include "storage/entry_cursor.h"
#include "storage/keys.h"
#include "storage/query_trace.h"
#include "storage/term_counts.h"
#include "storage/term_cursor.h"

namespace annals::storage {
namespace {

using Cursors = std::vector<std::unique_ptr<Cursor>>;

absl::Status FirstError(const Cursors& cursors) {
  for (const std::unique_ptr<Cursor>& cursor : cursors) {
    if (absl::Status status = cursor->status(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// AND, and NOT: the keys at which all of `required`, at least one, stand, and none of `excluded`.
class AllCursor final : public Cursor {
 public:
  AllCursor(Cursors required, Cursors excluded, TimeOrder order)
      : required_(std::move(required)), excluded_(std::move(excluded)), order_(order) {}

  void Seek(std::string_view target) override {
    for (const Cursors* cursors : {&required_, &excluded_}) {
      for (const std::unique_ptr<Cursor>& cursor : *cursors) cursor->Seek(target);
    }
    Settle();
  }

  void LeapTo(std::string_view target) override {
    required_[0]->LeapTo(target);
    Settle();
  }

  void Next() override {
    required_[0]->Next();
    Settle();
  }

  std::string_view value() const override { return required_[0]->value(); }
  std::string_view ValueOf(size_t part) const override { return required_[part]->value(); }
  Impact ImpactOf(size_t part) const override { return required_[part]->impact(); }

  absl::Status status() const override {
    absl::Status status = FirstError(required_);
    return status.ok() ? FirstError(excluded_) : status;
  }

 private:
  // Leaps until all agree on a key that is not excluded.
  void Settle() {
    while (Agree()) {
      key_ = required_[0]->key();
      valid_ = !IsExcluded(key_);
      if (valid_ || !status_of_excluded_.ok()) return;
      required_[0]->Next();
    }
    valid_ = false;
  }

  // Leaps until all stand on one key.
  bool Agree() {
    if (!required_[0]->valid()) return false;
    std::string_view furthest = required_[0]->key();
    size_t agreed = 1;
    for (size_t i = 1; agreed < required_.size(); ++i) {
      Cursor& cursor = *required_[i % required_.size()];
      if (cursor.valid()) {
        TraceLeap();
        cursor.LeapTo(furthest);
      }
      if (!cursor.valid()) return false;
      agreed = cursor.key() == furthest ? agreed + 1 : 1;
      furthest = cursor.key();
    }
    return true;
  }

  bool IsExcluded(std::string_view key) {
    for (const std::unique_ptr<Cursor>& cursor : excluded_) {
      if (cursor->valid()) {
        TraceLeap();
        cursor->LeapTo(key);
      }
      if (cursor->valid() && cursor->key() == key) return true;
      if (cursor->valid() || cursor->status().ok()) continue;
      // A key that could not be read may be excluded.
      status_of_excluded_ = cursor->status();
      return true;
    }
    return false;
  }

  const Cursors required_;
  const Cursors excluded_;
  const TimeOrder order_;
  absl::Status status_of_excluded_;
};

// One timeline, whose keys begin with `prefix`: that of a term, one of a word's, or that of
// everything.
std::unique_ptr<Cursor> OneTimeline(const Snapshot& snapshot, Family family, std::string prefix,
                                    TimeOrder order) {
  // What is put back of an earlier state is not in RocksDB, and no run knows of it.
  if (!snapshot.sequence().has_value()) {
    return std::make_unique<TermCursor>(snapshot, family, std::move(prefix), order);
  }
  return std::make_unique<EntryCursor>(snapshot, family, std::move(prefix), order);
}

// The impacts that a word has. When that cannot be read, all that there can be are looked for.
ImpactSet ImpactsOf(const Snapshot& snapshot, const Term& word) {
  const absl::StatusOr<ImpactCounts> counts = ReadImpactCounts(snapshot, word);
  if (!counts.ok()) return kAllImpacts;
  ImpactSet impacts = 0;
  for (const auto& [impact, count] : *counts) impacts |= SetOf(impact);
  return impacts;
}

std::unique_ptr<Cursor> OfWord(const Snapshot& snapshot, const TermFilter& filter,
                               TimeOrder order) {
  const Term& word = filter.term();
  const ImpactSet impacts =
      filter.impacts().has_value() ? *filter.impacts() : ImpactsOf(snapshot, word);
  Cursors cursors;
  ForEachImpact(impacts, [&](Impact impact) {
    cursors.push_back(OneTimeline(snapshot, Family::kTerms, TermTimeline(word, impact), order));
  });
  if (cursors.size() == 1) return std::move(cursors.front());
  return std::make_unique<AnyCursor>(std::move(cursors), order);
}

// The filter with the impacts that its words have.
TermFilter WithImpacts(const Snapshot& snapshot, const TermFilter& filter) {
  std::vector<TermFilter> parts;
  for (const TermFilter& part : filter.parts()) parts.push_back(WithImpacts(snapshot, part));
  switch (filter.kind()) {
    case TermFilter::Kind::kTerm:
      if (filter.term().kind != TermKind::kWord || filter.impacts().has_value()) return filter;
      return TermFilter::Word(filter.term(), ImpactsOf(snapshot, filter.term()));
    case TermFilter::Kind::kAll:
      return TermFilter::All(std::move(parts));
    case TermFilter::Kind::kAny:
      return TermFilter::Any(std::move(parts));
    case TermFilter::Kind::kNot:
      return TermFilter::Not(std::move(parts.front()));
  }
  return filter;
}

std::unique_ptr<Cursor> Everything(const Snapshot& snapshot, TimeOrder order) {
  return OneTimeline(snapshot, Family::kTimeline, "", order);
}

}  // namespace

std::unique_ptr<Cursor> MakeCursor(const Snapshot& snapshot, const TermFilter& filter,
                                   TimeOrder order) {
  Cursors required;
  Cursors excluded;
  switch (filter.kind()) {
    case TermFilter::Kind::kTerm:
      if (filter.term().kind == TermKind::kWord) return OfWord(snapshot, filter, order);
      return OneTimeline(snapshot, Family::kTerms, TermPrefix(filter.term()), order);
    case TermFilter::Kind::kAny:
      for (const TermFilter& part : filter.parts()) {
        required.push_back(MakeCursor(snapshot, part, order));
      }
      return std::make_unique<AnyCursor>(std::move(required), order);
    case TermFilter::Kind::kNot:
      excluded.push_back(MakeCursor(snapshot, filter.parts().front(), order));
      break;
    case TermFilter::Kind::kAll:
      for (const TermFilter& part : filter.parts()) {
        // Joined with all events, a term would read these too.
        if (part.is_everything()) continue;
        const bool negative = part.kind() == TermFilter::Kind::kNot;
        Cursors& side = negative ? excluded : required;
        side.push_back(MakeCursor(snapshot, negative ? part.parts().front() : part, order));
      }
      break;
  }
  if (required.empty()) required.push_back(Everything(snapshot, order));
  if (required.size() == 1 && excluded.empty()) return std::move(required.front());
  return std::make_unique<AllCursor>(std::move(required), std::move(excluded), order);
}

CursorPool::CursorPool(std::shared_ptr<const Snapshot> snapshot, const TermFilter& filter,
                       TimeOrder order)
    : snapshot_(std::move(snapshot)), filter_(WithImpacts(*snapshot_, filter)), order_(order) {
  TraceTimelines(filter_, order_);
}

std::unique_ptr<Cursor> CursorPool::TakeAt(std::string_view target) {
  const auto stands_there = [&](const Idle& idle) {
    return IsBefore(idle.passed, target, order_) &&
           (!idle.cursor->valid() || !IsBefore(idle.cursor->key(), target, order_));
  };
  if (idle_.empty()) {
    std::unique_ptr<Cursor> cursor = MakeCursor(*snapshot_, filter_, order_);
    cursor->Seek(target);
    return cursor;
  }
  auto best = std::ranges::find_if(idle_, stands_there);
  const bool stands = best != idle_.end();
  if (!stands) best = idle_.end() - 1;
  std::unique_ptr<Cursor> cursor = std::move(best->cursor);
  idle_.erase(best);
  if (!stands) cursor->Seek(target);
  return cursor;
}

}  // namespace annals::storage
