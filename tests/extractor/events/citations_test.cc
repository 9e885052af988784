// Who takes part in a message or a meeting that a text only cites, as the words around the citation
// tell: the line that opens a cable, the footnote's marker, the sentences before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr char kDay[] = "1957-07-15";
constexpr char kCable[] =
    "12. Telegram From the Legation in Denmark to the Department of Trade\n\n";

TEST(CitationsTest, TheLineThatOpensACableNamesItsParties) {
  const std::vector<Event> events =
      EventsOf(std::string(kCable) +
                   "745. For Brandt (Ports) and Olsen from Mayor Novak.\n\n"
                   "I met the king on July 3.\n\nEva Lund\n",
               kDay);
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"),
              UnorderedElementsAre("Eva Lund", "Legation in Denmark", "Novak"));
  EXPECT_THAT(InRole(events[0], "recipient"),
              UnorderedElementsAre("Department of Trade", "Brandt", "Olsen"));
  EXPECT_EQ(events[1].title(), "Novak met the king");
}

TEST(CitationsTest, NoOtherSentenceIsSuchALine) {
  const std::vector<Event> events = EventsOf(
      std::string(kCable) + "From Bern comes word of a strike.\n\nFor a year nothing was built.\n",
      kDay);
  ASSERT_FALSE(events.empty());
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Legation in Denmark"));
  EXPECT_THAT(InRole(events[0], "recipient"), ElementsAre("Department of Trade"));
}

TEST(CitationsTest, TheWordsBeforeAMarkerTellWhoseMessageTheNoteDates) {
  const struct {
    const char* body;
    const char* sender;
    const char* recipient;
  } cases[] = {
      {"I have read the Department’s telegram 345 on ports¹.", "Department of Trade",
       "Legation in Denmark"},
      {"This was asked in embtel 345 and before¹.", "Legation in Denmark", "Department of Trade"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.body);
    std::string text = std::string(kCable) + expected.body + "\n\n";
    text.replace(text.find("¹"), std::string("¹").size(), "1");
    const Event cited =
        EventWith(EventsOf(text + "1. Telegram 345, July 3, is not printed.\n", kDay), "345");
    EXPECT_THAT(InRole(cited, "sender"), ElementsAre(expected.sender));
    EXPECT_THAT(InRole(cited, "recipient"), ElementsAre(expected.recipient));
  }
}

TEST(CitationsTest, AMessageOfTheOtherGoesByItsNumber) {
  const std::string title = "The Consul in Bern (Novak) to the Minister of Trade\n\n";
  const Event message = EventWith(
      EventsOf(title + "I shall reply to the points raised in your 209, July 3, and others.\n",
               "1957-07-15"),
      "Message 209");
  EXPECT_THAT(InRole(message, "sender"), ElementsAre("Minister of Trade"));
  EXPECT_THAT(InRole(message, "recipient"), ElementsAre("Novak"));
}

TEST(CitationsTest, ADateBehindANumberIsTheMessages) {
  const std::vector<Event> events = EventsOf(
      "The Ambassador in Denmark (Novak) to the Secretary of State\n\n"
      "Embassy's 144, July 3, 11 a.m. Brandt's article is much read.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Message 144 from Embassy in Denmark to Secretary of State");
}

TEST(CitationsTest, ElectionsAreOfTheStateThatWasSpokenOf) {
  const Event elections = EventWith(
      EventsOf("Denmark was calm. The 1953 parliamentary elections gave the party a majority.",
               kDay),
      "elections");
  EXPECT_EQ(elections.title(), "Parliamentary elections in Denmark");
}

TEST(CitationsTest, ANounMayBeOfAnOffice) {
  EXPECT_THAT(InRole(EventWith(EventsOf("The Presidential directive of July 3 is lost.", kDay),
                               "directive"),
                     "agent"),
              ElementsAre("President"));
  EXPECT_EQ(EventWith(EventsOf("The Final Declaration of the 1954 Bern Conference is lost.", kDay),
                      "Declaration")
                .title(),
            "Final Declaration of the Bern Conference");
}

TEST(CitationsTest, SeveralMessagesMayBeCitedTogether) {
  const std::vector<Event> events = EventsOf(
      "12. Telegram From the Embassy in Denmark to the Department of State\n\n"
      "The harbor is full.1\n\n1. Telegrams 90, 92, and 99 from Bern, July 3, speak of it.\n",
      "1957-07-15");
  EXPECT_EQ(EventWith(events, "Telegrams").title(), "Telegrams 90, 92, and 99 from Bern");
}

TEST(CitationsTest, WhatTheBodyTellsBeforeAMarkerTellsWhoSentTheMessage) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From the Consul in Bern to Minister Olsen\n\n"
      "The Harbor Board cabled the mayor1.\n\nNovak\n\n1. Telegram No. 670, May 8, 1957, not "
      "printed.\n",
      "1957-07-15");
  EXPECT_THAT(InRole(EventWith(events, "670"), "sender"), ElementsAre("Harbor Board"));
}

