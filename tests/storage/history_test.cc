// History: states as of earlier revisions against what was read then, the changes that lead from
// one to the next, conditions of writes, requests told twice, and what retention drops.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/density.h"
#include "storage/engine.h"
#include "storage/event_match.h"
#include "storage/facets.h"
#include "storage/resource_name.h"
#include "storage/search.h"
#include "storage/tiles.h"
#include "storage/verify.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using annals::v1::Change;
using annals::v1::Revision;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using State = std::map<std::string, std::string>;

// All events, serialised, by their names.
State StateOf(const Collection& collection, std::shared_ptr<const Snapshot> snapshot) {
  State state;
  for (const auto& [name, event] : EventsByName(collection, std::move(snapshot))) {
    state[name] = event.SerializeAsString();
  }
  return state;
}

std::vector<Change> ReadChanges(const Collection& collection, int64_t after,
                                const TimelineQuery& query = {}) {
  absl::StatusOr<std::unique_ptr<ChangeReader>> reader =
      collection.ReadChanges(after, query, *collection.TakeSnapshot());
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<Change> changes;
  Change change;
  while ((*reader)->Next(&change)) changes.push_back(change);
  EXPECT_TRUE((*reader)->status().ok()) << (*reader)->status();
  return changes;
}

// What a state becomes by a change, which must fit it.
void Apply(const Change& change, State* state) {
  const auto found = state->find(change.event_name());
  EXPECT_EQ(change.has_previous(), found != state->end());
  if (change.has_previous() && found != state->end()) {
    EXPECT_EQ(change.previous().SerializeAsString(), found->second);
  }
  if (!change.has_event()) {
    EXPECT_EQ(change.kind(), Change::KIND_DELETED);
    state->erase(change.event_name());
    return;
  }
  EXPECT_EQ(change.kind(), change.has_previous() ? Change::KIND_UPDATED : Change::KIND_CREATED);
  EXPECT_EQ(change.event().revision(), change.revision());
  (*state)[change.event_name()] = change.event().SerializeAsString();
}

// Documents d0 to d3, each written several times with other events, deleted and undeleted.
class HistoryOracleTest : public testing::TestWithParam<int> {
 protected:
  void Write() {
    const std::string id = "d" + std::to_string(random_.Below(4));
    const bool there = collection_->GetDocument(id, false).ok();
    if (there && random_.Chance(25)) {
      ASSERT_TRUE(collection_->DeleteDocument(id).ok());
    } else if (!there && random_.Chance(40) && collection_->UndeleteDocument(id).ok()) {
      return;
    } else {
      std::vector<annals::v1::Event> events = random_.SomeEvents(id);
      events.resize(random_.Below(12));
      // Some events stay as they were, others get another date or title.
      std::vector<annals::v1::Event> old = last_[id];
      for (annals::v1::Event& event : old) {
        if (random_.Chance(50)) event.add_tags("t" + std::to_string(random_.Below(3)));
        if (random_.Chance(70)) events.push_back(event);
      }
      last_[id] = events;
      const absl::Status put =
          collection_->PutDocument(MakeDocument(id, std::to_string(random_.Below(3))), events)
              .status();
      ASSERT_TRUE(put.ok()) << put;
    }
  }

  RandomEvents random_{static_cast<uint32_t>(GetParam())};
  std::map<std::string, std::vector<annals::v1::Event>> last_;
  const TempDir dir_;
  // Every third with states that are copies, which are made of one note or some at a time.
  const std::unique_ptr<Collection> collection_ = *Collection::Open(
      dir_ / "test", "test",
      {.create_if_missing = true,
       .sync = false,
       .max_undone_bytes =
           GetParam() % 3 > 0 ? CollectionOptions().max_undone_bytes : 200 * GetParam()});
};

