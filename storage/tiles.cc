#include "storage/tiles.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"
#include "storage/class_ranges.h"
#include "storage/counts.h"
#include "storage/cursor.h"
#include "storage/engine.h"
#include "storage/extent.h"
#include "storage/importance.h"
#include "storage/keys.h"
#include "storage/live_counts.h"
#include "storage/query_trace.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/timeline_scanner.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

using temporal::Certainty;
using temporal::Instant;
using temporal::Interval;
using temporal::Relation;

// Of a class that is too full, events are taken from so many parts of the range.
constexpr int kSlices = 64;
// How many entries that end before the range are passed over, where more events are than there is
// room for.
constexpr int kMaxPassedOver = 256;

Instant At(int64_t seconds) { return Instant::FromSeconds(seconds); }

// The k-th of `parts` edges of a range of whole seconds.
int64_t EdgeOf(const Interval& range, int k, int parts) {
  const auto length = absl::int128(range.end.seconds()) - range.begin.seconds();
  return static_cast<int64_t>(range.begin.seconds() + length * k / parts);
}

// What is to be shown of one event.
struct Shown {
  Position position;
  std::string id;
  temporal::UncertainSpan bounds;
  std::string card;
};

// Chooses the events to be shown.
class Chooser {
 public:
  Chooser(std::shared_ptr<const Snapshot> snapshot, const TermFilter& filter, Interval range,
          int room)
      : snapshot_(std::move(snapshot)),
        filter_(filter),
        range_(range),
        classes_(ClassRangesOf({.interval = range})),
        room_(static_cast<size_t>(room)) {}

  absl::StatusOr<std::vector<Shown>> Choose() && {
    for (int band = 0; band < kBandCount && chosen_.size() < room_; ++band) {
      const TermFilter of_band = TermFilter::All({Term{TermKind::kBand, BandValue(band)}, filter_});
      TraceTimelines(of_band, TimeOrder::kAscending);
      const std::unique_ptr<Cursor> cursor = MakeCursor(*snapshot_, of_band, TimeOrder::kAscending);
      if (absl::Status status = ChooseOfBand(*cursor); !status.ok()) return status;
    }
    return std::move(chosen_);
  }

 private:
  // Where the band has few events, the next class is near.
  static void GoTo(const std::string& target, Cursor& cursor) {
    if (cursor.valid() && cursor.key() <= target) {
      cursor.LeapTo(target);
    } else {
      cursor.Seek(target);
    }
  }

