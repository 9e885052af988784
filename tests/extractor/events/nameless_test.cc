// Stays, numbered messages, what is scheduled, and joined verbs, through the whole extractor.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

std::vector<Event> EventsOf(const std::string& text) {
  return extractor::EventsOf(text, "1957-07-15");
}

// Date, type and title of each event.
std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (const Event& event : EventsOf(text)) {
    lines.push_back(event.when().edtf() + " " + event.type() + " " + event.title());
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(NamelessEventsTest, AStayIsAVisit) {
  EXPECT_EQ(LinesOf("President Novak was in Denmark July 3-7."),
            Lines{"1957-07-03/1957-07-07 visit President Novak was in Denmark"});
  const std::vector<Event> planned = EventsOf("President Novak will be in Oslo on July 30.");
  ASSERT_EQ(planned.size(), 1u);
  EXPECT_EQ(planned[0].factuality(), annals::v1::FACTUALITY_PLANNED);
  EXPECT_EQ(planned[0].places(0).display_name(), "Oslo");
  // What is somewhere as a rule, and for a year, is a state.
  EXPECT_EQ(LinesOf("The archive was in Oslo on July 3."), Lines{});
  EXPECT_EQ(LinesOf("President Novak was in Oslo in 1950."), Lines{});
}

TEST(NamelessEventsTest, AMessageGoesByItsNumber) {
  const std::vector<Event> events = EventsOf("Reference Department's 637, May 19, 9 p.m.");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].title(), "Message 637 from Department");
  EXPECT_EQ(events[0].participants(0).role(), "sender");
  EXPECT_EQ(events[0].when().edtf(), "1957-05-19T21:00:00");
  EXPECT_EQ(LinesOf("The farmer's 12, May 5."), Lines{});
}

TEST(NamelessEventsTest, NumbersOfMessagesAreWrittenInManyWays) {
  const std::string heading =
      "Telegram From the Embassy in Denmark to the Department of Trade\n\n"
      "Copenhagen, July 15, 1957.\n\n";
  const std::string document =
      "1957-07-15 message Telegram From the Embassy in Denmark to the Department of Trade";
  const std::string theirs = " from Department of Trade";
  EXPECT_EQ(LinesOf(heading + "The Department's No. 637 of May 19 crossed your no. 638, May 20."),
            (Lines{document, "1957-05-19 message Message 637" + theirs,
                   "1957-05-20 message Message 638" + theirs}));
  // A number that could be a year, and one of a series.
  EXPECT_EQ(LinesOf(heading + "It stands in our 1649, June 7. See your A-128, June 4."),
            (Lines{document, "1957-06-07 message Message 1649 from Embassy in Denmark",
                   "1957-06-04 message Message A-128" + theirs}));
  // The owner of the first is that of all.
  EXPECT_EQ(LinesOf(heading + "Please refer to your 124 of June 1 and 141 of June 3."),
            (Lines{document, "1957-06-01 message Message 124" + theirs,
                   "1957-06-03 message Message 141" + theirs}));
  EXPECT_EQ(LinesOf(heading + "See Oslo's 50, June 24."),
            (Lines{document, "1957-06-24 message Message 50 from Oslo to Department of Trade"}));
  // What such a message tells is more than that it was sent.
  EXPECT_EQ(LinesOf(heading + "In my 124 of May 5 I reported that Brandt had resigned."),
            (Lines{document,
                   "1957-05-05 statement Embassy in Denmark reported that Brandt had resigned"}));
}

TEST(NamelessEventsTest, ATelegramToAPostIsFromItsDepartment) {
  const std::vector<Event> events = EventsOf(
      "Telegram From the Embassy in Denmark to the Department of Trade\n\n"
      "Copenhagen, July 10, 1957.\n\n"
      "The answer is in telegram 12 to Bern, July 12.");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].title(), "Telegram 12 from Department of Trade to Bern");
}

TEST(NamelessEventsTest, ANumberedMessageWentToTheOtherCorrespondent) {
  const std::vector<Event> events = EventsOf(
      "The Ambassador in Denmark (Novak) to the Secretary of State\n\n"
      "Copenhagen, July 10, 1957.\n\n"
      "Reference Department's 637, May 19. Embassy's 12, May 20, was an answer.");
  ASSERT_EQ(events.size(), 3u);
  ASSERT_EQ(events[1].participants_size(), 2) << events[1].DebugString();
  EXPECT_EQ(events[1].participants(1).display_name(), "Novak");
  EXPECT_EQ(events[1].participants(1).role(), "recipient");
  ASSERT_EQ(events[2].participants_size(), 2) << events[2].DebugString();
  EXPECT_EQ(events[2].participants(1).display_name(), "Secretary of State");
}

