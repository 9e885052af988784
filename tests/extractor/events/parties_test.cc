// Who takes part in messages and talks, as the words around them say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using testing::ElementsAre;

constexpr char kLetter[] = "12. Letter From the Consul in Bern to Minister Olsen\n\n";

TEST(PartiesTest, PronounsBehindANounTakePart) {
  const std::vector<Event> events =
      EventsOf(std::string(kLetter) + "Brandt had a conversation with me on July 3.\n\nNovak\n",
               "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[1]), testing::Contains("Novak"));
  EXPECT_EQ(EventWith(EventsOf(std::string(kLetter) +
                                   "The minutes of the board's talk with you on July 3 are lost.\n"
                                   "\nNovak\n",
                               "1957-07-15"),
                      "talk")
                .title(),
            "Board's talk with Olsen");
}

TEST(PartiesTest, YourLetterWasWrittenToWhoHasItNow) {
  const Event letter = EventWith(
      EventsOf(std::string(kLetter) + "I have your letter of July 3.\n\nNovak\n", "1957-07-15"),
      "letter");
  EXPECT_THAT(InRole(letter, "sender"), ElementsAre("Olsen"));
  EXPECT_THAT(InRole(letter, "recipient"), ElementsAre("Novak"));
}

TEST(PartiesTest, YourLetterToAnotherWasNotWrittenToTheWriter) {
  const Event letter = EventWith(
      EventsOf(std::string(kLetter) + "I have seen your letter to the King of July 3.\n\nNovak\n",
               "1957-07-15"),
      "letter");
  EXPECT_THAT(InRole(letter, "sender"), ElementsAre("Olsen"));
  EXPECT_THAT(ParticipantsOf(letter), testing::Not(testing::Contains("Novak")));
}

TEST(PartiesTest, WhereAThingIsSaysNotWhoSentIt) {
  const std::vector<Event> events = EventsOf(
      "On May 3, 1955, two villagers were found at a point three miles from Kfar Olsen.", "");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"), testing::IsEmpty());
}

TEST(PartiesTest, WhatAPhraseIsOnOrWhereItWasTakesNoPart) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"Novak's note in regard to the Marsh case of May 3, 1955, is lost.", {"Novak"}},
      {"Novak's speech at the opening of the Harbor Council on May 3, 1955, was long.", {"Novak"}},
      {"The talk of officers of Nordair with Brandt on May 3, 1955, was long.",
       {"Nordair", "Brandt"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(PartiesTest, StatesActThroughTheirMen) {
  const Event meeting = EventWith(
      EventsOf("The meeting of the ministers of Denmark, Norway, and the Federal Republic of "
               "Germany at Bern on May 3, 1955, was long.",
               ""),
      "Meeting");
  EXPECT_THAT(InRole(meeting, "agent"),
              testing::IsSupersetOf({"Denmark", "Norway", "Federal Republic of Germany"}));
  EXPECT_THAT(PlacesOf(meeting), ElementsAre("Bern"));
}

TEST(PartiesTest, StatesActByTheirNamesBeforeANoun) {
  EXPECT_THAT(
      InRole(EventWith(EventsOf("The U.S. note of May 3, 1955, is lost.", ""), "note"), "sender"),
      ElementsAre("U.S."));
  EXPECT_THAT(
      InRole(EventWith(EventsOf("The talks held on May 3, 1955, by Denmark and Swedish officials "
                                "with Norway officials were long.",
                                ""),
                       "alks"),
             "attendee"),
      testing::Contains("Norway officials"));
}

TEST(PartiesTest, WhoIsAskedAtAMeetingIsThere) {
  const Event meeting =
      EventWith(EventsOf("The mayor was asked his views at a press conference on May 3, 1955.", ""),
                "onference");
  EXPECT_THAT(ParticipantsOf(meeting), testing::Contains("Mayor"));
}

TEST(PartiesTest, WithWhomOneDinesIsNamedBeforeIt) {
  const Event dinner = EventWith(
      EventsOf("He named Olsen, with whom Novak had dinner on May 3, 1955.", ""), "dinner");
  EXPECT_THAT(ParticipantsOf(dinner), testing::IsSupersetOf({"Olsen", "Novak"}));
}

TEST(PartiesTest, ALetterReceivedIsWhatWasSent) {
  const Event letter = EventWith(
      EventsOf("Here is the text of a letter received on May 3, 1955, from Olsen.", ""), "etter");
  EXPECT_EQ(letter.type(), "message");
  EXPECT_THAT(InRole(letter, "sender"), ElementsAre("Olsen"));
}

TEST(PartiesTest, APaperPreparedInAHouseIsFromIt) {
  const std::vector<Event> events = EventsOf(
      "12. Memorandum Prepared in the Ministry of Trade\n\nThe harbor is full.\n", "1957-07-15");
  ASSERT_FALSE(events.empty());
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Ministry of Trade"));
}

TEST(PartiesTest, WhatSomebodyOwnsHasThingsDoneToIt) {
  const Event sent = EventWith(
      EventsOf("On May 3, 1955, Brandt delivered Novak's letter to the mayor.", ""), "delivered");
  EXPECT_THAT(InRole(sent, "sender"), ElementsAre("Novak"));
  const Event painted =
      EventWith(EventsOf("On May 3, 1955, Brandt bought Novak's boat.", ""), "bought");
  EXPECT_THAT(ParticipantsOf(painted), ElementsAre("Brandt"));
}

TEST(PartiesTest, WhoIsSentToABodyTellsItNothing) {
  const Event arrival = EventWith(
      EventsOf("On May 3, 1955, Novak came as head of the delegation to the Harbor Council.", ""),
      "came");
  EXPECT_THAT(InRole(arrival, "recipient"), testing::IsEmpty());
}

TEST(PartiesTest, AnEnclosedMessageHasAWriterOfItsOwn) {
  const std::vector<Event> events = EventsOf(
      "The Consul in Bern (Novak) to the Minister of Trade\n\n"
      "I met the mayor on July 3.\n\nPeter Novak\n\n[Enclosure]\n\n"
      "General Kai-hong to President Brandt\n\n"
      "Your letter of July 5 has come.\n\nHong\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 3U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Consul in Bern (Novak)"));
  EXPECT_EQ(events[1].title(), "Novak met the mayor");
  EXPECT_THAT(InRole(events[2], "sender"), ElementsAre("Brandt"));
  EXPECT_THAT(InRole(events[2], "recipient"), ElementsAre("Hong"));
}

TEST(PartiesTest, ASubjectLineIsNoHeading) {
  const std::vector<Event> events = EventsOf(std::string(kLetter) +
                                                 "SUBJECT\n\nVisit of the board to Mayor Brandt\n\n"
                                                 "I met the mayor on July 3.\n\nNovak\n",
                                             "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Novak met the mayor");
}

TEST(PartiesTest, InANoteTheEditorSpeaks) {
  const std::vector<Event> events = EventsOf(
      std::string(kLetter) + "The mayor1 is well.\n\nNovak\n\n1. “I met the mayor on July 3.”\n",
      "1957-07-15");
  for (const Event& event : events) {
    if (event.evidence(0).rules(0) != "event.document") {
      EXPECT_THAT(ParticipantsOf(event), testing::Not(testing::Contains("Novak")));
    }
  }
}

TEST(PartiesTest, ARecordIsOfTheMeetingThatItsWriterHad) {
  const std::vector<Event> events = EventsOf(
      "Memorandum by the Consul in Bern (Novak) of a Conversation With Minister Olsen\n\n"
      "I called on Mayor Brandt on July 3.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[0].type(), "meeting");
  EXPECT_THAT(InRole(events[0], "attendee"), ElementsAre("Consul in Bern (Novak)", "Olsen"));
  EXPECT_THAT(InRole(events[1], "agent"), ElementsAre("Novak"));
}

TEST(PartiesTest, ListsOfThosePresentEndAtTheNextHeading) {
  const std::vector<Event> events = EventsOf(
      "12. Memorandum of a Conversation, Bern, July 15, 1957\n\n"
      "PARTICIPANTS\nDenmark\nMr. Novak\nSweden\nMr. Brandt\nSUBJECT\nNew Harbors\n\n"
      "The plan is good.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[0]), ElementsAre("Novak", "Brandt"));
}

TEST(PartiesTest, NamesOfTelegramsTellTheirWriter) {
  const std::string letter = kLetter;
  const std::vector<Event> mine =
      EventsOf(letter + "See mytel 12, July 3.\n\nNovak\n", "1957-07-15");
  EXPECT_THAT(InRole(EventWith(mine, "Mytel"), "sender"), ElementsAre("Novak"));
  const std::vector<Event> yours =
      EventsOf(letter + "The board has urtel 12, July 3.\n\nNovak\n", "1957-07-15");
  EXPECT_THAT(InRole(EventWith(yours, "Urtel"), "sender"), ElementsAre("Olsen"));
}

TEST(PartiesTest, MessagesOfDifferentNumbersAreNotJoined) {
  const std::vector<Event> events = EventsOf(
      "In telegram 12 from Bern, July 3, Novak gave the price. Brandt asked for it in telegram 14 "
      "to "
      "Bern, July 3.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Novak"));
  EXPECT_THAT(InRole(events[1], "sender"), ElementsAre("Brandt"));
}

TEST(PartiesTest, WhoHoldsAMeetingIsThere) {
  const std::vector<Event> events =
      EventsOf(std::string(kLetter) +
                   "Mayor Brandt and I had a long talk with Eva Marsh on July 3.\n\nNovak\n",
               "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[1]),
              testing::UnorderedElementsAre("Brandt", "Novak", "Eva Marsh"));
}

TEST(PartiesTest, ItsMeetingIsThatOfTheBodyBefore) {
  const std::vector<Event> events =
      EventsOf("The plan is sent to the Harbor Council for its meeting of July 3.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].title(), "Harbor Council’s meeting");
}

TEST(PartiesTest, OnlyWhomAPrepositionGivesAPartTakesPart) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"Novak flew to Bern as Minister on May 3, 1955, after the Marsh Conference.", {"Novak"}},
      {"Brandt sold a copy of the letter to Novak on May 3, 1955.", {"Brandt", "Novak"}},
      {"The liner Aurora left Oslo on May 3, 1955.", {"Aurora"}},
      {"Novak lost the case in the High Court on May 3, 1955.", {"Novak"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(PartiesTest, WhoDraftedAMemorandumWroteIt) {
  for (const char* text :
       {"The file holds a memorandum of conversation, drafted by Novak on May 3, 1955.",
        "The file holds a memorandum of conversation, by Novak, May 3, 1955."}) {
    SCOPED_TRACE(text);
    const std::vector<Event> events = EventsOf(text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Novak"));
  }
  // Whose and of what, nobody knows.
  EXPECT_TRUE(EventsOf("The file holds a memorandum of a conversation, May 3, 1955.", "1957-07-15")
                  .empty());
}

TEST(PartiesTest, WhoTookDownAMeetingDoesNotSpeakInIt) {
  for (const Event& event : EventsOf(
           "12. Memorandum of Discussion at the 12th Meeting of the Harbor Council, Bern, July "
           "15, 1957\n\nWe sold the ship on July 3.\n\nPeter Novak\n",
           "1957-07-15")) {
    EXPECT_THAT(ParticipantsOf(event), testing::Not(testing::Contains("Peter Novak")));
  }
}

TEST(PartiesTest, WhoReportsInANumberedMessageSentIt) {
  const std::vector<Event> events = EventsOf(
      "In Delga 35, May 3, 1955, Novak reported a conversation with Brandt.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(InRole(events[0], "sender"), std::vector<std::string>{"Novak"});
}

TEST(PartiesTest, TheSeriesOfATelegramTellsBetweenWhomItWent) {
  const std::vector<Event> events =
      EventsOf("The board was told of it in Tosec 35, May 3, 1955.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Department of State"));
  EXPECT_THAT(InRole(events[0], "recipient"), ElementsAre("Secretary of State"));
}

TEST(PartiesTest, TheHeadingKnowsTheWriterBetterThanAFirstNameBelow) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From the Consul in Bern (Novak) to the Ambassador-Designate to Denmark "
      "(Brandt)\n\nBern, July 15, 1957\n\nThe mayor sent for me on July 4.\n\nEva\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Consul in Bern (Novak)"));
  EXPECT_THAT(InRole(events[0], "recipient"),
              ElementsAre("Ambassador-Designate to Denmark (Brandt)"));
  EXPECT_EQ(events[1].title(), "Mayor sent for Novak");
  EXPECT_THAT(InRole(events[1], "attendee"), ElementsAre("Novak"));
}

TEST(PartiesTest, APlaceIsThePostThatTheHeadingNamesThere) {
  const std::vector<Event> events = EventsOf(
      "12. Telegram From the Consulate at Basel to the Department of State\n\n"
      "Basel, July 15, 1957\n\nThe mayor1 is ill.2\n\n"
      "1. Telegram 12 from Basel, July 3, spoke of it.\n\n2. See Gadel 4 to New York, July 5.\n",
      "1957-07-15");
  EXPECT_THAT(InRole(EventWith(events, "Telegram 12"), "sender"),
              ElementsAre("Consulate at Basel"));
  // The name of a series tells more than the place.
  EXPECT_THAT(InRole(EventWith(events, "Gadel"), "recipient"),
              ElementsAre("Delegation to the General Assembly"));
}

TEST(PartiesTest, AnOfficerWritesToHisEmbassy) {
  const std::vector<Event> events = EventsOf(
      "12. Telegram From the Ambassador in Denmark (Novak) to the Secretary of State\n\n"
      "Copenhagen, July 15, 1957\n\n"
      "Despatch no. 12, July 3, from the Embassy officer at Odense was long.\n",
      "1957-07-15");
  const Event despatch = EventWith(events, "Despatch");
  EXPECT_THAT(InRole(despatch, "sender"), ElementsAre("Embassy officer at Odense"));
  EXPECT_THAT(InRole(despatch, "recipient"), ElementsAre("Embassy in Denmark"));
}

// Who writes from a capital to a department with embassies is the embassy there.
TEST(PartiesTest, WhoWritesFromACapitalIsTheEmbassyThere) {
  const std::string paper =
      "12. Memorandum From Mr. Olsen to Minister Brandt\n\nThe bridge1 is old. The mayor is "
      "ill.2\n\n"
      "1. Source: Department of State, Central Files. Secret.\n\n";
  const struct {
    const char* place;
    const char* house;
  } cases[] = {{"Bern", "Embassy in Switzerland"},
               {"London", "Embassy in the United Kingdom"},
               {"Basel", "Basel"}};
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.place);
    const Event telegram =
        EventWith(EventsOf(paper + "2. Telegram 12 from " + expected.place + ", July 3, spoke.\n",
                           "1957-07-15"),
                  "Telegram 12");
    EXPECT_THAT(InRole(telegram, "sender"), ElementsAre(expected.house));
  }
}

