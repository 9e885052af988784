// Texts in, mentions out: what the tagger promises beyond the examples of its rules.
#include "extractor/timex/tagger.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "extractor/chronology/chronology.h"
#include "extractor/text_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using annals::v1::Mention;

const Tagger& English() {
  static const Tagger* const tagger = Tagger::Create()->release();
  return *tagger;
}

// `text|value|edtf` of each mention.
std::vector<std::string> Found(const std::string& text, const std::string& date = "1957-07-15",
                               const Chronology* chronology = nullptr) {
  std::vector<std::string> found;
  TagContext context;
  context.document_date_edtf = date;
  context.chronology = chronology;
  for (const Mention& mention : English().Tag(TextModel(text, {}), context)) {
    found.push_back(mention.text() + "|" + mention.value() + "|" + mention.when().edtf());
  }
  return found;
}

struct Case {
  std::string text;
  std::vector<std::string> mentions;
};

class TaggerCases : public testing::TestWithParam<Case> {};

TEST_P(TaggerCases, FindsThem) {
  EXPECT_EQ(Found(GetParam().text), GetParam().mentions) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Ranges, TaggerCases,
    testing::Values(
        Case{"The delegation stayed July 9–16.",
             {"July 9|1957-07-09|1957-07-09/1957-07-16", "16|1957-07-16|1957-07-16"}},
        Case{"The delegation stayed from May 3 to June 5.",
             {"May 3|1957-05-03|1957-05-03/1957-06-05", "June 5|1957-06-05|1957-06-05"}},
        Case{"It sat between May and October 1918.",
             {"May|1918-05|1918-05/1918-10", "October 1918|1918-10|1918-10"}},
        Case{"The war of 1914–18 was long.", {"1914|1914|1914/1918", "18|1918|1918"}},
        Case{"The winter of 1941–42 was cold.", {"The winter of 1941–42|1941-WI|1941-24"}},
        Case{
            "They met on July 3, 5 and 9.",
            {"July 3|1957-07-03|1957-07-03", "5|1957-07-05|1957-07-05", "9|1957-07-09|1957-07-09"}},
        Case{"It ran from 18 December to 3 January 1951.",
             {"18 December|1950-12-18|1950-12-18/1951-01-03",
              "3 January 1951|1951-01-03|1951-01-03"}}));

INSTANTIATE_TEST_SUITE_P(
    Directions, TaggerCases,
    testing::Values(Case{"Nothing was heard since July 10.", {"July 10|1957-07-10|1957-07-10/.."}},
                    Case{"It was forbidden until 1953.", {"1953|1953|../1953"}},
                    Case{"It was the first strike since 1926.", {"1926|1926|1926"}},
                    Case{"The board will meet on August 2.", {"August 2|1957-08-02|1957-08-02"}},
                    Case{"The board met on Friday.", {"Friday|1957-07-12|1957-07-12"}},
                    Case{"The board will meet on Friday.", {"Friday|1957-07-19|1957-07-19"}}));

INSTANTIATE_TEST_SUITE_P(
    Events, TaggerCases,
    testing::Values(
        Case{"The June plenum decided it. Much has changed since the plenum.",
             {"June|1957-06|1957-06", "plenum|1957-06|1957-06/.."}},
        // Two plenums: the noun alone names neither.
        Case{"The June plenum and the March plenum differed. Much has changed since the plenum.",
             {"June|1957-06|1957-06", "March|1957-03|1957-03"}}));

INSTANTIATE_TEST_SUITE_P(NoDates, TaggerCases,
                         testing::Values(Case{"You may march on, if he may.", {}},
                                         Case{"See page 1957 and telegram 1911.", {}},
                                         Case{"It cost $1957, or 1957.25 marks.", {}},
                                         Case{"They sent 1957 soldiers.", {}},
                                         Case{"Call 555-1957.", {}}, Case{"", {}},
                                         Case{"The vote was 12 to 7.", {}},
                                         Case{"Her aunt's 1500-word letter.", {}},
                                         Case{"Lima, May 3, 1957—4 p.m.\n\n1502. All is well.",
                                              {"May 3, 1957—4 p.m.|1957-05-03T16:00|"
                                               "1957-05-03T16:00:00"}}));

TEST(TaggerTest, CarriesTheYearOfANarrativeOn) {
  EXPECT_EQ(Found("On June 3, 1812, they crossed. In July they rested. On 14 September the city "
                  "fell; two days later it burned. By March 1813 all was over, and in April 1814 "
                  "they signed.",
                  "2009-12-19"),
            (std::vector<std::string>{"June 3, 1812|1812-06-03|1812-06-03", "July|1812-07|1812-07",
                                      "14 September|1812-09-14|1812-09-14",
                                      "two days later|1812-09-16|1812-09-16",
                                      "March 1813|1813-03|1813-03", "April 1814|1814-04|1814-04"}));
}

TEST(TaggerTest, TellsAShortNarrativeByADateLongAgo) {
  const std::string last =
      "They met on April 12, 1861. Little happened in the next two months. In "
      "July they parted.";
  EXPECT_EQ(Found(last, "2009-12-19").back(), "July|1861-07|1861-07");
  // A report may name a month of some years ago.
  EXPECT_EQ(Found(last, "1863-12-19").back(), "July|1863-07|1863-07");
  // What the document's date placed is no part of the story.
  EXPECT_EQ(Found("In the early morning of all this, on December 7, 1841, they met. The following "
                  "day they parted.",
                  "2009-12-19")
                .back(),
            "The following day|1841-12-08|1841-12-08");
}

