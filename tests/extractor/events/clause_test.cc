// What a verb's clause tells, and its title.
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

constexpr char kDay[] = "1957-07-15";

TEST(ClauseTest, TitlesAreWhole) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      // The parse gives the verb nothing: the words behind it as they stand.
      {"On 3 July President Novak signed the treaty.", "President Novak signed the treaty"},
      {"In May 1957 Novak visited Ghent.", "Novak visited Ghent"},
      {"By May 1957 Danish troops had crossed the river.", "Danish troops had crossed the river"},
      {"On Wednesday, Nordair unveiled a boat able to dive.",
       "Nordair unveiled a boat able to dive"},
      {"Nordair Inc. announced Monday it has sold its old ships to the town.",
       "Nordair Inc. announced it has sold its old ships to the town"},
      // What was said stands behind the source.
      {"Olsen told Brandt on July 3 in Bern that the bridge had fallen.",
       "Olsen told Brandt in Bern that the bridge had fallen"},
      // What the object is for.
      {"Nordair signed a contract on July 3 to build the bridge.",
       "Nordair signed a contract to build the bridge"},
      // Nothing that leads on to what is left out.
      {"The council met on July 3 in order that the harbor and the bridge and the road and the "
       "market might be seen by all of its members.",
       "Council met"},
      {"The board asked Novak on July 3 to come to Bern as soon as possible.",
       "Board asked Novak to come to Bern"},
      // What was sent, where the verb describes it.
      {"The letter Novak sent Brandt on July 3 is lost.", "Novak sent Brandt the letter"},
      // What only links the sentence to the one before, and whose letter it was.
      {"Therefore Olsen then left Bern on July 3.", "Olsen left Bern"},
      // The noun that a participle describes may end a sentence of its own.
      {"Reference is to the treaty signed by Novak on July 3.", "Treaty signed by Novak"},
      // What describes a noun that is left out goes with it.
      {"Novak asked Brandt on July 3 for a secret, and as he said very small and quite urgent, "
       "gift.",
       "Novak asked Brandt"},
      // A clause comes to its verb, also behind a remark.
      {"Brandt was told on July 3 by a friend that the deal with Nordair was now lost.",
       "Brandt was told by a friend that the deal with Nordair was lost"},
      {"Olsen reported on July 3 that his Danish colleague, Count Brandt, had met with Novak.",
       "Olsen reported that his Danish colleague had met with Novak"},
      {"Novak raised on July 3 the question whether a meeting was necessary.",
       "Novak raised the question whether a meeting was necessary"},
      // The object may stand behind a remark.
      {"On July 3 the board rejected, by a vote of five to three, a plan for the harbor.",
       "Board rejected by a vote of five to three a plan for the harbor"},
      // Nothing is missing in between.
      {"Olsen came on July 3 for the purpose of giving Brandt assurances with respect to the offer "
       "to provide ships.",
       "Olsen came for the purpose of giving Brandt assurances with respect to the offer to "
       "provide "
       "ships"},
      // Names with a small syllable stay whole.
      {"Lin Tao-fan left Bern on July 3.", "Lin Tao-fan left Bern"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_THAT(events[0].title(), testing::StartsWith(expected.title));
  }
}