TEST_P(HistoryOracleTest, EveryStateCanBeReadAgain) {
  std::vector<State> states = {{}};
  for (int i = 0; i < 12; ++i) {
    Write();
    const std::shared_ptr<const Snapshot> now = *collection_->TakeSnapshot();
    if (now->revision() == static_cast<int64_t>(states.size()) - 1) continue;
    states.push_back(StateOf(*collection_, now));
  }
  State state;
  std::vector<Change> changes = ReadChanges(*collection_, 0);
  size_t next = 0;
  for (size_t revision = 0; revision < states.size(); ++revision) {
    const absl::StatusOr<std::shared_ptr<const Snapshot>> then =
        collection_->TakeSnapshotAt(static_cast<int64_t>(revision));
    ASSERT_TRUE(then.ok()) << then.status();
    EXPECT_EQ((*then)->revision(), static_cast<int64_t>(revision));
    EXPECT_EQ(StateOf(*collection_, *then), states[revision]) << revision;
    const absl::StatusOr<VerifyReport> report = VerifyAt(*then);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->differences, IsEmpty()) << revision;
    // The changes lead to the same.
    for (; next < changes.size() && changes[next].revision() <= static_cast<int64_t>(revision);
         ++next) {
      Apply(changes[next], &state);
    }
    EXPECT_EQ(state, states[revision]) << revision;
  }
  EXPECT_EQ(next, changes.size());
}

// Each kind of query sees the earlier state as it was seen then.
TEST_P(HistoryOracleTest, QueriesOfAnEarlierState) {
  for (int i = 0; i < 5; ++i) Write();
  const int64_t revision = (*collection_->TakeSnapshot())->revision();
  struct Asked {
    TimelineQuery query;
    std::vector<std::string> titles;
    int64_t count;
    std::vector<std::pair<int64_t, int64_t>> density;
    int64_t tiles;
  };
  const auto ask = [&](const TimelineQuery& query, std::shared_ptr<const Snapshot> at) {
    Asked asked{query, {}, *CountEvents(at, query), {}, 0};
    const std::unique_ptr<EventReader> reader = *collection_->Timeline(query, at);
    for (const annals::v1::Event& event : ReadAll(*reader)) asked.titles.push_back(event.name());
    const absl::StatusOr<Density> density =
        QueryDensity(at, {.interval = query.interval,
                          .filter = query.filter,
                          .unit = temporal::BucketUnit::kMillennium});
    if (density.ok()) {
      for (const DensityBucket& bucket : density->buckets) {
        asked.density.emplace_back(bucket.begins, bucket.ends);
      }
    }
    const absl::StatusOr<Tiles> tiles =
        QueryTiles(at, {.interval = query.interval, .filter = query.filter});
    asked.tiles = tiles.ok() ? tiles->total : -1;
    return asked;
  };
  std::vector<Asked> before;
  for (int i = 0; i < 20; ++i) {
    const TimelineQuery query = {
        .interval = random_.AnInterval(),
        .filter = random_.AFilter(),
        .order = random_.Chance(50) ? TimeOrder::kAscending : TimeOrder::kDescending};
    before.push_back(ask(query, *collection_->TakeSnapshot()));
  }
  for (int i = 0; i < 6; ++i) Write();
  const std::shared_ptr<const Snapshot> then = *collection_->TakeSnapshotAt(revision);
  for (const Asked& asked : before) {
    const Asked again = ask(asked.query, then);
    EXPECT_EQ(again.titles, asked.titles);
    EXPECT_EQ(again.count, asked.count);
    EXPECT_EQ(again.density, asked.density);
    EXPECT_EQ(again.tiles, asked.tiles) << Show(asked.query);
  }
}