TEST(NamelessEventsTest, APronounMayStandForAMessage) {
  const std::vector<Event> events = EventsOf(
      "The Consul in Bern (Novak) to the Minister of Trade\n\n"
      "This is in further reply to yours of July 3.\n");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Message from Minister of Trade to Novak");
}

TEST(NamelessEventsTest, WhatIsScheduledForADayIsPlanned) {
  const std::vector<Event> events = EventsOf("The election is scheduled for June 3, 1958.");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].when().edtf(), "1958-06-03");
  EXPECT_EQ(events[0].type(), "election");
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_PLANNED);
}

TEST(NamelessEventsTest, ToSeeAPersonIsAMeeting) {
  EXPECT_EQ(LinesOf("Novak saw Brandt on July 3."), Lines{"1957-07-03 meeting Novak saw Brandt"});
  EXPECT_EQ(LinesOf("Novak saw the harbour on July 3."), Lines{});
}

TEST(NamelessEventsTest, ADateBelongsToTheNounThatTheGrammarGivesItTo) {
  EXPECT_EQ(
      LinesOf("The Danish letter on the fishing fleet, addressed to Brandt from Novak and dated "
              "July 2, was lost."),
      Lines{"1957-07-02 message Danish letter on the fishing fleet"});
  EXPECT_EQ(LinesOf("Reference is to despatch 168 from Bern, July 2."),
            Lines{"1957-07-02 message Despatch 168 from Bern"});
  EXPECT_EQ(LinesOf("He held talks with Brandt on July 2."),
            Lines{"1957-07-02 meeting Talks with Brandt"});
  EXPECT_EQ(LinesOf("In the talks of July 2, Novak rejected the plan."),
            (Lines{"1957-07-02 meeting Talks with Novak",
                   "1957-07-02 decision Novak rejected the plan"}));
}

TEST(NamelessEventsTest, ADateBetweenASubjectAndItsVerbIsTheVerbs) {
  EXPECT_EQ(LinesOf("The Danish Foreign Office, on July 1, advised the Embassy of the strike."),
            Lines{"1957-07-01 statement Danish Foreign Office advised the Embassy of the strike"});
  EXPECT_EQ(LinesOf("Brandt said that Novak on July 1 had sold the ship."),
            Lines{"1957-07-01 economic Novak had sold the ship"});
  EXPECT_EQ(LinesOf("The plan approved by Novak on July 1 was dropped."),
            Lines{"1957-07-01 decision Plan approved by Novak"});
}

TEST(NamelessEventsTest, ADateBelongsToTheOccasion) {
  EXPECT_EQ(LinesOf("Novak's letter at the Bern conference in May 1949 was lost."),
            Lines{"1949-05 meeting Bern conference"});
}

TEST(NamelessEventsTest, NumbersAndStatesOfThingsDateNothing) {
  for (const char* text : {"The report of the board is on bills Nos. 1260, 1430 and 1532.",
                           "Your message in our 1613 was read by Novak.",
                           "The record of Spring-Olsen's statement is lost.",
                           "It is a report by Novak on the harbor as of June 30, 1957."}) {
    EXPECT_EQ(LinesOf(text), Lines{}) << text;
  }
}

TEST(NamelessEventsTest, OurNoteIsNotTheWritersOwn) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From Mr. Novak to Minister Olsen\n\n"
      "I send you the reply to our note on the mails, of May 3.\n\nPeter Novak\n");
  EXPECT_EQ(EventWith(events, "mails").title(), "Note on the mails");
}

TEST(NamelessEventsTest, OursIsNotWhatRepliesToIt) {
  EXPECT_EQ(LinesOf("We received the Danish note in reply to ours of March 30th."), Lines{});
}

TEST(NamelessEventsTest, ACommaClosesAYear) {
  EXPECT_EQ(LinesOf("It is a breach of the May 12, 1949, trade agreement."),
            Lines{"1949-05-12 treaty Trade agreement"});
  // Which one, nobody can tell.
  EXPECT_EQ(LinesOf("It is a breach of the May 12, 1949, agreement."), Lines{});
}

TEST(NamelessEventsTest, AJoinedVerbIsOfTheSameOccasion) {
  EXPECT_EQ(LinesOf("Officials spoke with Brandt on April 27 and urged him to accept the plan."),
            (Lines{"1957-04-27 statement Officials spoke with Brandt",
                   "1957-04-27 statement Officials urged Brandt to accept the plan"}));
  EXPECT_EQ(LinesOf("Novak spoke with Brandt on April 27 and later urged him to accept the plan."),
            Lines{"1957-04-27 statement Novak spoke with Brandt"});
}

}  // namespace
}  // namespace annals::extractor