TEST(TaggerTest, ReturnsToWhereANarrativeLeft) {
  EXPECT_EQ(Found("On March 28, 1814, they met. The council had been made on 5 November 1813. On "
                  "15 July the town was taken, and in August 1814 given back.",
                  "2009-12-19"),
            (std::vector<std::string>{
                "March 28, 1814|1814-03-28|1814-03-28", "5 November 1813|1813-11-05|1813-11-05",
                "15 July|1814-07-15|1814-07-15", "August 1814|1814-08|1814-08"}));
  // It has not left where it goes on.
  EXPECT_EQ(Found("On March 28, 1814, they met. The council had been made on 5 November 1813. On "
                  "15 December it had sat, and by August 1814 it was gone.",
                  "2009-12-19")[2],
            "15 December|1813-12-15|1813-12-15");
}

TEST(TaggerTest, FlagsADayThatDoesNotExist) {
  TagContext context;
  context.document_date_edtf = "1957-07-15";
  const std::vector<Mention> mentions =
      English().Tag(TextModel("They met on February 30, 1957.", {}), context);
  ASSERT_EQ(mentions.size(), 1u);
  EXPECT_EQ(mentions[0].value(), "");
  EXPECT_FALSE(mentions[0].has_when());
  EXPECT_EQ(mentions[0].problem(), "month 2 of 1957 has no day 30");
}

TEST(TaggerTest, SaysWhatAValueRestsOn) {
  TagContext context;
  context.document_date_edtf = "1957-07-15";
  const std::vector<Mention> mentions =
      English().Tag(TextModel("They met yesterday, on July 14, 1957.", {}), context);
  ASSERT_EQ(mentions.size(), 2u);
  EXPECT_THAT(mentions[0].anchors(), testing::ElementsAre("document-date 1957-07-15"));
  EXPECT_EQ(mentions[0].rule(), "date.related-day");
  EXPECT_THAT(mentions[1].anchors(), testing::IsEmpty());
  EXPECT_EQ(mentions[1].rule(), "date.day");
}

TEST(TaggerTest, GivesOffsetsOfTheSourceWithThePhrase) {
  // A page mark stands inside the range and is cut out of the reading text.
  const std::string source = "They stayed since July [Page 7] 10 in Lund.";
  TextModel model(source, {{23, 32}});
  TagContext context;
  context.document_date_edtf = "1957-07-15";
  const std::vector<Mention> mentions = English().Tag(model, context);
  ASSERT_EQ(mentions.size(), 1u);
  EXPECT_EQ(mentions[0].text(), "July 10");
  EXPECT_EQ(source.substr(mentions[0].begin_offset(),
                          mentions[0].end_offset() - mentions[0].begin_offset()),
            "July [Page 7] 10");
  EXPECT_EQ(source.substr(mentions[0].phrase_begin_offset(), 5), "since");
  EXPECT_EQ(mentions[0].phrase_end_offset(), mentions[0].end_offset());
}

TEST(TaggerTest, ReadsATextInItsLanguage) {
  EXPECT_EQ(Found("Der Rat tagte am 3. Juli, und es war schon spät."),
            (std::vector<std::string>{"3. Juli|1957-07-03|1957-07-03"}));
}

TEST(TaggerTest, LeavesAnEventToTheDateThatStandsBeside) {
  const absl::StatusOr<Chronology> chronology = Chronology::Load(
      {{"test",
        R"({"title": "Treaty of Ashby", "type": "treaty", "when": {"edtf": "1917-05-04"}})"}});
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  EXPECT_EQ(Found("They cited the Treaty of Ashby.", "1957-07-15", &*chronology),
            (std::vector<std::string>{"Treaty of Ashby|1917-05-04|1917-05-04"}));
  EXPECT_EQ(Found("They cited the Treaty of Ashby of 1917.", "1957-07-15", &*chronology),
            (std::vector<std::string>{"1917|1917|1917"}));
  EXPECT_EQ(Found("They made the Treaty of Ashby four decades ago.", "1957-07-15", &*chronology),
            (std::vector<std::string>{"four decades ago|1917|1917"}));
  EXPECT_EQ(Found("The men of the Treaty of Ashby met two years ago.", "1957-07-15", &*chronology),
            (std::vector<std::string>{"Treaty of Ashby|1917-05-04|1917-05-04",
                                      "two years ago|1955|1955"}));
}

TEST(TaggerTest, DoesWithoutADocumentDate) {
  EXPECT_EQ(Found("They met yesterday.", ""), (std::vector<std::string>{"yesterday|XXXX-XX-XX|"}));
  EXPECT_EQ(Found("They met on July 3, 1957, and again on July 9.", ""),
            (std::vector<std::string>{"July 3, 1957|1957-07-03|1957-07-03",
                                      "July 9|1957-07-09|1957-07-09"}));
}

}  // namespace
}  // namespace annals::extractor
