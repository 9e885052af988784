// Ranked search against the oracle (search_oracle.h), event by event and score by score: over
// collections whose words are so frequent that it ends early, and over such as it has to read
// whole. A seed that fails is printed and runs again alone with --gtest_filter.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/impact.h"
#include "storage/query_trace.h"
#include "storage/search.h"
#include "storage/text_query.h"
#include "storage/words.h"
#include "tests/storage/random_events.h"
#include "tests/storage/search_oracle.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

TEST(ImpactTest, TakesFrequencyAndLengthCoarsely) {
  const std::vector<std::pair<uint32_t, uint32_t>> lengths = {
      {0, 1},     {1, 1},     {2, 2},     {3, 3},     {4, 4},        {5, 4},    {6, 6},
      {7, 6},     {8, 8},     {10, 8},    {11, 11},   {15, 11},      {16, 16},  {22, 16},
      {23, 23},   {31, 23},   {32, 32},   {64, 64},   {90, 64},      {127, 91}, {128, 128},
      {180, 128}, {181, 181}, {255, 181}, {256, 256}, {100'000, 256}};
  for (const auto& [length, step] : lengths) {
    for (uint32_t frequency = 1; frequency < 6; ++frequency) {
      const Impact impact = ImpactOf(frequency, length);
      EXPECT_EQ(FrequencyOf(impact), std::min(frequency, 3U));
      EXPECT_EQ(LengthOf(impact), step) << length;
      EXPECT_TRUE(IsImpact(impact));
      EXPECT_EQ(kAllImpacts & SetOf(impact), SetOf(impact));
    }
  }
  EXPECT_EQ(ImpactOf(2, 9), 0x16) << "it is on disk";
  EXPECT_FALSE(IsImpact(0));
  EXPECT_FALSE(IsImpact(0x40 | 1));
  std::vector<Impact> seen;
  ForEachImpact(SetOf(5) | SetOf(1) | SetOf(63), [&](Impact impact) { seen.push_back(impact); });
  EXPECT_THAT(seen, testing::ElementsAre(1, 5, 63));
}

class RankedSearchTest : public testing::TestWithParam<int> {
 protected:
  // The first are frequent; some begin with others, or have a stem that does.
  std::string AWord() {
    static constexpr std::array kWords = {"river",   "treaty", "port",  "rivers",  "plan",
                                          "planned", "planet", "happy", "portent", "riverbed"};
    size_t word = 0;
    while (word + 1 < kWords.size() && random_.Chance(60)) ++word;
    return kWords[word];
  }

  std::string SomeWords() {
    // Around the steps of length, and beyond the last.
    static constexpr std::array kLengths = {1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 22, 23};
    int64_t length = kLengths[static_cast<size_t>(random_.Below(kLengths.size()))];
    if (random_.Chance(2)) length = 250 + random_.Below(20);
    std::string words = AWord();
    for (; length > 1; --length) words += " " + AWord();
    return words;
  }

  std::vector<annals::v1::Event> SomeEvents(const std::string& document) {
    // Dates, participants, places and tags as they come; words of our own.
    std::vector<annals::v1::Event> events = random_.SomeEvents(document, 60 + random_.Below(300));
    for (size_t i = 0; i < events.size(); ++i) {
      events[i].set_title(SomeWords());
      if (random_.Chance(10)) events[i].add_aliases(SomeWords());
      // Told apart from those of the same words and date.
      events[i].mutable_evidence(0)->set_quote("z" + std::to_string(i));
    }
    return events;
  }

  void Put(const std::string& document) {
    const absl::Status put =
        collection_->PutDocument(MakeDocument(document, document), SomeEvents(document)).status();
    ASSERT_TRUE(put.ok()) << put;
  }

  void SetUp() override {
    if (random_.Chance(50)) {
      int next = 0;
      const auto feed = [&](annals::v1::Document* document,
                            std::vector<annals::v1::Event>* events) -> absl::StatusOr<bool> {
        if (next == 3) return false;
        const std::string id = "d" + std::to_string(next++);
        *document = MakeDocument(id, id);
        *events = SomeEvents(id);
        return true;
      };
      const absl::Status loaded = collection_->BulkLoad(feed).status();
      ASSERT_TRUE(loaded.ok()) << loaded;
    } else {
      for (const char* document : {"d0", "d1", "d2"}) Put(document);
    }
  }

  // Documents are put anew, events deleted and brought back.
  void Change() {
    Put("d" + std::to_string(random_.Below(4)));
    const std::vector<Known> known = KnownEvents(*collection_);
    for (int i = 0; i < 5; ++i) {
      const std::string& name =
          known[static_cast<size_t>(random_.Below(static_cast<int64_t>(known.size())))]
              .event.name();
      // Some of them are deleted already.
      const std::string id = name.substr(name.rfind('/') + 1);
      if (!collection_->DeleteEvent(id).ok() || random_.Chance(70)) continue;
      ASSERT_TRUE(collection_->UndeleteEvent(id).ok());
    }
  }

  std::string AText() {
    std::string text;
    for (int64_t parts = 1 + random_.Below(random_.Chance(20) ? 6 : 3); parts > 0; --parts) {
      if (random_.Chance(15)) {
        text += "\"" + AWord() + " " + AWord() + "\" ";
      } else if (random_.Chance(20)) {
        static constexpr std::array kBeginnings = {"riv", "pl", "port", "planne", "happy", "q"};
        text += kBeginnings[static_cast<size_t>(random_.Below(kBeginnings.size()))];
        text += "* ";
      } else {
        text += AWord() + " ";
      }
    }
    return text;
  }

  TimelineQuery AQuery() {
    TimelineQuery query;
    if (random_.Chance(50)) query.filter = random_.AFilter();
    if (random_.Chance(40)) {
      query.interval = random_.Chance(50) ? random_.AnInterval() : random_.AnIntervalOfDays();
    }
    if (random_.Chance(20)) {
      query.relation = temporal::kAllRelations[random_.Below(std::size(temporal::kAllRelations))];
    }
    if (random_.Chance(10)) query.certainty = temporal::Certainty::kCertainly;
    return query;
  }

  // Compares the answers to some questions, and those in the order of time.
  void Compare(const std::shared_ptr<const Snapshot>& snapshot, const std::vector<Known>& known) {
    const SearchOracle oracle(known);
    for (int i = 0; i < 30; ++i) {
      const std::string text = AText();
      const TimelineQuery query = AQuery();
      const auto count = static_cast<size_t>(1 + random_.Below(random_.Chance(30) ? 200 : 20));
      const TextQuery parsed = *TextQuery::Parse(text);
      QueryPlan plan;
      const absl::StatusOr<std::vector<SearchHit>> hits = [&] {
        const QueryTrace trace(&plan);
        return SearchBest(snapshot, parsed, query, count);
      }();
      ASSERT_TRUE(hits.ok()) << hits.status();
      std::vector<OracleHit> found;
      for (const SearchHit& hit : *hits) found.push_back({hit.score, hit.event.name()});
      std::vector<OracleHit> expected = oracle.Find(parsed, query);
      if (plan.entries < static_cast<int64_t>(expected.size())) ++ended_early_;
      expected.resize(std::min(expected.size(), count));
      ASSERT_EQ(Show(found), Show(expected)) << text << Show(query) << " best " << count;
      found_ += found.size();

      std::unique_ptr<EventReader> reader = *SearchInTime(snapshot, parsed, query, "");
      std::vector<std::string> in_time;
      for (const annals::v1::Event& event : ReadAll(*reader)) in_time.push_back(event.name());
      std::ranges::sort(in_time);
      std::vector<std::string> dated;
      for (const Known& k : known) {
        if (!k.dated || !Finds(query, k) || !parsed.Matches(k.event)) continue;
        dated.push_back(k.event.name());
      }
      std::ranges::sort(dated);
      ASSERT_EQ(in_time, dated) << text << Show(query);
    }
  }

  RandomEvents random_{static_cast<uint32_t>(GetParam())};
  const TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
  size_t found_ = 0;
  int ended_early_ = 0;  // questions of which not all that fits was read
};

TEST_P(RankedSearchTest, FindsWhatTheFormulaDoes) {
  const std::vector<Known> first = KnownEvents(*collection_);
  std::shared_ptr<const Snapshot> first_state = *collection_->TakeSnapshot();
  Compare(first_state, first);
  Change();
  Compare(*collection_->TakeSnapshot(), KnownEvents(*collection_));
  // A state that is overtaken, and the same put back from history.
  Compare(first_state, first);
  auto put_back = collection_->TakeSnapshotAt(first_state->revision());
  ASSERT_TRUE(put_back.ok()) << put_back.status();
  Compare(*put_back, first);
  ExpectSound(*collection_);
  // They keep the database open.
  first_state.reset();
  put_back->reset();
  collection_.reset();
  collection_ = OpenTestCollection(dir_ / "test");
  Compare(*collection_->TakeSnapshot(), KnownEvents(*collection_));
  EXPECT_GT(found_, 500U);
  EXPECT_GT(ended_early_, 20);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RankedSearchTest, testing::Range(0, 12));

}  // namespace
}  // namespace annals::storage