  absl::Status ChooseOfBand(Cursor& cursor) {
    for (auto at = classes_.begin(); at != classes_.end() && chosen_.size() < room_; ++at) {
      GoTo(EncodePosition(at->first), cursor);
      // Classes that the band does not have are left out at once.
      while (cursor.valid()) {
        const uint8_t found = static_cast<uint8_t>(cursor.key().front());
        if (found <= at->first.length_class) break;
        while (at != classes_.end() && at->first.length_class < found) ++at;
        if (at == classes_.end()) return absl::OkStatus();
        if (at->first.length_class != found || cursor.key() < EncodePosition(at->first)) {
          GoTo(EncodePosition(at->first), cursor);
        }
      }
      if (!cursor.valid()) return cursor.status();
      if (absl::Status status = ChooseOfClass(cursor, *at); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status ChooseOfClass(Cursor& cursor, const PositionRange& range) {
    const size_t before = chosen_.size();
    bool all = false;
    absl::Status status = Take(cursor, range.last, room_ - before, &all);
    // Of those that have no begin, the first will do.
    if (!status.ok() || all || range.first.BeginsUnbounded()) return status;
    // Too many: again, evenly.
    chosen_.resize(before);
    const size_t slices = std::min<size_t>(kSlices, room_ - before);
    for (size_t k = 0; k <= slices; ++k) {
      // Part 0 is what began before the range.
      const Position first =
          k == 0 ? range.first : Position{range.first.length_class, At(Edge(k - 1, slices))};
      const Position last = {range.first.length_class, k == 0 ? range_.begin : At(Edge(k, slices))};
      const size_t share = (room_ - chosen_.size()) / (slices + 1 - k);
      if (share == 0 || last < first) continue;
      cursor.Seek(EncodePosition(first));
      status = Take(cursor, last, share, &all);
      if (!status.ok()) return status;
    }
    // Parts with few events leave room for more of the others.
    for (size_t i = before; i < chosen_.size(); ++i) taken_.insert(chosen_[i].id);
    cursor.Seek(EncodePosition(range.first));
    status = Take(cursor, range.last, room_ - chosen_.size(), &all);
    taken_.clear();
    return status;
  }

  int64_t Edge(size_t k, size_t slices) const {
    return EdgeOf(range_, static_cast<int>(k), static_cast<int>(slices));
  }

  // Takes events from where the cursor stands up to the position `last`, without those there
  // unless it is the range's end, at most `most` of them. `all`: there were no more.
  absl::Status Take(Cursor& cursor, const Position& last, size_t most, bool* all) {
    *all = false;
    int passed_over = 0;
    const size_t full = chosen_.size() + most;
    for (; cursor.valid(); cursor.Next()) {
      TraceEntry();
      const std::string_view key = cursor.key();
      const std::optional<Position> position = DecodePosition(key.substr(0, kPositionBytes));
      if (!position.has_value()) return Damaged(Family::kTerms, key, "it has no position");
      // Where positions are not begins, the last one belongs to the range.
      if (*position > last || (*position == last && !last.BeginsUnbounded())) break;
      std::string_view value = cursor.ValueOf(0);
      const std::optional<temporal::UncertainSpan> bounds = ConsumeBounds(*position, &value);
      if (!bounds.has_value()) return Damaged(Family::kTerms, key, "it does not begin with bounds");
      if (!temporal::Stands(*bounds, Relation::kOverlaps, range_, Certainty::kPossibly)) {
        if (++passed_over > kMaxPassedOver) return absl::OkStatus();
        continue;
      }
      std::string id(key.substr(kPositionBytes));
      if (taken_.count(id) > 0) continue;
      if (chosen_.size() == full) return absl::OkStatus();
      chosen_.push_back({*position, std::move(id), *bounds, std::string(value)});
    }
    *all = true;
    return cursor.status();
  }

  const std::shared_ptr<const Snapshot> snapshot_;
  const TermFilter& filter_;
  const Interval range_;
  const std::vector<PositionRange> classes_;
  const size_t room_;
  std::vector<Shown> chosen_;
  std::set<std::string> taken_;  // ids of chosen_ to be left out
};

// In the order in which a timeline has them.
std::vector<const Shown*> InOrder(const std::vector<Shown>& chosen) {
  std::vector<const Shown*> order;
  order.reserve(chosen.size());
  for (const Shown& shown : chosen) order.push_back(&shown);
  std::ranges::sort(order, [](const Shown* a, const Shown* b) {
    return std::tuple(a->position.Begin(), a->position, std::string_view(a->id)) <
           std::tuple(b->position.Begin(), b->position, std::string_view(b->id));
  });
  return order;
}

absl::Status MakeEvent(const Shown& shown, std::string_view collection, annals::v1::Event* event) {
  if (!event->ParseFromArray(shown.card.data(), static_cast<int>(shown.card.size()))) {
    return Damaged(Family::kTerms, shown.id, "what a picture shows of the event is not an Event");
  }
  event->set_name(EventName(collection, shown.id));
  temporal::SetBounds(shown.bounds, event->mutable_when());
  return absl::OkStatus();
}

// As columns are: from the second in which the range begins to the one in which it ends. The last
// second of all has no next one.
Interval InWholeSeconds(const Interval& range) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  const bool rounds_up = range.end.nanos() > 0 && range.end.seconds() < kLast;
  const int64_t end = range.end.seconds() + (rounds_up ? 1 : 0);
  return {At(std::min(range.begin.seconds(), end - 1)), At(end)};
}

std::vector<TileColumn> MakeColumns(const Interval& range, int count) {
  const auto seconds = absl::int128(range.end.seconds()) - range.begin.seconds();
  if (seconds < count) count = static_cast<int>(seconds);
  std::vector<TileColumn> columns;
  for (int k = 0; k < count; ++k) {
    columns.push_back({.span = {At(EdgeOf(range, k, count)), At(EdgeOf(range, k + 1, count))}});
  }
  return columns;
}

size_t ColumnOf(const std::vector<TileColumn>& columns, const Instant& begin) {
  const auto after = std::ranges::upper_bound(
      columns, begin, {}, [](const TileColumn& column) { return column.span.begin; });
  return after == columns.begin() ? 0 : static_cast<size_t>(after - columns.begin()) - 1;
}

absl::Status CountByReading(const std::shared_ptr<const Snapshot>& snapshot, Interval range,
                            const TermFilter& filter, Tiles* tiles) {
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create({.interval = range, .filter = filter}, snapshot, "");
  if (!scanner.ok()) return scanner.status();
  while ((*scanner)->Next()) {
    ++tiles->total;
    ++tiles->columns[ColumnOf(tiles->columns, (*scanner)->position().Begin())].begins;
  }
  return (*scanner)->status();
}

absl::Status Count(const std::shared_ptr<const Snapshot>& snapshot, Interval range,
                   const TermFilter& filter, Tiles* tiles) {
  const auto count_all = [&](const TimeCounts& counts) {
    const int64_t ended = counts.Before(Side::kEnd, range.begin.seconds());
    int64_t before = ended;
    for (TileColumn& column : tiles->columns) {
      const int64_t begun = counts.apart(CountApart::kUnboundedBegin) +
                            counts.Before(Side::kBegin, column.span.end.seconds());
      column.begins = begun - before;
      before = begun;
    }
    tiles->total = before - ended;
  };
  if (filter.is_everything() &&
      snapshot->engine()->counts().Read(snapshot->revision(), count_all)) {
    return absl::OkStatus();
  }
  return CountByReading(snapshot, range, filter, tiles);
}

}  // namespace

absl::StatusOr<Tiles> QueryTiles(const std::shared_ptr<const Snapshot>& snapshot,
                                 const TilesQuery& query) {
  absl::Status valid = CheckQuery({.interval = query.interval, .filter = query.filter});
  if (!valid.ok()) return valid;
  Tiles tiles;
  Interval range = query.interval;
  if (range.begin.is_infinite() || range.end.is_infinite()) {
    const absl::StatusOr<std::optional<Interval>> extent = ExtentOf(snapshot, query.filter);
    if (!extent.ok()) return extent.status();
    if (!extent->has_value()) return tiles;
    range = Within(range, **extent);
  }
  range = InWholeSeconds(range);
  absl::StatusOr<std::vector<Shown>> chosen =
      Chooser(snapshot, query.filter, range, query.max_events).Choose();
  if (!chosen.ok()) return chosen.status();
  tiles.columns = MakeColumns(range, query.columns);
  absl::Status counted = Count(snapshot, range, query.filter, &tiles);
  if (!counted.ok()) return counted;
  tiles.events.reserve(chosen->size());
  for (const Shown* shown : InOrder(*chosen)) {
    absl::Status made =
        MakeEvent(*shown, snapshot->engine()->collection(), &tiles.events.emplace_back());
    if (!made.ok()) return made;
    ++tiles.columns[ColumnOf(tiles.columns, shown->position.Begin())].shown;
  }
  return tiles;
}

}  // namespace annals::storage
