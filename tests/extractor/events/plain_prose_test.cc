// Sentences as histories, newspapers and lives of people have them, through the whole extractor.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using Lines = std::vector<std::string>;

// Date, type and title of each event of a text that was written in November.
Lines LinesOf(const std::string& text) {
  Lines lines;
  for (const Event& event : EventsOf(text, "1957-11-15")) {
    lines.push_back(event.when().edtf() + " " + event.type() + " " + event.title());
  }
  return lines;
}

TEST(PlainProseTest, VerbsThatNeedNoObject) {
  EXPECT_EQ(LinesOf("The two companies merged in 1938."),
            Lines{"1938 economic Two companies merged"});
  EXPECT_EQ(LinesOf("Thousands demonstrated in Bergen on 9 October 1949."),
            Lines{"1949-10-09 conflict Thousands demonstrated in Bergen"});
  EXPECT_EQ(LinesOf("Miners went on strike in August 1930."),
            Lines{"1930-08 movement Miners went on strike"});
  EXPECT_EQ(LinesOf("Digging of the canal started in 1859."),
            Lines{"1859 other Digging of the canal started"});
}

TEST(PlainProseTest, PastTensesThatTheTaggerMistakes) {
  EXPECT_EQ(LinesOf("Production fell by a third in 1932."),
            Lines{"1932 economic Production fell by a third"});
  EXPECT_EQ(LinesOf("The mill produced flour in 1914."), Lines{"1914 other Mill produced flour"});
  EXPECT_EQ(LinesOf("Olsen, on May 15, proposed to Brandt a new line."),
            Lines{"1957-05-15 statement Olsen proposed to Brandt a new line"});
}

TEST(PlainProseTest, SubjectsWithPhrasesBehindThem) {
  EXPECT_EQ(LinesOf("A congress on shipping was held in Lima last year."),
            Lines{"1956 meeting Congress on shipping was held in Lima"});
  EXPECT_EQ(LinesOf("It was told at the talk between Novak and Brandt held May 13."),
            Lines{"1957-05-13 meeting Talk between Novak and Brandt held"});
}

TEST(PlainProseTest, VerbsThatTheParseHangsOnAnotherNoun) {
  EXPECT_EQ(LinesOf("Leaders of the two parties agreed on Monday to form a government."),
            Lines{"1957-11-11 decision Leaders of the two parties agreed to form a government"});
  EXPECT_EQ(LinesOf("Negotiations on the treaty resumed in Geneva on 12 May."),
            Lines{"1957-05-12 meeting Negotiations on the treaty resumed in Geneva"});
  EXPECT_EQ(LinesOf("The mill, which had ten rooms, opened in 1882."),
            Lines{"1882 founding Mill opened"});
  // An article behind the date begins another phrase.
  EXPECT_EQ(LinesOf("On Tuesday the council approved a plan to build a bridge."),
            Lines{"1957-11-12 decision Council approved a plan to build a bridge"});
}

TEST(PlainProseTest, OneSubjectOfTwoDates) {
  EXPECT_EQ(LinesOf("The strike began on 3 May and ended on 12 May."),
            (Lines{"1957-05-03 conflict Strike began", "1957-05-12 conflict Strike ended"}));
  EXPECT_EQ(LinesOf("The tower was begun in 1163 and completed in 1345."),
            (Lines{"1163 other Tower was begun", "1345 other Tower completed"}));
  EXPECT_EQ(LinesOf("See telegrams 460 and 757 from Oslo, May 17 and May 18."),
            (Lines{"1957-05-17 message Telegrams 460 and 757 from Oslo",
                   "1957-05-18 message Telegrams 460 and 757 from Oslo"}));
}

TEST(PlainProseTest, ADisasterIsToldByWhatItDid) {
  EXPECT_EQ(LinesOf("The flood of 1953 destroyed the harbor."),
            Lines{"1953 disaster Flood destroyed the harbor"});
  EXPECT_EQ(LinesOf("Fire destroyed the old theater on 8 May 1808."),
            Lines{"1808-05-08 disaster Fire destroyed the old theater"});
}

TEST(PlainProseTest, ATimeThatIsMeasuredStaysInTheTitle) {
  EXPECT_EQ(LinesOf("The court sentenced Novak to ten years in prison on 5 June 1952."),
            Lines{"1952-06-05 decision Court sentenced Novak to ten years in prison"});
}

