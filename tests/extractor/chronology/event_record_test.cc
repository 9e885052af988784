// Lines of a chronology: what they may hold, and what is said of those that are wrong.
#include "extractor/chronology/event_record.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(EventRecordTest, ReadsAnEvent) {
  const auto record = ParseEventRecord(
      R"({"title": "Flood of Lund", "aliases": ["Lund flood"], "type": "disaster",)"
      R"( "when": {"edtf": "1902-03-04/1902-03-06"},)"
      R"( "participants": [{"display_name": "Berg", "role": "patient"}],)"
      R"( "places": [{"display_name": "Lund"}]})");
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->event.title(), "Flood of Lund");
  EXPECT_EQ(record->event.when().edtf(), "1902-03-04/1902-03-06");
  EXPECT_EQ(record->event.when().precision(), annals::v1::PRECISION_DAY);
  EXPECT_EQ(record->event.participants(0).role(), "patient");
  ASSERT_EQ(record->wordings.size(), 2u);
  EXPECT_EQ(record->wordings[0].text, "Flood of Lund");
  EXPECT_EQ(record->wordings[1].text, "Lund flood");
  EXPECT_FALSE(record->wordings[1].has_condition());
}

EventWording WordingOf(const std::string& alias) {
  const auto record =
      ParseEventRecord(R"({"title": "T", "type": "other", "when": {"edtf": "1902"},)"
                       R"( "aliases": [")" +
                       alias + R"("]})");
  EXPECT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->event.aliases(0), record->wordings[1].text);
  return record->wordings[1];
}

TEST(EventRecordTest, ReadsConditions) {
  const EventWording words = WordingOf("the Flood {with: Lund,harbour , ÅRHUS}");
  EXPECT_EQ(words.text, "the Flood");
  EXPECT_THAT(words.context_words, ElementsAre("lund", "harbour", "århus"));
  EXPECT_FALSE(words.first_year.has_value());

  const EventWording years = WordingOf("the Flood {years: -0043/1914}");
  EXPECT_EQ(years.first_year, -43);
  EXPECT_EQ(years.last_year, 1914);
  EXPECT_THAT(years.context_words, IsEmpty());

  const EventWording both = WordingOf("the Flood {with: lund; years: 1902/1902}");
  EXPECT_THAT(both.context_words, ElementsAre("lund"));
  EXPECT_EQ(both.first_year, 1902);
}

TEST(EventRecordTest, SaysWhatIsWrong) {
  struct Case {
    std::string json;
    std::string message;
  };
  const std::string head = R"({"title": "T", "type": "other", "when": {"edtf": "1902"}, )";
  const std::vector<Case> cases = {
      {"{", "not an event in JSON: "},
      {R"({"titel": "T"})", "not an event in JSON: "},
      {R"({"type": "other", "when": {"edtf": "1902"}})", "title is missing"},
      {R"({"title": "T", "type": "party", "when": {"edtf": "1902"}})",
       R"(type "party" is none of meeting, visit, )"},
      {R"({"title": "T", "type": "other"})", "when.edtf: "},
      {R"({"title": "T", "type": "other", "when": {"edtf": "1902-13"}})", "when.edtf: "},
      {head + R"("aliases": ["F {with: lund"]})",
       R"(alias "F {with: lund": the conditions are not closed by "}" at the end)"},
      {head + R"("aliases": ["F {lund}"]})",
       R"(alias "F {lund}": condition "lund" is neither "with: word, word" nor "years: 1914/1930")"},
      {head + R"("aliases": ["F {with: }"]})",
       R"(alias "F {with: }": condition "with:" is neither "with: word, word" nor )"},
      {head + R"("aliases": ["F {years: 1914}"]})",
       R"(alias "F {years: 1914}": years "1914" are not two years in order, such as 1914/1930)"},
      {head + R"("aliases": ["F {years: 1930/1914}"]})",
       R"(years "1930/1914" are not two years in order)"},
      {head + R"("aliases": ["F {years: old/1914}"]})",
       R"(years "old/1914" are not two years in order)"},
  };
  for (const Case& test : cases) {
    const auto record = ParseEventRecord(test.json);
    EXPECT_EQ(record.status().code(), absl::StatusCode::kInvalidArgument) << test.json;
    EXPECT_THAT(std::string(record.status().message()), HasSubstr(test.message)) << test.json;
  }
}

}  // namespace
}  // namespace annals::extractor