TEST(ClauseTest, TitlesSayWhichOneIsMeant) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      // What describes the last noun, up to where the sentence pauses.
      {"On July 3 Novak bought a ship that had sunk in the lake, and left.",
       "Novak bought a ship that had sunk in the lake"},
      {"The board told Novak on July 3 of the trouble getting money for the harbor.",
       "Board told Novak of the trouble getting money for the harbor"},
      {"The board made a request on July 3 that five boats be sent to Bern.",
       "Board made a request that five boats be sent to Bern"},
      {"The mayor met Brandt on July 3 to speak about a plan for Danish, Swedish and Dutch ships.",
       "Mayor met Brandt to speak about a plan for Danish, Swedish and Dutch ships"},
      // A pronoun that is an object; not one that is another clause's subject.
      {"Novak asked the members on July 3 to be prepared to discuss it.",
       "Novak asked the members to be prepared to discuss it"},
      // What is joined keeps its `that` and its `to`.
      {"Novak stressed on July 3 that the bridge was old and that the board was to be asked.",
       "Novak stressed that the bridge was old and that the board was to be asked"},
      // The object of a relative clause, behind the verb and to whom it went.
      {"Olsen has the letters which Novak and Brandt exchanged with the mayor on July 3.",
       "Novak and Brandt exchanged the letters with the mayor"},
      {"A note says that Novak delivered the parcel to Brandt on July 3.",
       "Novak delivered the parcel to Brandt"},
      // Words for a time that date nothing.
      {"Novak spent two hours with Brandt on July 3.", "Novak spent two hours with Brandt"},
      {"Novak said on July 3 that next year would be hard.",
       "Novak said that next year would be hard"},
      // An item's letter is no subject.
      {"b. On July 3 the Danes took the bridge.", "Danes took the bridge"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events[0].title(), expected.title);
  }
}

TEST(ClauseTest, WhatTheParseMissesIsReadAsItStands) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      {"Novak informed the consul on July 3 that, in view of the strike, the harbor was closed.",
       "Novak informed the consul that in view of the strike the harbor was closed"},
      {"1544. The board met Brandt on July 3.", "Board met Brandt"},
      {"(b) On July 3 Mr. Novak, speaking from the bridge, asked whether the road was open.",
       "Mr. Novak asked whether the road was open"},
      {"The letter was transmitted to the Harbor Board in MAG 6658, July 3.",
       "Letter was transmitted to the Harbor Board in MAG 6658"},
      {"The minister of trade informed him yesterday of the details.",
       "Minister of trade informed him of the details"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events[0].title(), expected.title);
  }
}

TEST(ClauseTest, WhatDidNotHappenIsNoEvent) {
  for (const char* text : {"The report of the board, May 3, 1955, is not printed.",
                           "He would go if any trouble should arise on May 3, 1955.",
                           "Novak spent with Brandt on May 3, 1955."}) {
    SCOPED_TRACE(text);
    for (const Event& event : EventsOf(text, "")) {
      EXPECT_THAT(event.title(), testing::Not(testing::AnyOf(testing::HasSubstr("printed"),
                                                             testing::HasSubstr("arise"),
                                                             testing::HasSubstr("spent"))));
    }
  }
}

TEST(ClauseTest, AListOfDatesIsOfOnePreposition) {
  const std::vector<Event> events =
      EventsOf("I shall stay in Bern, where I arrived on July 3, until July 20.", kDay);
  for (const Event& event : events) {
    EXPECT_NE(event.when().edtf(), "1957-07-20") << Describe(events);
  }
}

TEST(ClauseTest, WhatStandsBeforeTheSentenceIsNotItsSubject) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From the Consul in Bern to Minister Olsen\n\n"
      "My Dear Mr. Minister: On July 3 I met the mayor.\n\nNovak\n",
      kDay);
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Novak met the mayor");
  const std::vector<Event> behind_source =
      EventsOf("Archive of Trade, 12/4) The board met in Bern on July 3.", kDay);
  ASSERT_EQ(behind_source.size(), 1U) << Describe(behind_source);
  EXPECT_EQ(behind_source[0].title(), "Board met in Bern");
}

TEST(ClauseTest, TellsOfNoEvent) {
  for (const char* text : {
           // States, whatever dates them.
           "Novak has worked on the bridge during the past five years.",
           "Rents are fixed by the board today.",
           "Hope has grown this month.",
           // What is only spoken of.
           "The paper is on the subject of selling ships to Denmark on July 3.",
           "The copy bears a stamp of July 3.",
           // To whom something was said or given, and not what.
           "Novak informed Minister Brandt on July 3.",
           "The board handed Brandt on July 3.",
           // An hour without a day, and one that looks like a year.
           "The board stayed in the hall until 6 a.m.",
           "The board agreed to meet at 1730.",
       }) {
    const std::vector<Event> events = EventsOf(text, kDay);
    EXPECT_TRUE(events.empty()) << text << "\n" << Describe(events);
  }
}