// The changes of what a query finds are those of all, sifted.
TEST_P(HistoryOracleTest, ChangesOfAQuery) {
  for (int i = 0; i < 8; ++i) Write();
  const std::vector<Change> all = ReadChanges(*collection_, 0);
  for (int i = 0; i < 10; ++i) {
    const TimelineQuery query = {.interval = random_.AnInterval(), .filter = random_.AFilter()};
    const int64_t after = random_.Below(6);
    std::vector<std::string> expected;
    for (const Change& change : all) {
      if (change.revision() <= after) continue;
      if ((change.has_event() && Finds(query, change.event())) ||
          (change.has_previous() && Finds(query, change.previous()))) {
        expected.push_back(change.SerializeAsString());
      }
    }
    std::vector<std::string> found;
    for (const Change& change : ReadChanges(*collection_, after, query)) {
      found.push_back(change.SerializeAsString());
    }
    EXPECT_EQ(found, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryOracleTest, testing::Range(0, 15));

class HistoryTest : public testing::Test {
 protected:
  annals::v1::Event Talks(const std::string& place) {
    return MakeEvent("a", {.title = "Talks", .edtf = "1957", .places = {place}});
  }
  int64_t Put(const std::string& text, std::vector<annals::v1::Event> events,
              const WriteOptions& options = {}) {
    const absl::StatusOr<WriteResult> put =
        collection_->PutDocument(MakeDocument("a", text), std::move(events), options);
    EXPECT_TRUE(put.ok()) << put.status();
    return put.ok() ? put->document.revision() : -1;
  }
  int64_t Now() { return (*collection_->TakeSnapshot())->revision(); }

  const TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(HistoryTest, TellsWhoDidWhatAndWhen) {
  const absl::Time begin = absl::Now();
  Put("one", {Talks("Prague")}, {.author = "ada"});
  const std::string id(LastPartOf(ReadChanges(*collection_, 0)[0].event_name()));
  annals::v1::Event moved = Talks("Prague");
  moved.add_tags("seen");
  Put("one", {moved}, {.author = "bob", .request_id = "r-2"});
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  const absl::StatusOr<std::vector<annals::v1::EventVersion>> versions =
      collection_->EventHistory(id);
  ASSERT_TRUE(versions.ok()) << versions.status();
  ASSERT_EQ(versions->size(), 3u);
  EXPECT_EQ((*versions)[0].change().kind(), Change::KIND_CREATED);
  EXPECT_EQ((*versions)[1].change().kind(), Change::KIND_UPDATED);
  EXPECT_EQ((*versions)[2].change().kind(), Change::KIND_DELETED);
  EXPECT_EQ((*versions)[1].revision().author(), "bob");
  EXPECT_EQ((*versions)[1].revision().request_id(), "r-2");
  EXPECT_EQ((*versions)[1].revision().kind(), Revision::KIND_DOCUMENT_PUT);
  EXPECT_EQ((*versions)[2].revision().kind(), Revision::KIND_DOCUMENT_DELETED);
  EXPECT_EQ((*versions)[2].revision().subject(), DocumentName("test", "a"));
  EXPECT_GE((*versions)[0].revision().time().seconds(), absl::ToUnixSeconds(begin));
  EXPECT_THAT((*versions)[2].change().previous().tags(), ElementsAre("seen"));
  EXPECT_TRUE(absl::IsNotFound(collection_->EventHistory("nothing").status()));
}

TEST_F(HistoryTest, ADeletedDocumentComesBackAsItWas) {
  annals::v1::Document document = MakeDocument("a", "the text");
  document.set_source_uri("file:///a");
  ASSERT_TRUE(collection_->PutDocument(document, {Talks("Prague")}).ok());
  const State before = StateOf(*collection_, *collection_->TakeSnapshot());
  EXPECT_TRUE(absl::IsAlreadyExists(collection_->UndeleteDocument("a").status()));
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  const absl::StatusOr<WriteResult> back = collection_->UndeleteDocument("a");
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(collection_->GetDocument("a", true)->text(), "the text");
  EXPECT_EQ(collection_->GetDocument("a", true)->source_uri(), "file:///a");
  const State after = StateOf(*collection_, *collection_->TakeSnapshot());
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(after.begin()->first, before.begin()->first);
  EXPECT_TRUE(absl::IsNotFound(collection_->UndeleteDocument("b").status()));
  ExpectSound(*collection_);
}

TEST_F(HistoryTest, ConditionsOfWrites) {
  EXPECT_EQ(Put("one", {}, {.if_revision = 0}), 1);
  const auto try_put = [&](const WriteOptions& options) {
    return collection_->PutDocument(MakeDocument("a", "two"), {}, options).status();
  };
  EXPECT_TRUE(absl::IsAlreadyExists(try_put({.if_revision = 0})));
  EXPECT_TRUE(absl::IsAborted(try_put({.if_revision = 7})));
  EXPECT_TRUE(absl::IsAborted(try_put({.if_collection_revision = 0})));
  EXPECT_EQ(Now(), 1);
  EXPECT_TRUE(try_put({.if_collection_revision = 1, .if_revision = 1}).ok());
  EXPECT_TRUE(absl::IsAborted(collection_->DeleteDocument("a", {.if_revision = 1}).status()));
  EXPECT_TRUE(absl::IsAborted(
      collection_->PutDocument(MakeDocument("new", "x"), {}, {.if_revision = 3}).status()));
  EXPECT_TRUE(collection_->DeleteDocument("a", {.if_revision = 2}).ok());
}

TEST_F(HistoryTest, ARequestIsCarriedOutOnce) {
  EXPECT_EQ(Put("one", {}, {.request_id = "r"}), 1);
  Put("two", {});
  collection_.reset();
  collection_ = OpenTestCollection(dir_ / "test");
  const absl::StatusOr<WriteResult> again =
      collection_->PutDocument(MakeDocument("a", "one"), {}, {.request_id = "r"});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->document.revision(), 1);
  EXPECT_EQ(again->outcome, WriteOutcome::kCreated);
  EXPECT_EQ(Now(), 2);
  const absl::Status other = collection_->DeleteDocument("a", {.request_id = "r"}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(other)) << other;
  ASSERT_TRUE(collection_->DeleteDocument("a", {.request_id = "d"}).ok());
  const absl::StatusOr<DeleteResult> deleted =
      collection_->DeleteDocument("a", {.request_id = "d"});
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->revision, 3);
  EXPECT_TRUE(absl::IsInvalidArgument(
      collection_->DeleteDocument("a", {.request_id = std::string(257, 'x')}).status()));
}

TEST_F(HistoryTest, WhatIsTooOldIsDroppedAndSaidSo) {
  collection_.reset();
  absl::StatusOr<std::unique_ptr<Collection>> kept = Collection::Open(
      dir_ / "test", "test", {.create_if_missing = true, .history = {.revisions = 3}});
  ASSERT_TRUE(kept.ok()) << kept.status();
  collection_ = *std::move(kept);
  for (int i = 0; i < 8; ++i) Put(std::to_string(i), {Talks(std::to_string(i))});
  EXPECT_EQ(Now(), 8);
  const std::shared_ptr<const Snapshot> then = *collection_->TakeSnapshotAt(5);
  const absl::Status old = collection_->TakeSnapshotAt(4).status();
  EXPECT_TRUE(absl::IsOutOfRange(old)) << old;
  EXPECT_THAT(std::string(old.message()), HasSubstr("from 5 to 8"));
  EXPECT_TRUE(absl::IsOutOfRange(collection_->TakeSnapshotAt(9).status()));
  EXPECT_TRUE(
      absl::IsOutOfRange(collection_->ReadChanges(4, {}, *collection_->TakeSnapshot()).status()));
  EXPECT_EQ(ReadChanges(*collection_, 5).size(), 3u);
  // Compaction takes it away; what is kept stays as it is.
  const Engine& engine = *then->engine();
  for (const Family family : {Family::kHistory, Family::kVersions, Family::kRevisions}) {
    ASSERT_TRUE(engine.db()
                    ->CompactRange(
                        {.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce},
                        engine.family(family), nullptr, nullptr)
                    .ok());
    const std::unique_ptr<rocksdb::Iterator> left(
        engine.db()->NewIterator({}, engine.family(family)));
    int records = 0;
    for (left->SeekToFirst(); left->Valid(); left->Next()) ++records;
    // Each put changed the event, the document and its text.
    EXPECT_EQ(records, family == Family::kRevisions ? 3 : family == Family::kHistory ? 9 : 6);
  }
  EXPECT_EQ(StateOf(*collection_, *collection_->TakeSnapshotAt(5)), StateOf(*collection_, then));
  ExpectSound(*collection_);
}

TEST_F(HistoryTest, WhatIsOlderThanItsAgeIsDropped) {
  Put("one", {});
  Put("two", {});
  collection_.reset();
  absl::StatusOr<std::unique_ptr<Collection>> kept =
      Collection::Open(dir_ / "test", "test", {.history = {.age = -absl::Hours(1)}});
  ASSERT_TRUE(kept.ok()) << kept.status();
  collection_ = *std::move(kept);
  Put("three", {});
  EXPECT_TRUE(absl::IsOutOfRange(collection_->TakeSnapshotAt(1).status()));
  EXPECT_TRUE(collection_->TakeSnapshotAt(2).ok());
}

TEST_F(HistoryTest, AWriteWakesWhoWaits) {
  EXPECT_EQ(collection_->AwaitRevision(0, absl::Now() + absl::Milliseconds(20)), 0);
  std::thread writer([&] { Put("one", {}); });
  EXPECT_EQ(collection_->AwaitRevision(0, absl::InfiniteFuture()), 1);
  writer.join();
  EXPECT_EQ(collection_->AwaitRevision(0, absl::InfiniteFuture()), 1);
}

}  // namespace
}  // namespace annals::storage