TEST(PartiesTest, PapersAndWeaponsTakeNoPart) {
  const std::vector<Event> events = EventsOf(
      "The mayor approved TB 5603 on July 3. On July 4 the Harbor Policy was read by Novak.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  for (const Event& event : events) {
    EXPECT_EQ(event.participants_size(), 1) << Describe(events);
  }
}

TEST(PartiesTest, PostsWriteToTheDepartmentOfWhosePapersANoteSpeaks) {
  const std::vector<Event> events = EventsOf(
      "12. Memorandum From Mr. Olsen to Minister Brandt\n\nThe bridge1 is old. The mayor is "
      "ill.2\n\n"
      "1. Source: Department of Trade, Central Files. Secret.\n\n"
      "2. Telegram 12 from Bern, July 3, spoke of it.\n",
      "1957-07-15");
  const Event telegram = EventWith(events, "Telegram");
  EXPECT_THAT(InRole(telegram, "sender"), ElementsAre("Bern"));
  EXPECT_THAT(InRole(telegram, "recipient"), ElementsAre("Department of Trade"));
}

TEST(PartiesTest, WhomOneTellsInALetterReceivesIt) {
  for (const char* text : {"In a letter of May 3, 1955, Novak told Brandt that the bridge was old.",
                           "In a letter of May 3, 1955, Novak wrote to Brandt that it was old."}) {
    SCOPED_TRACE(text);
    const std::vector<Event> events = EventsOf(text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_THAT(InRole(events[0], "sender"), ElementsAre("Novak"));
    EXPECT_THAT(InRole(events[0], "recipient"), ElementsAre("Brandt"));
  }
}

TEST(PartiesTest, PersonsAndBodiesGoByCommonNouns) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"The ad hoc committee met in Bern on July 3.", {"Ad hoc committee"}},
      {"The Harbor Party delegation left Bern on July 3.", {"Harbor Party delegation"}},
      {"A ten-man committee met in Bern on July 3.", {"Ten-man committee"}},
      {"Novak sent a note to Zurich on July 3.", {"Novak", "Zurich"}},
      // A state acts, of a town those do who are there.
      {"The Bern talks began on July 3.", {}},
      {"Denmark rejected the plan on July 3.", {"Denmark"}},
      {"Novak asked Denmark on July 3 to sell the ship.", {"Novak", "Denmark"}},
      // Where from and where to.
      {"Novak moved from Zell to Marsk on July 3.", {"Novak"}},
      {"No members came on July 3.", {}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(PartiesTest, WhoToldOfItSentTheTelegramThatIsCited) {
  for (const char* text :
       {"The Embassy in Bern informed Brandt of the strike. (Telegram 12, July 3)",
        "The Embassy in Bern informed Brandt of the strike (telegram 12, July 3)."}) {
    SCOPED_TRACE(text);
    const Event telegram = EventWith(EventsOf(text, "1957-07-15"), "elegram 12");
    EXPECT_THAT(InRole(telegram, "sender"), ElementsAre("Embassy in Bern"));
    EXPECT_THAT(InRole(telegram, "recipient"), ElementsAre("Brandt"));
  }
}

TEST(PartiesTest, OurTalkWasBetweenTheTwoWhoWrite) {
  const std::vector<Event> events =
      EventsOf(std::string("12. Letter From Mr. Novak to Minister Olsen\n\n") +
                   "I was glad of our talk yesterday.\n\nPeter Novak\n",
               "1957-07-15");
  const Event talk = EventWith(events, "talk");
  EXPECT_EQ(talk.title(), "Peter Novak’s talk with Olsen");
  EXPECT_THAT(ParticipantsOf(talk), ElementsAre("Peter Novak", "Olsen"));
  // A house speaks of itself, and the US are not `us`.
  for (const char* text : {"I was glad of our talk with Brandt yesterday.",
                           "I was glad of the US-Danish talk with Brandt yesterday."}) {
    EXPECT_THAT(ParticipantsOf(EventWith(EventsOf(std::string("12. Letter From Mr. Novak to "
                                                              "Minister Olsen\n\n") +
                                                      text + "\n\nPeter Novak\n",
                                                  "1957-07-15"),
                                         "talk")),
                testing::Not(testing::Contains("Olsen")));
  }
}

TEST(PartiesTest, WhatFollowsTheDateOfAMeetingTellsWhatFor) {
  const struct {
    const char* text;
    const char* title;
    std::vector<std::string> participants;
  } cases[] = {
      {"There was a meeting of the harbor board on July 3 to discuss the bridge.",
       "Meeting of the harbor board to discuss the bridge",
       {"Harbor board"}},
      {"The text of Novak's speech before the Press Club on July 3 is lost.",
       "Novak's speech before the Press Club",
       {"Novak", "Press Club"}},
      {"The withdrawal of Danish troops from Zell on July 3 was slow.",
       "Withdrawal of Danish troops from Zell",
       {"Danish troops"}},
      {"Novak spoke of his talks with officials of Nordair on July 3.",
       "Novak’s talks with officials of Nordair",
       {"Novak", "Nordair"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].title(), expected.title);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(PartiesTest, TheFirstSentenceOfARecordNamesWhoCame) {
  for (const char* text : {"Ambassador Olsen called this morning at his request.",
                           "I telephoned Ambassador Olsen this morning."}) {
    SCOPED_TRACE(text);
    const std::vector<Event> events = EventsOf(
        std::string(
            "Memorandum of Conversation, by the Secretary of Trade\n\nBern, July 15, 1957\n\n") +
            text + "\n",
        "1957-07-15");
    ASSERT_FALSE(events.empty());
    EXPECT_THAT(InRole(events[0], "attendee"), ElementsAre("Secretary of Trade", "Olsen"));
  }
}

TEST(PartiesTest, MenAreToldByTheirBody) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"Representatives of Egypt and Norway signed a treaty on May 3, 1955.", {"Egypt", "Norway"}},
      {"Members of the Harbor Board met with Novak on May 3, 1955.", {"Harbor Board", "Novak"}},
      {"Novak received members of the diplomatic corps on May 3, 1955.",
       {"Novak", "Members of the diplomatic corps"}},
      {"Olsen met with representatives of the Danish and Swedish Embassies on May 3, 1955.",
       {"Olsen", "Representatives of the Danish and Swedish Embassies"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(PartiesTest, WhatOnlyDescribesAThingTakesNoPart) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"Novak discussed the supply of Vltava water with Brandt on May 3, 1955.",
       {"Novak", "Brandt"}},
      // A paper with a number is the body's.
      {"Novak signed Harbor Board Order No. 12 on May 3, 1955.", {"Novak", "Harbor Board"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_THAT(ParticipantsOf(events[0]), testing::IsSupersetOf(expected.participants));
    EXPECT_THAT(ParticipantsOf(events[0]),
                testing::Not(testing::AnyOf(testing::Contains("Vltava"),
                                            testing::Contains("Harbor Board Order"))));
  }
}

TEST(PartiesTest, ABodyHoldsTheDebateInIt) {
  EXPECT_THAT(InRole(EventWith(EventsOf("The debate in the Harbor Council over the articles on "
                                        "May 3, 1955, was long.",
                                        ""),
                               "Debate"),
                     "agent"),
              ElementsAre("Harbor Council"));
}

TEST(PartiesTest, ARecordTellsWhoMet) {
  const auto title_of = [](const std::string& names) {
    return EventsOf("12. Memorandum of a Conversation, Bern, July 3, 1957\n\nPARTICIPANTS\n\n" +
                        names + "\n\nThe talk was long.\n",
                    "1957-07-03")
        .front()
        .title();
  };
  EXPECT_EQ(title_of("Mr. Novak\n\nMr. Brandt"),
            "Memorandum of a Conversation, Bern: Novak and Brandt");
  EXPECT_EQ(title_of("Mr. Novak\n\nMr. Brandt\n\nMr. Olsen\n\nMr. Kern"),
            "Memorandum of a Conversation, Bern: Novak, Brandt, Olsen and others");
}

TEST(PartiesTest, AnOfficeMayHoldAnAddressee) {
  const auto parties = [](const std::string& title) {
    const std::vector<Event> events = extractor::EventsOf(
        title + "\n\nBern, July 15, 1957.\n\nThe strike goes on.", "1957-07-15");
    return std::pair(InRole(events.at(0), "sender"), InRole(events.at(0), "recipient"));
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(parties("Memorandum by the Delegate to the Council of the Harbor League (Novak)"),
            std::pair(Names{"Delegate to the Council of the Harbor League (Novak)"}, Names{}));
  EXPECT_EQ(parties("Letter From the Adviser for Trade to the Mission at Bern (Novak) to the "
                    "Minister of Trade (Brandt)"),
            std::pair(Names{"Adviser for Trade to the Mission at Bern (Novak)"},
                      Names{"Minister of Trade (Brandt)"}));
  EXPECT_EQ(parties("Letter From the Consul in Bern (Novak) to the Minister of Trade (Brandt)"),
            std::pair(Names{"Consul in Bern (Novak)"}, Names{"Minister of Trade (Brandt)"}));
  EXPECT_EQ(parties("Letter From the Harbor Office to the Minister of Trade (Brandt)"),
            std::pair(Names{"Harbor Office"}, Names{"Minister of Trade (Brandt)"}));
}

TEST(PartiesTest, AMeetingIsNoneOfThoseWhoMeet) {
  const Event held = EventWith(
      extractor::EventsOf("The Annual Harbor Masters' Conference was held in Oslo on May 3.",
                          "1957-07-15"),
      "Conference");
  EXPECT_EQ(ParticipantsOf(held), std::vector<std::string>{});
}

TEST(PartiesTest, APartyOfAPeopleIsOneName) {
  const auto of = [](const std::string& text) {
    return InRole(EventWith(extractor::EventsOf(text, "1957-07-15"), "shelled"), "agent");
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(of("The Danish Royalists shelled Zell on May 3."), Names{"Danish Royalists"});
  EXPECT_EQ(of("Danish Royalist troops shelled Zell on May 3."), Names{"Danish Royalist troops"});
}

}  // namespace
}  // namespace annals::extractor