TEST(CitationsTest, TheDepartmentsMessagesGoToThePostThatItWritesTo) {
  const Event cited = EventWith(EventsOf("The Secretary of Trade to the Consul in Bern (Novak)\n\n"
                                         "Reference Department's 637, May 19.\n\nOlsen\n",
                                         kDay),
                                "637");
  EXPECT_THAT(InRole(cited, "recipient"), ElementsAre("Novak"));
}

TEST(CitationsTest, AMessageWentToWhomItInformed) {
  const Event cited = EventWith(
      EventsOf("Telegram 345, July 3, informed Brandt that the bridge was closed.", kDay), "345");
  EXPECT_THAT(InRole(cited, "recipient"), ElementsAre("Brandt"));
}

TEST(CitationsTest, AnOwnerMayBeNamedBehindHisLetter) {
  const Event letter =
      EventWith(EventsOf("In his letter of July 3 Novak asked for the price.", kDay), "letter");
  EXPECT_THAT(InRole(letter, "sender"), ElementsAre("Novak"));
}

TEST(CitationsTest, ABareMeetingIsTheOneSpokenOfBefore) {
  const std::vector<Event> events = EventsOf(
      "Brandt had a conversation with the mayor about the bridge. The conversation took place on "
      "July 3.",
      kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[0]), Contains("Brandt"));
  EXPECT_THAT(events[0].title(), testing::HasSubstr("with the mayor"));
  // Another meeting is spoken of by `a`.
  for (const Event& event : EventsOf(
           "Brandt had a conversation with the mayor. A conversation was held on July 3.", kDay)) {
    EXPECT_THAT(ParticipantsOf(event), Not(Contains("Brandt")));
  }
}

TEST(CitationsTest, WhatIsDoneOnABareOccasionIsTheEvent) {
  const Event event = EventWith(
      EventsOf("At a press conference on July 3 the story was branded as false.", kDay), "tory");
  EXPECT_EQ(event.when().edtf(), "1957-07-03");
}

TEST(CitationsTest, AListOfNamesIsReadToItsEnd) {
  const Event letter = EventWith(
      EventsOf("The letter of July 3 from Novak, Brandt and Olsen was lost.", kDay), "etter");
  EXPECT_EQ(letter.title(), "Letter from Novak, Brandt and Olsen");
  EXPECT_THAT(InRole(letter, "sender"), ElementsAre("Novak", "Brandt", "Olsen"));
}

TEST(CitationsTest, ThosePresentTookPart) {
  const Event meeting = EventWith(
      EventsOf("On July 3 a meeting was held in the harbor, attended by Novak and Brandt.", kDay),
      "eeting");
  EXPECT_THAT(InRole(meeting, "attendee"), ElementsAre("Novak", "Brandt"));
}

TEST(CitationsTest, APlannedConferenceIsToCome) {
  const std::vector<Event> events =
      EventsOf("The Bandung Conference will be a large one.", "1955-03-03");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_PLANNED);
}

TEST(CitationsTest, ABattleIsOfAPlace) {
  const Event battle =
      EventWith(EventsOf("The Battle of Crooked Ridge (3–5 July 1951) was long.", kDay), "Ridge");
  EXPECT_THAT(PlacesOf(battle), ElementsAre("Crooked Ridge"));
  EXPECT_THAT(ParticipantsOf(battle), IsEmpty());
}

TEST(CitationsTest, NamesBesideDatesAreNoPartOfThem) {
  const Event told = EventWith(
      EventsOf("Olsen informed Lundberg yesterday at lunch of the price.", kDay), "price");
  EXPECT_EQ(told.title(), "Olsen informed Lundberg at lunch of the price");
  const Event launched =
      EventWith(EventsOf("During the course of 1953, the Iranians launched five assaults.", kDay),
                "assaults");
  EXPECT_EQ(launched.title(), "Iranians launched five assaults");
}

TEST(CitationsTest, ADespatchGoesFromThePostToItsDepartment) {
  const Event cited = EventWith(
      EventsOf(std::string(kCable) + "The rest is in despatch 345 of July 3.\n", kDay), "345");
  EXPECT_THAT(InRole(cited, "sender"), ElementsAre("Legation in Denmark"));
  EXPECT_THAT(InRole(cited, "recipient"), ElementsAre("Department of Trade"));
}

TEST(CitationsTest, ThePartiesMayStandBehindTheDate) {
  const Event report = EventWith(
      EventsOf("This is a report of a talk, July 3, between Novak and Brandt.", kDay), "eport");
  EXPECT_THAT(ParticipantsOf(report), UnorderedElementsAre("Novak", "Brandt"));
}

TEST(CitationsTest, ANumberFarFromTheTimeIsNoYear) {
  const Event call =
      EventWith(EventsOf("The consul called on Brandt at his house 1730 July 3.", kDay), "Brandt");
  EXPECT_EQ(call.when().edtf(), "1957-07-03T17:30:00");
}

}  // namespace
}  // namespace annals::extractor