TEST(PlainProseTest, APastTenseTellsOfTheYearBefore) {
  EXPECT_EQ(LinesOf("The bill was defeated on 2 February."),
            Lines{"1957-02-02 conflict Bill was defeated"});
  const std::vector<Event> events = EventsOf("The army took the fort on 28 March.", "1957-01-15");
  ASSERT_EQ(events.size(), 1u) << Describe(events);
  EXPECT_EQ(events[0].when().edtf(), "1956-03-28");
  // What is arranged is to come.
  for (const Event& planned : EventsOf("The talks were set for 28 March.", "1957-01-15")) {
    EXPECT_EQ(planned.when().edtf(), "1957-03-28");
  }
}

TEST(PlainProseTest, WhatIsDemandedHasNotHappened) {
  const std::vector<Event> events =
      EventsOf("It was suggested that Olsen continue his mission until August 1957.", "1957-07-15");
  ASSERT_EQ(events.size(), 1u) << Describe(events);
  EXPECT_EQ(events[0].title(), "Olsen to continue his mission");
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_PLANNED);
  EXPECT_EQ(LinesOf("The order stipulated that the reports be submitted to the board by May 20."),
            Lines{"[..1957-05-20] other Reports to be submitted to the board"});
  // Who shares in another's auxiliary has it in a title of his own.
  const std::vector<Event> joined =
      EventsOf("Olsen will see the mayor and return to Bergen on July 30.", "1957-07-15");
  ASSERT_EQ(joined.size(), 1u) << Describe(joined);
  EXPECT_EQ(joined[0].title(), "Olsen will return to Bergen");
}

