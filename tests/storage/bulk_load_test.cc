// The bulk load against writes one by one: the same records, byte for byte; and what it does when
// it fails.
#include "storage/bulk_load.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/engine.h"
#include "storage/strings.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using testing::HasSubstr;

using Records = std::vector<std::pair<std::string, std::string>>;
using Documents = std::vector<std::pair<annals::v1::Document, std::vector<annals::v1::Event>>>;

Engine& EngineOf(const Collection& collection) { return *(*collection.TakeSnapshot())->engine(); }

Records RecordsOf(const Collection& collection, Family family) {
  const Engine& engine = EngineOf(collection);
  const std::unique_ptr<rocksdb::Iterator> iterator(
      engine.db()->NewIterator({}, engine.family(family)));
  Records records;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    records.emplace_back(iterator->key().ToString(), iterator->value().ToString());
  }
  return records;
}

DocumentFeed FeedOf(const Documents& documents) {
  return [&documents, next = size_t{0}](
             annals::v1::Document* document,
             std::vector<annals::v1::Event>* events) mutable -> absl::StatusOr<bool> {
    if (next == documents.size()) return false;
    std::tie(*document, *events) = documents[next++];
    return true;
  };
}

class BulkLoadTest : public testing::Test {
 protected:
  const TempDir dir_;
  const std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

class BulkLoadOracleTest : public testing::TestWithParam<int> {};

// Of one document, since each write has a revision of its own.
TEST_P(BulkLoadOracleTest, MakesWhatAWriteMakes) {
  const TempDir dir;
  const std::unique_ptr<Collection> loaded = OpenTestCollection(dir / "loaded");
  const std::unique_ptr<Collection> put = OpenTestCollection(dir / "put");
  RandomEvents random(static_cast<uint32_t>(GetParam()));
  annals::v1::Document document = MakeDocument("d0", "text");
  document.set_source_uri("file:///d0");
  const Documents documents = {{document, random.SomeEvents("d0")}};
  ASSERT_TRUE(put->PutDocument(documents[0].first, documents[0].second).ok());
  const absl::StatusOr<BulkLoadResult> result = loaded->BulkLoad(FeedOf(documents));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->document_count, 1);
  EXPECT_EQ(result->event_count, static_cast<int64_t>(documents[0].second.size()));
  // But for history, which begins after a bulk load.
  for (const Family family : {Family::kDocuments, Family::kTexts, Family::kSources, Family::kEvents,
                              Family::kTimeline, Family::kTerms, Family::kCounters}) {
    EXPECT_EQ(RecordsOf(*loaded, family), RecordsOf(*put, family))
        << kFamilyNames[static_cast<size_t>(family)];
  }
  EXPECT_EQ(*CountEvents(*loaded->TakeSnapshot(), {}), *CountEvents(*put->TakeSnapshot(), {}));
}

INSTANTIATE_TEST_SUITE_P(Seeds, BulkLoadOracleTest, testing::Range(0, 20));

TEST_F(BulkLoadTest, SortsInManyPartsWhatMemoryDoesNotHold) {
  RandomEvents random(7);
  Documents documents;
  int64_t events = 0;
  for (int i = 0; i < 30; ++i) {
    const std::string id = "d" + std::to_string(i);
    documents.emplace_back(MakeDocument(id, id), random.SomeEvents(id));
    events += static_cast<int64_t>(documents.back().second.size());
  }
  const absl::StatusOr<BulkLoadResult> result =
      LoadInto(EngineOf(*collection_), FeedOf(documents),
               {.buffer_bytes = size_t{64} << 10, .part_bytes = uint64_t{100} << 10});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->event_count, events);
  ExpectSound(*collection_);
  // Writes go on from there, and what they leave is found again.
  ASSERT_TRUE(collection_->DeleteDocument("d3").ok());
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("d4", "other"), random.SomeEvents("d4")).ok());
  ExpectSound(*collection_);
}

TEST_F(BulkLoadTest, IsForAnEmptyCollection) {
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("a", "text"), {}).ok());
  const absl::Status refused = collection_->BulkLoad(FeedOf({})).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("revision 1"));
}

TEST_F(BulkLoadTest, WhatFailsLeavesTheCollectionEmpty) {
  annals::v1::Document first = MakeDocument("first", "text");
  annals::v1::Document second = MakeDocument("second", "text");
  first.set_source_uri("file:///one");
  second.set_source_uri("file:///one");
  annals::v1::Event strange = MakeEvent("first", {.title = "A"});
  strange.clear_evidence();
  const struct {
    Documents documents;
    absl::StatusCode code;
    std::string words;
  } cases[] = {
      {{{first, {}}, {first, {}}}, absl::StatusCode::kAlreadyExists, "/documents/first"},
      {{{first, {}}, {second, {}}}, absl::StatusCode::kAlreadyExists, "file:///one"},
      {{{first, {strange}}}, absl::StatusCode::kInvalidArgument, "evidence"},
  };
  for (const auto& [documents, code, words] : cases) {
    const absl::Status refused = collection_->BulkLoad(FeedOf(documents)).status();
    EXPECT_EQ(refused.code(), code) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(words));
  }
  const absl::Status broken =
      collection_
          ->BulkLoad(
              [](annals::v1::Document*, std::vector<annals::v1::Event>*) -> absl::StatusOr<bool> {
                return absl::AbortedError("no more lines");
              })
          .status();
  EXPECT_TRUE(absl::IsAborted(broken)) << broken;
  EXPECT_EQ((*collection_->TakeSnapshot())->revision(), 0);
  EXPECT_TRUE(collection_->BulkLoad(FeedOf({{first, {}}})).ok());
  ExpectSound(*collection_);
}

}  // namespace
}  // namespace annals::storage