TEST(ClauseTest, WhatIsScheduledIsPlanned) {
  const std::vector<Event> events = EventsOf("The ships are scheduled to sail on July 3.", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_PLANNED);
  const std::vector<Event> before =
      EventsOf("The ship was expected to leave Bern on July 3.", kDay);
  ASSERT_EQ(before.size(), 1U) << Describe(before);
  EXPECT_EQ(before[0].factuality(), annals::v1::FACTUALITY_PLANNED);
}

TEST(ClauseTest, ADateBehindAnEarlierEventIsThatEvents) {
  const std::vector<Event> events =
      EventsOf("The Bern office has sold many ships since Brandt's visit in May 1955.", kDay);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.back().title(), "Brandt's visit");
  EXPECT_EQ(events.back().when().edtf(), "1955-05");
}

TEST(ClauseTest, APlaceBehindAPrepositionDoesNotAct) {
  for (const Event& event :
       EventsOf("The Embassy in Oslo reported on July 3 that the ship had left.", kDay)) {
    EXPECT_THAT(ParticipantsOf(event), testing::Not(Contains("Oslo")));
  }
}

TEST(ClauseTest, OnTellsWhenSomethingWasDoneToAWriting) {
  const std::vector<Event> events = EventsOf("The council approved the report on July 3.", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].title(), "Council approved the report");
}

TEST(ClauseTest, WhatSomebodySaidWouldComeIsPlanned) {
  const struct {
    const char* text;
    annals::v1::Factuality factuality;
  } cases[] = {
      {"Brandt announced that the king would arrive on August 3.", annals::v1::FACTUALITY_PLANNED},
      {"Brandt said that the king would arrive on August 3 if he was well.",
       annals::v1::FACTUALITY_HYPOTHETICAL},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].factuality(), expected.factuality);
  }
}

TEST(ClauseTest, TitlesKeepTheNameBehindANoun) {
  const std::vector<Event> events = EventsOf("The liner Aurora left Oslo on May 3, 1955.", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].title(), "Liner Aurora left Oslo");
}

TEST(ClauseTest, TheYearOfADayMayStandBehindIt) {
  const struct {
    const char* text;
    const char* when;
  } cases[] = {
      {"The mayor left Bern on July 8 last year.", "1956-07-08"},
      {"The board answered the Danish note of October 27th last.", "1956-10-27"},
      {"The board answered the Danish note of April 27th last.", "1957-04-27"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events[0].when().edtf(), expected.when);
  }
}

TEST(ClauseTest, AParticipleTellsWhatWasDone) {
  const Event event = EventWith(
      EventsOf("Novak spoke of a barge pulled by Danish sailors on July 3 into the harbor.", kDay),
      "arge");
  EXPECT_EQ(event.when().edtf(), "1957-07-03");
}

TEST(ClauseTest, ATitleGoesOnToTheEndOfItsPhrases) {
  const Event event =
      EventWith(EventsOf("The mayor had no objection on July 3 to a loan for the bridge.", kDay),
                "objection");
  EXPECT_EQ(event.title(), "Mayor had no objection to a loan for the bridge");
}

TEST(ClauseTest, WhatNobodyDidIsDenied) {
  const std::vector<Event> events = EventsOf("No ship of the line left Bern on July 3.", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_DENIED);
}

TEST(ClauseTest, WhatIsSaidMayStandBeforeWhoSaysIt) {
  const Event said = EventWith(
      EventsOf("The toll of the blast has risen to 12, hospital officials said on July 3.", kDay),
      "toll");
  EXPECT_EQ(said.title(), "Hospital officials said the toll of the blast has risen to 12");
}

