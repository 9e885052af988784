// Counts, densities, facets and tiles against a slow oracle (random_events.h): every event
// looked at, one by one. A seed that fails is printed and runs again alone with --gtest_filter.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/counts.h"
#include "storage/density.h"
#include "storage/facets.h"
#include "storage/importance.h"
#include "storage/keys.h"
#include "storage/resource_name.h"
#include "storage/tiles.h"
#include "temporal/bucket.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using temporal::Bucket;
using temporal::BucketUnit;
using temporal::Certainty;
using temporal::Instant;
using temporal::Interval;
using temporal::Relation;
using temporal::UncertainSpan;

class QueriesOracleTest : public testing::TestWithParam<int> {
 protected:
  QueriesOracleTest() { random_.Fill(*collection_); }

  std::shared_ptr<const Snapshot> Now() const { return *collection_->TakeSnapshot(); }

  // An event without the time's relation to anything but the interval.
  static bool Overlaps(const Known& known, const Interval& interval) {
    return known.dated &&
           temporal::Stands(known.bounds, Relation::kOverlaps, interval, Certainty::kPossibly);
  }

  RandomEvents random_{static_cast<uint32_t>(GetParam())};
  const TempDir dir_;
  const std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_P(QueriesOracleTest, Count) {
  const std::vector<Known> known = KnownEvents(*collection_);
  int64_t found = 0;
  for (int i = 0; i < 100; ++i) {
    TimelineQuery query = {
        .interval = random_.Chance(50) ? random_.AnInterval() : random_.AnIntervalOfDays(),
        .filter = random_.AFilter()};
    if (random_.Chance(30)) {
      query.relation = temporal::kAllRelations[random_.Below(std::size(temporal::kAllRelations))];
    }
    if (random_.Chance(20)) query.certainty = Certainty::kCertainly;
    const auto expected =
        std::ranges::count_if(known, [&](const Known& k) { return Finds(query, k); });
    const absl::StatusOr<int64_t> count = CountEvents(Now(), query);
    ASSERT_TRUE(count.ok()) << count.status();
    ASSERT_EQ(*count, expected) << Show(query);
    found += expected;

    const auto undated = std::ranges::count_if(
        known, [&](const Known& k) { return !k.dated && Holds(query.filter, k); });
    ASSERT_EQ(*CountUndated(Now(), query.filter), undated) << Show(query);
  }
  EXPECT_GT(found, 500);
}

// The same from a snapshot that has been overtaken, and after the collection was opened anew.
TEST_P(QueriesOracleTest, CountOfAnOlderStateAndAfterOpening) {
  const std::shared_ptr<const Snapshot> before = Now();
  const Interval interval = random_.AnIntervalOfDays();
  const int64_t count = *CountEvents(before, {.interval = interval});
  const Density density = *QueryDensity(before, {.interval = interval, .unit = BucketUnit::kMonth});
  ASSERT_TRUE(collection_
                  ->PutDocument(MakeDocument("d9", "nine"),
                                {MakeEvent("d9", {.title = "x", .edtf = "1970-01"})})
                  .ok());
  EXPECT_EQ(*CountEvents(before, {.interval = interval}), count);
  const Density again = *QueryDensity(before, {.interval = interval, .unit = BucketUnit::kMonth});
  ASSERT_EQ(again.buckets.size(), density.buckets.size());
  for (size_t i = 0; i < density.buckets.size(); ++i) {
    EXPECT_EQ(again.buckets[i].begins, density.buckets[i].begins) << i;
    EXPECT_EQ(again.buckets[i].ends, density.buckets[i].ends) << i;
    EXPECT_EQ(again.buckets[i].active, density.buckets[i].active) << i;
  }
  const TempDir copy;
  const std::unique_ptr<Collection> second = OpenTestCollection(copy / "test");
  RandomEvents(static_cast<uint32_t>(GetParam())).Fill(*second);
  EXPECT_EQ(*CountEvents(*second->TakeSnapshot(), {.interval = interval}), count);
}

// A histogram as the oracle makes it.
Density OracleDensity(const std::vector<Known>& known, const DensityQuery& query,
                      const std::vector<Interval>& spans) {
  Density density;
  for (const Interval& span : spans) density.buckets.push_back({.span = span});
  const Interval range = {spans.front().begin, spans.back().end};
  const auto bucket_of = [&](const Instant& instant) -> DensityBucket* {
    for (DensityBucket& bucket : density.buckets) {
      if (bucket.span.begin <= instant && instant < bucket.span.end) return &bucket;
    }
    return nullptr;
  };
  for (const Known& k : known) {
    if (!Holds(query.filter, k)) continue;
    if (!k.dated) {
      ++density.undated;
      continue;
    }
    const UncertainSpan& b = k.bounds;
    // The begin is the first instant at which it may begin; it is certain in a bucket that holds
    // all others.
    const auto in_one = [&](const DensityBucket& bucket, const Instant& first,
                            const Instant& last) {
      return bucket.span.begin <= first && first < bucket.span.end && bucket.span.begin <= last &&
             last <= bucket.span.end;
    };
    if (DensityBucket* bucket = bucket_of(b.begin_earliest); bucket != nullptr) {
      const bool exact = b.begin_latest == b.begin_earliest;
      const bool certain = in_one(*bucket, b.begin_earliest, b.begin_latest) &&
                           (exact || b.begin_latest <= bucket->span.end) &&
                           !b.begin_latest.is_infinite();
      ++(certain ? bucket->begins : density.coarse_begins);
    }
    const bool may_be_instant = b.begin_earliest == b.end_latest || b.begin_latest > b.end_latest;
    for (DensityBucket& bucket : density.buckets) {
      const Instant& end = b.end_latest;
      if (end.is_infinite()) break;
      // The last instant lies just before the end, or is the end of what may have no length.
      const bool holds = may_be_instant ? bucket.span.begin <= end && end < bucket.span.end
                                        : bucket.span.begin < end && end <= bucket.span.end;
      if (!holds) continue;
      const bool certain = b.end_earliest == end ||
                           (b.end_earliest >= bucket.span.begin && !b.end_earliest.is_infinite() &&
                            b.end_earliest < bucket.span.end);
      ++(certain ? bucket.ends : density.coarse_ends);
    }
    const auto overlaps = [&](const Interval& interval) {
      return temporal::Stands(b, Relation::kOverlaps, interval, Certainty::kPossibly);
    };
    if (overlaps(range)) ++density.total;
    const double length = static_cast<double>(b.end_latest.seconds()) -
                          static_cast<double>(b.begin_earliest.seconds()) +
                          (b.end_latest.nanos() - b.begin_earliest.nanos()) * 1e-9;
    for (DensityBucket& bucket : density.buckets) {
      if (!overlaps(bucket.span)) continue;
      if (query.weight == DensityWeight::kWhole) {
        bucket.active += 1;
        continue;
      }
      if (b.begin_earliest.is_infinite() || b.end_latest.is_infinite()) continue;
      if (length == 0) {
        bucket.active += 1;
        continue;
      }
      const Instant from = std::max(b.begin_earliest, bucket.span.begin);
      const Instant to = std::min(b.end_latest, bucket.span.end);
      bucket.active += (static_cast<double>(to.seconds()) - static_cast<double>(from.seconds()) +
                        (to.nanos() - from.nanos()) * 1e-9) /
                       length;
    }
  }
  return density;
}

TEST_P(QueriesOracleTest, Density) {
  const std::vector<Known> known = KnownEvents(*collection_);
  int64_t found = 0;
  int64_t coarse = 0;
  for (int i = 0; i < 60; ++i) {
    DensityQuery query = {.filter = random_.AFilter()};
    if (random_.Chance(30)) query.weight = DensityWeight::kSpread;
    query.unit = temporal::kAllBucketUnits[random_.Below(std::size(temporal::kAllBucketUnits))];
    // Short units over short ranges.
    const Instant from = Instant::FromSeconds(random_.Below(200'000) - 100'000);
    const Bucket first = Bucket::Of(query.unit, from);
    std::vector<Interval> spans;
    Bucket bucket = first;
    for (int64_t n = 1 + random_.Below(40); n > 0; --n, bucket = bucket.Next()) {
      spans.push_back(bucket.Span());
    }
    // Anywhere in the first and the last bucket.
    query.interval = {from, spans.back().end};
    if (from < Instant::FromSeconds(spans.back().end.seconds() - 1) && random_.Chance(50)) {
      query.interval.end = Instant::FromSeconds(spans.back().end.seconds() - 1, 7);
      if (query.interval.end <= spans.back().begin) query.interval.end = spans.back().end;
    }
    if (query.interval.empty()) continue;
    const Density expected = OracleDensity(known, query, spans);
    const absl::StatusOr<Density> density = QueryDensity(Now(), query);
    ASSERT_TRUE(density.ok()) << density.status();
    const std::string what =
        Show(TimelineQuery{.interval = query.interval, .filter = query.filter}) + " by " +
        std::string(temporal::Name(query.unit));
    ASSERT_EQ(density->buckets.size(), spans.size()) << what;
    for (size_t b = 0; b < spans.size(); ++b) {
      ASSERT_EQ(density->buckets[b].span, spans[b]) << what;
      ASSERT_EQ(density->buckets[b].begins, expected.buckets[b].begins) << what << " bucket " << b;
      ASSERT_EQ(density->buckets[b].ends, expected.buckets[b].ends) << what << " bucket " << b;
      ASSERT_NEAR(density->buckets[b].active, expected.buckets[b].active, 1e-6)
          << what << " bucket " << b;
      found += expected.buckets[b].begins + expected.buckets[b].ends;
    }
    ASSERT_EQ(density->coarse_begins, expected.coarse_begins) << what;
    ASSERT_EQ(density->coarse_ends, expected.coarse_ends) << what;
    ASSERT_EQ(density->total, expected.total) << what;
    ASSERT_EQ(density->undated, expected.undated) << what;
    coarse += expected.coarse_begins;
  }
  EXPECT_GT(found, 200);
  EXPECT_GT(coarse, 20);
}

TEST_P(QueriesOracleTest, Facets) {
  const std::vector<Known> known = KnownEvents(*collection_);
  for (int i = 0; i < 15; ++i) {
    const TimelineQuery query = {.interval = random_.AnInterval(), .filter = random_.AFilter()};
    const std::vector<TermKind> kinds = {TermKind::kType, TermKind::kParticipant, TermKind::kPlace,
                                         TermKind::kTag, TermKind::kDocument};
    const absl::StatusOr<Facets> facets =
        QueryFacets(Now(), {.query = query, .kinds = kinds, .max_values = 3});
    ASSERT_TRUE(facets.ok()) << facets.status();
    int64_t total = 0;
    std::map<TermKind, std::map<std::string, int64_t>> counts;
    for (const Known& k : known) {
      if (!Finds(query, k)) continue;
      ++total;
      for (const Term& term : k.terms) ++counts[term.kind][term.value];
    }
    EXPECT_EQ(facets->total, total);
    for (const Facet& facet : facets->facets) {
      std::vector<std::pair<int64_t, std::string>> expected;
      for (const auto& [value, count] : counts[facet.kind]) expected.emplace_back(-count, value);
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(facet.value_count, static_cast<int64_t>(expected.size()));
      ASSERT_EQ(facet.values.size(), std::min<size_t>(3, expected.size()));
      for (size_t v = 0; v < facet.values.size(); ++v) {
        EXPECT_EQ(facet.values[v].value, expected[v].second) << Show(query);
        EXPECT_EQ(facet.values[v].count, -expected[v].first) << Show(query);
      }
    }
  }
}

TEST_P(QueriesOracleTest, Tiles) {
  const std::vector<Known> known = KnownEvents(*collection_);
  for (int i = 0; i < 40; ++i) {
    TilesQuery query = {.filter = random_.AFilter(),
                        .max_events = static_cast<int>(1 + random_.Below(60)),
                        .columns = static_cast<int>(1 + random_.Below(30))};
    query.interval = random_.AnIntervalOfDays();
    const absl::StatusOr<Tiles> tiles = QueryTiles(Now(), query);
    ASSERT_TRUE(tiles.ok()) << tiles.status();
    std::map<std::string, const Known*> matching;
    for (const Known& k : known) {
      if (Overlaps(k, query.interval) && Holds(query.filter, k)) matching[k.event.name()] = &k;
    }
    ASSERT_EQ(tiles->total, static_cast<int64_t>(matching.size()));
    ASSERT_LE(tiles->events.size(), static_cast<size_t>(query.max_events));
    int worst_shown = -1;
    std::map<std::string, int> shown;
    for (const annals::v1::Event& event : tiles->events) {
      ASSERT_EQ(matching.count(event.name()), 1u) << event.name();
      const annals::v1::Event& full = matching[event.name()]->event;
      ASSERT_EQ(event.title(), full.title());
      ASSERT_EQ(event.type(), full.type());
      ASSERT_EQ(event.when().SerializeAsString(), full.when().SerializeAsString());
      ASSERT_EQ(++shown[event.name()], 1) << "shown twice";
      worst_shown = std::max(worst_shown, BandOf(full));
    }
    for (const auto& [name, k] : matching) {
      if (shown.count(name) == 0) {
        ASSERT_GE(BandOf(k->event), worst_shown)
            << k->event.ShortDebugString() << " "
            << Show(TimelineQuery{.interval = query.interval, .filter = query.filter}) << " shown "
            << shown.size() << " of " << query.max_events;
      }
    }
    if (matching.size() <= static_cast<size_t>(query.max_events)) {
      ASSERT_EQ(tiles->events.size(), matching.size());
    }
    int64_t begins = 0;
    int64_t shown_in_columns = 0;
    for (const TileColumn& column : tiles->columns) {
      const bool first = &column == &tiles->columns.front();
      const auto expected = std::ranges::count_if(matching, [&](const auto& entry) {
        const Instant begin = entry.second->bounds.begin_earliest;
        return begin < column.span.end && (first || begin >= column.span.begin);
      });
      ASSERT_EQ(column.begins, expected);
      ASSERT_LE(column.shown, column.begins);
      begins += column.begins;
      shown_in_columns += column.shown;
    }
    ASSERT_EQ(begins, tiles->total);
    ASSERT_EQ(shown_in_columns, static_cast<int64_t>(tiles->events.size()));
  }
}

TEST_P(QueriesOracleTest, LeavesTheCollectionSound) { ExpectSound(*collection_); }

INSTANTIATE_TEST_SUITE_P(Seeds, QueriesOracleTest, testing::Range(0, 25));

}  // namespace
}  // namespace annals::storage
