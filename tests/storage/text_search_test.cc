// The words of events, what a text asks for, and which events a picture shows first.
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/importance.h"
#include "storage/search.h"
#include "storage/text_query.h"
#include "storage/words.h"
#include "temporal/time_span.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(WordsTest, AreFoldedAndCutToStems) {
  EXPECT_THAT(FoldedWordsOf("The delegates' plans, 3.5 % of \u00c9cole!"),
              ElementsAre("the", "delegates", "plans", "3.5", "of", "\u00e9cole"));
  EXPECT_THAT(StemsOf("plans planning Planned"), ElementsAre("plan", "plan", "plan"));
  EXPECT_THAT(StemsOf(""), IsEmpty());
  EXPECT_THAT(StemsOf("\u041c\u043e\u0441\u043a\u0432\u0430 \u6771\u4eac"),
              testing::SizeIs(testing::Ge(2)));
}

// Which are found without ICU where they are plain; beside a letter that is not ASCII never.
TEST(WordsTest, OfAsciiAreThoseOfUnicode) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 12, 'a');
    // Half of them letters and digits.
    for (char& c : text)
      c = static_cast<char>(random() % 2 == 0 ? random() % 0x80 : "aB9"[random() % 3]);
    std::vector<std::string> words = FoldedWordsOf(text);
    words.push_back("\u00e9");
    EXPECT_EQ(FoldedWordsOf(text + " \u00e9"), words) << text;
  }
}

TEST(WordsTest, OfAnEventCountTitleAliasesAndQuotes) {
  annals::v1::Event event = MakeEvent("log", {.title = "Talks on plans"});
  event.add_aliases("the plan");
  event.mutable_evidence(0)->set_quote("talked of planning");
  const EventWords words = WordsOf(event);
  EXPECT_EQ(words.length, 8u);
  EXPECT_EQ(words.frequency.at("plan"), 3u);
  EXPECT_EQ(words.frequency.at("talk"), 2u);
}

class TextSearchTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<annals::v1::Event> events;
    for (const char* title :
         {"Central committee meets in Prague", "The committee of central banks",
          "Czechoslovak envoys arrive", "Czech plans are planned", "Happy end"}) {
      events.push_back(MakeEvent("log", {.title = title, .edtf = "1957"}));
      events.back().mutable_evidence(0)->set_quote("so it was");
    }
    events.push_back(MakeEvent("log", {.title = "A committee without a date"}));
    ASSERT_TRUE(collection_->PutDocument(MakeDocument("log", "text"), events).ok());
  }

  std::vector<std::string> Find(const std::string& text, const TimelineQuery& query = {}) const {
    const absl::StatusOr<TextQuery> parsed = TextQuery::Parse(text);
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    std::vector<std::string> titles;
    const absl::StatusOr<std::vector<SearchHit>> hits =
        SearchBest(*collection_->TakeSnapshot(), *parsed, query, 10);
    EXPECT_TRUE(hits.ok()) << hits.status();
    if (!hits.ok()) return titles;
    for (const SearchHit& hit : *hits) titles.push_back(hit.event.title());
    return titles;
  }

  const TempDir dir_;
  const std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(TextSearchTest, AllWordsMustBeFound) {
  EXPECT_THAT(Find("COMMITTEE central"), UnorderedElementsAre("Central committee meets in Prague",
                                                              "The committee of central banks"));
  EXPECT_THAT(Find("committee Lisbon"), IsEmpty());
  EXPECT_THAT(Find("committee without"), ElementsAre("A committee without a date"));
  EXPECT_THAT(Find("committee without", {.interval = *temporal::EnvelopeOfText("1957")}), IsEmpty())
      << "an event without a date is in no range";
}

TEST_F(TextSearchTest, APhraseIsOneWordAfterAnother) {
  EXPECT_THAT(Find("\"central committee\""), ElementsAre("Central committee meets in Prague"));
  EXPECT_THAT(Find("\"central committee\" banks"), IsEmpty());
  EXPECT_THAT(Find("\"Prague so\""), IsEmpty()) << "title and quote are texts of their own";
}

TEST_F(TextSearchTest, APrefixStandsForAllThatBeginSo) {
  EXPECT_THAT(Find("czech*"),
              UnorderedElementsAre("Czechoslovak envoys arrive", "Czech plans are planned"));
  EXPECT_THAT(Find("planne*"), ElementsAre("Czech plans are planned")) << "its stem is shorter";
  EXPECT_THAT(Find("happy*"), ElementsAre("Happy end")) << "its stem ends in i";
  EXPECT_THAT(Find("plannet*"), IsEmpty());
}

TEST_F(TextSearchTest, AWordThatComesTwiceScoresMore) {
  EXPECT_THAT(Find("plan"), ElementsAre("Czech plans are planned"));
  EXPECT_THAT(Find("in"), ElementsAre("Central committee meets in Prague"));
}

TEST_F(TextSearchTest, WhatCannotBeAskedIsTold) {
  const auto error = [](const std::string& text) { return TextQuery::Parse(text).status(); };
  EXPECT_THAT(error(""),
              IsStatus(StatusCode::kInvalidArgument, "the text has no word to search for"));
  EXPECT_THAT(error("?!"),
              IsStatus(StatusCode::kInvalidArgument, "the text has no word to search for"));
  EXPECT_THAT(error("\"open"),
              IsStatus(StatusCode::kInvalidArgument, "a quoted phrase has no closing \""));
  EXPECT_THAT(std::string(error(std::string(10'000, 'x')).message()), HasSubstr("10000 bytes"));
  std::string many;
  for (int i = 0; i < 40; ++i) many += "word ";
  EXPECT_THAT(std::string(error(many).message()), HasSubstr("40 words"));
}

TEST_F(TextSearchTest, APrefixOfTooManyWordsIsRefused) {
  std::vector<annals::v1::Event> events;
  for (int i = 0; i < 300; ++i) {
    events.push_back(MakeEvent("many", {.title = "zz" + std::to_string(1000 + i)}));
  }
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("many", "text"), events).ok());
  const auto refused =
      SearchBest(*collection_->TakeSnapshot(), *TextQuery::Parse("zz*"), {}, 10).status();
  EXPECT_EQ(refused.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("write more of the word before the *"));
  EXPECT_THAT(Find("zz1042*"), ElementsAre("zz1042"));
}

TEST(ImportanceTest, IsASumUnlessAUserSaysOtherwise) {
  annals::v1::Event event = MakeEvent("log", {.title = "x", .type = "treaty"});
  EXPECT_EQ(ImportanceOf(event), 30);
  event.add_participants()->set_display_name("Ada");
  event.add_places()->set_display_name("Porto");
  EXPECT_EQ(ImportanceOf(event), 39);
  for (int i = 0; i < 3; ++i) *event.add_evidence() = event.evidence(0);
  EXPECT_EQ(ImportanceOf(event), 51) << "four passages are two doublings";
  event.set_factuality(annals::v1::FACTUALITY_DENIED);
  EXPECT_EQ(ImportanceOf(event), 25);
  event.set_importance(100);
  EXPECT_EQ(BandOf(event), 0);
  event.set_importance(1);
  EXPECT_EQ(BandOf(event), kBandCount - 1);
}

}  // namespace
}  // namespace annals::storage