TEST(ClauseTest, WhatOneDeclinesToDoIsTold) {
  const Event declined =
      EventWith(EventsOf("The police declined to comment on July 3.", kDay), "comment");
  EXPECT_EQ(declined.title(), "Police declined to comment");
  EXPECT_EQ(declined.factuality(), annals::v1::FACTUALITY_HAPPENED);
}

TEST(ClauseTest, ANumberMayHaveAPreposition) {
  const Event blast =
      EventWith(EventsOf("On July 3 at least four people were killed in a blast.", kDay), "blast");
  EXPECT_EQ(blast.title(), "At least four people were killed in a blast");
}

TEST(ClauseTest, TwoSubjectsAreRead) {
  const Event left =
      EventWith(EventsOf("Novak and his brother left Bern on July 3.", kDay), "Bern");
  EXPECT_EQ(left.title(), "Novak and his brother left Bern");
  EXPECT_THAT(ParticipantsOf(left), testing::Contains("Novak"));
}

TEST(ClauseTest, OneWhoMadeAPlanIsItsMaker) {
  const Event made = EventWith(
      EventsOf("It would meet the rule which Brandt formulated on July 3.", kDay), "rule");
  EXPECT_THAT(InRole(made, "agent"), testing::ElementsAre("Brandt"));
}

TEST(ClauseTest, ADateBehindAVerbOfSayingIsIts) {
  const Event said = EventWith(
      EventsOf("Novak said on Monday, and Brandt reported yesterday the king had left.", kDay),
      "eported");
  EXPECT_EQ(said.when().edtf(), "1957-07-14");
}

TEST(ClauseTest, ADateOrACommaPartsNoVerbFromItsSubject) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      {"He accepted the task and later in the day submitted the matter to Novak for criticism.",
       "submitted the matter"},
      {"The envoy in Bern, who had seen Novak on July 3, left.", "Envoy in Bern had seen Novak"},
      {"Olsen and Brandt last Monday went to Ghent.", "Olsen and Brandt went to Ghent"},
      {"The board on July 3 handed to Dr. T. V. Marsh a draft of a new lease.",
       "Board handed to Dr. T. V. Marsh a draft of a new lease"},
      {"The board sent for Brandt on July 3.", "Board sent for Brandt"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events =
        EventsOf("Olsen was ill. " + std::string(expected.text), kDay);
    EXPECT_THAT(events,
                Contains(testing::Property(&Event::title, testing::HasSubstr(expected.title))))
        << Describe(events);
  }
}

TEST(ClauseTest, ASurnameThatLooksLikeAPluralIsAName) {
  const std::vector<Event> events = EventsOf("Burns arrived in Vienna on July 3.", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[0]), ElementsAre("Burns"));
}

TEST(ClauseTest, ASentenceInParenthesesTellsItsOwnEvent) {
  const std::vector<Event> events =
      EventsOf("The road is long (the board built it in May 1951 for Novak).", kDay);
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].when().edtf(), "1951-05");
  EXPECT_THAT(EventsOf("[Here follows a list that was made on May 3, 1951.]", kDay),
              testing::IsEmpty());
}

TEST(ClauseTest, APronounInATitleIsNamedWhereOnlyOneCanBeMeant) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      {"Novak came to Bern. Olsen received him on July 3.", "Olsen received Novak"},
      // Another is named, and may be meant.
      {"Novak came to Bern. Olsen called on Brandt on July 3 to hand him a note.",
       "Olsen called on Brandt to hand him a note"},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, kDay);
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].title(), expected.title);
  }
}

TEST(ClauseTest, WhatOneSentAnotherIsNamedBehindThem) {
  const Event sent =
      EventWith(EventsOf("12. Letter From the Consul in Bern (Novak) to Minister Olsen\n\n"
                         "The letter which you sent me on July 2 is long.\n\nNovak\n",
                         kDay),
                "sent");
  EXPECT_EQ(sent.title(), "Olsen sent Novak the letter");
  EXPECT_THAT(InRole(sent, "recipient"), ElementsAre("Novak"));
}

}  // namespace
}  // namespace annals::extractor