TEST(PlainProseTest, ABareNounPointsBack) {
  EXPECT_EQ(LinesOf("The Board has a report on the matter of the harbor dues. On July 8 the matter "
                    "was discussed with Novak."),
            Lines{"1957-07-08 meeting Matter of the harbor dues was discussed with Novak"});
  const std::vector<Event> events = EventsOf(
      "The Harbor Planning Committee has ten members. On July 11 the committee adopted the plan.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 1u) << Describe(events);
  EXPECT_EQ(events[0].title(), "Harbor Planning Committee adopted the plan");
  EXPECT_EQ(events[0].participants(0).display_name(), "Harbor Planning Committee");
  // A phrase that tells no more than the noun does not help.
  EXPECT_EQ(LinesOf("The Board has a new matter before it. On July 8 the matter was discussed with "
                    "Novak."),
            Lines{"1957-07-08 meeting Matter was discussed with Novak"});
}

TEST(PlainProseTest, APronounMeansTheOnlyOtherOfTheSentence) {
  EXPECT_EQ(LinesOf("The mayor saw the Danish Ambassador and on July 3 handed him a note.").back(),
            "1957-07-03 message Mayor handed Danish Ambassador a note");
}

TEST(PlainProseTest, InAQuotationAnotherSpeaks) {
  const Lines lines = LinesOf(
      "Letter From the Consul in Bern (Olsen) to Minister Kern\n\nBern, July 5, 1957.\n\nOn July 3 "
      "Novak telegraphed: \u201cBrandt has made the promise to me.\u201d Informed me July 4 that "
      "the "
      "harbor was closed.\n\nOlsen\n");
  EXPECT_EQ(lines,
            (Lines{"1957-11-15 message Letter From the Consul in Bern (Olsen) to Minister Kern",
                   "1957-07-03 message Novak telegraphed Brandt has made the promise to Novak"}));
}

TEST(PlainProseTest, WhatIsSetApartIsToldAllTheSame) {
  EXPECT_EQ(LinesOf("It was on May 3 that Novak came to Bern."),
            Lines{"1957-05-03 movement Novak came to Bern"});
  EXPECT_EQ(LinesOf("It was not until 1955 that Novak came to Bern."),
            Lines{"1955 movement Novak came to Bern"});
  EXPECT_EQ(LinesOf("It was decided on May 3 to close the bridge."),
            Lines{"1957-05-03 decision It was decided to close the bridge"});
  EXPECT_EQ(LinesOf("There was fighting in Zell on May 3."),
            Lines{"1957-05-03 conflict Fighting in Zell"});
  // What `it` is, nobody knows.
  EXPECT_EQ(LinesOf("It was approved on May 3."), Lines{});
}

TEST(PlainProseTest, AParticipleOpensTheSentence) {
  EXPECT_EQ(LinesOf("Founded in 1880, the club moved to Bern in 1921."),
            (Lines{"1880 founding Club was founded", "1921 movement Club moved to Bern"}));
  EXPECT_EQ(LinesOf("Born in Bern on 3 May 1880, Novak studied law."),
            Lines{"1880-05-03 birth Novak was born in Bern"});
  EXPECT_EQ(LinesOf("Having lost the election on May 3, Novak resigned."),
            Lines{"1957-05-03 election Novak had lost the election"});
  EXPECT_EQ(LinesOf("Having been defeated on May 3, the Danes left."),
            Lines{"1957-05-03 conflict Danes had been defeated"});
  // Of another kind, it only goes along.
  EXPECT_EQ(LinesOf("Arriving in Bern on May 3, Novak met Brandt."),
            Lines{"1957-05-03 meeting Novak met Brandt"});
  EXPECT_EQ(LinesOf("Educated in Bern, Novak came to Zell in 1921."),
            Lines{"1921 movement Novak came to Zell"});
}

TEST(PlainProseTest, ClausesThatDescribeANoun) {
  EXPECT_EQ(LinesOf("The talk he held with Novak on May 3 was short."),
            Lines{"1957-05-03 meeting Talk with Novak"});
  EXPECT_EQ(LinesOf("The letter he wrote to Brandt on May 3 was lost."),
            Lines{"1957-05-03 message Letter to Brandt"});
  EXPECT_EQ(LinesOf("The town, taken by the Danes in 1658, was rebuilt."),
            Lines{"1658 other Town taken by the Danes"});
  EXPECT_EQ(LinesOf("In October 1956, when the constitution was proclaimed, Novak was mayor."),
            Lines{"1956-10 statement Constitution was proclaimed"});
}

TEST(PlainProseTest, UntilADay) {
  EXPECT_EQ(LinesOf("Novak stayed in Bern until October 3."),
            Lines{"../1957-10-03 visit Novak stayed in Bern"});
  // It is not then that it was decided.
  EXPECT_EQ(LinesOf("The board postponed the vote until May 3."), Lines{});
}

TEST(PlainProseTest, OnePlaceAfterTheOther) {
  EXPECT_EQ(LinesOf("Novak visited Bern on May 2, Oslo on May 3 and Zell on May 4."),
            (Lines{"1957-05-02 visit Novak visited Bern", "1957-05-03 visit Novak visited Oslo",
                   "1957-05-04 visit Novak visited Zell"}));
}

TEST(PlainProseTest, ALifeInParentheses) {
  EXPECT_EQ(LinesOf("Peter Novak (1880-1950) was a painter."),
            (Lines{"1880 birth Peter Novak was born", "1950 death Peter Novak died"}));
  EXPECT_EQ(LinesOf("Peter Novak (born 3 May 1880) was a painter."),
            Lines{"1880-05-03 birth Peter Novak was born"});
  // Too short for a life, and a work that is cited.
  EXPECT_EQ(LinesOf("Peter Novak (1946-1950) was mayor."), Lines{});
  EXPECT_EQ(LinesOf("This is told by Novak (1880-1950)."), Lines{});
}

TEST(PlainProseTest, WordsThatTheirPlaceHides) {
  EXPECT_EQ(LinesOf("Between 1901 and 1910 some 30,000 people emigrated."),
            Lines{"1901/1910 movement Some 30,000 people emigrated"});
  EXPECT_EQ(LinesOf("Work on the cathedral began in 1163."),
            Lines{"1163 other Work on the cathedral began"});
  EXPECT_EQ(LinesOf("The party of six set out from Bern on 15 April."),
            Lines{"1957-04-15 other Party of six set out from Bern"});
  EXPECT_EQ(LinesOf("The first stone was laid on 3 May 1880 by King Olaf."),
            Lines{"1880-05-03 other First stone was laid by King Olaf"});
  EXPECT_EQ(LinesOf("The ship, carrying 300 passengers, sank on 3 May 1915."),
            Lines{"1915-05-03 conflict Ship sank"});
  EXPECT_EQ(LinesOf("The price of bread doubled in 1788."),
            Lines{"1788 economic Price of bread doubled"});
  EXPECT_EQ(LinesOf("In 1905, aged 32, Novak was elected to parliament."),
            Lines{"1905 election Novak was elected to parliament"});
  EXPECT_EQ(LinesOf("The party split in 1921 over the harbor."),
            Lines{"1921 other Party split over the harbor"});
  EXPECT_EQ(LinesOf("The prime minister is due to visit Oslo next week."),
            Lines{"1957-11-18/1957-11-24 visit Prime minister is due to visit Oslo"});
}

TEST(PlainProseTest, WhatTheSubjectOrTheObjectMakesOfAVerb) {
  EXPECT_EQ(LinesOf("Novak became mayor of Zell in 1950."),
            Lines{"1950 appointment Novak became mayor of Zell"});
  EXPECT_EQ(LinesOf("Novak's first novel appeared in 1932."),
            Lines{"1932 publication Novak's first novel appeared"});
}

TEST(PlainProseTest, WhatADateAloneInParenthesesDates) {
  EXPECT_EQ(LinesOf("Olsen visited the market at Basel (May 28–29)."),
            Lines{"1957-05-28/1957-05-29 visit Olsen visited the market at Basel"});
  // A newspaper's date is none of the visit.
  EXPECT_EQ(LinesOf("Olsen visited Basel (Daily News, May 28)."), Lines{});
}

TEST(PlainProseTest, HowThingsWereAsOfADay) {
  EXPECT_EQ(LinesOf("The strength was reduced to 100 men as of May 27."),
            Lines{"1957-05-27 economic Strength was reduced to 100 men"});
}

TEST(PlainProseTest, OnOneOccasionMuchIsDone) {
  EXPECT_EQ(
      LinesOf("In a talk with Olsen on May 3, the mayor raised the matter of the fair and asked "
              "Brandt to do what he could."),
      (Lines{"1957-05-03 meeting Talk with Olsen",
             "1957-05-03 other Mayor raised the matter of the fair",
             "1957-05-03 statement Mayor asked Brandt to do what he could"}));
}

TEST(PlainProseTest, WhoCallsComes) {
  EXPECT_EQ(LinesOf("Mr. Olsen called on May 3."), Lines{"1957-05-03 meeting Mr. Olsen called"});
}

TEST(PlainProseTest, WhomOneSendsGoes) {
  EXPECT_EQ(LinesOf("In June 1950, Denmark sent an Economic Survey Mission to Norway."),
            Lines{"1950-06 movement Denmark sent an Economic Survey Mission to Norway"});
  EXPECT_EQ(LinesOf("In June 1950 Olsen sent Brandt a letter."),
            Lines{"1950-06 message Olsen sent Brandt a letter"});
}

TEST(PlainProseTest, WhatADeclarationIsOnStandsBehindItsDate) {
  EXPECT_EQ(LinesOf("The lines were cut by the declaration of May 3 as to Denmark's attitude."),
            Lines{"1957-05-03 statement Declaration as to Denmark's attitude"});
}

TEST(PlainProseTest, AParticipleTellsWhenTalksBegan) {
  EXPECT_EQ(LinesOf("Brandt went to Bern for discussions with Novak beginning on May 3."),
            Lines{"1957-05-03 meeting Discussions with Novak"});
}

TEST(PlainProseTest, ADateMayStandBehindWhatDenies) {
  const std::vector<Event> events =
      EventsOf("Novak could not yesterday verify the report.", "1957-11-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].title(), "Novak could not verify the report");
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_DENIED);
}

TEST(PlainProseTest, WhereANameBegins) {
  EXPECT_EQ(LinesOf("In this connection Novak's statement May 3 was read."),
            Lines{"1957-05-03 statement Novak's statement"});
  EXPECT_EQ(LinesOf("The Harbor Development and Assistance Act of May 3 was long."),
            Lines{"1957-05-03 decision Harbor Development and Assistance Act"});
  // Of a time that an event only bounds nothing is told.
  EXPECT_EQ(LinesOf("Pre-D-Day plans were made."), Lines{});
}

TEST(PlainProseTest, AMonthToComeIsOfTheYearAfter) {
  EXPECT_EQ(LinesOf("The museum will reopen in March."),
            Lines{"1958-03 founding Museum will reopen"});
  EXPECT_EQ(LinesOf("The museum reopened in March."), Lines{"1957-03 founding Museum reopened"});
}

}  // namespace
}  // namespace annals::extractor
