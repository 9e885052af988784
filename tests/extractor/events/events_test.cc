// From sentences to events, through the whole extractor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using testing::Contains;
using testing::HasSubstr;

// That a text tells one event, in whose title `title` is.
void ExpectOneEvent(const char* text, const char* title) {
  SCOPED_TRACE(text);
  const std::vector<Event> events = EventsOf(text, "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_THAT(events[0].title(), HasSubstr(title));
}

struct Case {
  std::string text;
  std::string when;
  std::string type;
  std::string title;                      // a part of it
  std::vector<std::string> participants;  // at least
  std::vector<std::string> places;        // at least
};

// The reference date of all is 15 July 1957.
const std::vector<Case>& Cases() {
  static const auto& cases = *new std::vector<Case>{
      {"The second Bern conference opened on May 3, 1955.",
       "1955-05-03",
       "meeting",
       "Bern conference",
       {},
       {"Bern"}},
      {"Novak and Brandt visited Denmark July 2-5.",
       "1957-07-02/1957-07-05",
       "visit",
       "Novak and Brandt visited Denmark",
       {"Novak", "Brandt"},
       {"Denmark"}},
      {"The July 3 meeting of the harbor board was short.",
       "1957-07-03",
       "meeting",
       "Meeting of the harbor board",
       {},
       {}},
      {"The expulsion of Marta Novak in March 1953 was a mistake.",
       "1953-03",
       "removal",
       "Expulsion of Marta Novak",
       {"Marta Novak"},
       {}},
      {"The treaty of 12 May 1921 was never published.", "1921-05-12", "treaty", "Treaty", {}, {}},
      {"According to Brandt (Evening Star, July 5), the bridge is unsafe.",
       "1957-07-05",
       "statement",
       "Evening Star",
       {"Brandt"},
       {}},
      {"John Brown died on 4 June 1956.",
       "1956-06-04",
       "death",
       "John Brown died",
       {"John Brown"},
       {}},
      {"On 9 October 1934 the king was assassinated in Marseilles.",
       "1934-10-09",
       "conflict",
       "King was assassinated",
       {},
       {"Marseilles"}},
      {"The council will meet on August 2.", "1957-08-02", "meeting", "Council will meet", {}, {}},
      {"Radio Oslo's July 10 foreign broadcast was heard here.",
       "1957-07-10",
       "broadcast",
       "Radio Oslo's foreign broadcast",
       {"Radio Oslo"},
       {}},
      {"Japan and Great Britain signed the pact on January 30, 1902, in London.",
       "1902-01-30",
       "treaty",
       "signed the pact",
       {"Great Britain", "Japan"},
       {"London"}},
      {"President Novak was elected in May 1956.",
       "1956-05",
       "election",
       "President Novak was elected",
       {"Novak"},
       {}},
      {"The bridge at Olten, which the flood had spared, was burned by soldiers on the "
       "night of 9 May 1644.",
       "1644-05-09",
       "conflict",
       "Bridge at Olten was burned by soldiers",
       {},
       {}},
      {"General Torsten, who led the garrison, burned the suburbs on 9 May 1644.",
       "1644-05-09",
       "conflict",
       "General Torsten burned the suburbs",
       {"Torsten"},
       {}},
      {"The pact signed by Brandt in May 1921 is out of print.",
       "1921-05",
       "treaty",
       "Pact signed by Brandt",
       {"Brandt"},
       {}},
      {"Novak flew to Oslo to attend the congress on July 3.",
       "1957-07-03",
       "meeting",
       "Novak flew to Oslo to attend the congress",
       {"Novak"},
       {"Oslo"}},
      {"The letter records a discussion with Olsen on March 26.",
       "1957-03-26",
       "meeting",
       "Discussion with Olsen",
       {"Olsen"},
       {}},
      {"The General Assembly adopted the budget on June 4.",
       "1957-06-04",
       "decision",
       "General Assembly adopted the budget",
       {"General Assembly"},
       {}},
      {"Following yesterday's meeting of the harbor board nobody spoke.",
       "1957-07-14",
       "meeting",
       "Meeting of the harbor board",
       {},
       {}},
      {"Police arrested two clerks of Nordlift, the firm that had built the crane, on July 8.",
       "1957-07-08",
       "conflict",
       "Police arrested two clerks",
       {},
       {}},
  };
  return cases;
}

TEST(EventsTest, SentencesBecomeEvents) {
  for (const Case& expected : Cases()) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    if (events.size() != 1) {
      ADD_FAILURE() << "not one event:\n" << Describe(events);
      continue;
    }
    const Event& event = events.front();
    EXPECT_EQ(event.when().edtf(), expected.when);
    EXPECT_EQ(event.type(), expected.type);
    EXPECT_THAT(event.title(), HasSubstr(expected.title));
    for (const std::string& participant : expected.participants) {
      EXPECT_THAT(ParticipantsOf(event), Contains(participant));
    }
    for (const std::string& place : expected.places) {
      EXPECT_THAT(PlacesOf(event), Contains(place));
    }
  }
}

TEST(EventsTest, TitlesSayWhatHappenedInFewWords) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      // Of a long clause what hangs deepest and says least is left out, and nothing is cut in two.
      {"The ministry announced on March 3 that the board of the harbor with the approval of the "
       "council of the town near the mouth of the river has modified the rules of the sale of "
       "grain.",
       "Ministry announced that the board of the harbor with the approval of the council of the "
       "town near the mouth has modified the rules of the sale of grain"},
      // What only led to the date, or ended it, is gone with it.
      {"Curfew was lifted on the night of 9 March 1956.", "Curfew was lifted"},
      {"The board intends to act not later than July 3.", "Board intends to act"},
      // Compounds stay whole.
      {"The Swiss-Danish treaty of May 1921 was renewed.", "Swiss-Danish treaty"},
      // The items of a list keep their commas.
      {"Novak met with Brandt, Olsen and Marsh on July 3.",
       "Novak met with Brandt, Olsen and Marsh"},
      // A gerund and a joined verb complete what has no object.
      {"The firm succeeded in opening the road on July 3.", "Firm succeeded in opening the road"},
      // A remark between subject and verb.
      {"The line, which is short, was opened on July 3.", "Line was opened"},
      // A noun that says nothing by itself takes its verb with it.
      {"The council issued instructions on July 3.", "Council issued instructions"},
      {"A letter of July 2, from Brandt to Novak, is lost.", "Letter from Brandt to Novak"},
      // Whose message it is, the verb's subject says.
      {"In telegram 12, July 5, the Embassy in Bern reported that the talks had failed.",
       "Telegram 12 from Embassy in Bern"},
      // What was said goes last, wherever the parse has hung it.
      {"The Embassy in Bern reported on July 3 in telegram 103 that two members of the board of "
       "the harbor had left the town with the plans of the bridge over the river.",
       "in telegram 103 that two members of the board of the harbor had left the town with the "
       "plans of the bridge over the river"},
      // What is voted for.
      {"The council voted on July 3 to build the bridge.", "Council voted to build the bridge"},
      // What a comma sets apart behind the date is a remark.
      {"The Aurora left Bern on July 3, built to last.", "Aurora left Bern"},
      // The tagger alone would take `announced` and `Moscow` for something else.
      {"Moscow invited Brandt on July 3.", "Moscow invited Brandt"},
      // The parser alone would take the comma behind the date for the begin of an apposition.
      {"In April 1955, the daily Aurora obtained a copy.", "Aurora obtained a copy"},
  };
  for (const auto& expected : cases) {
    ExpectOneEvent(expected.text, expected.title);
  }
}

TEST(EventsTest, VerbsWithParticlesTellSomethingElse) {
  const std::vector<Event> events = EventsOf("The mayor called on Novak on July 3.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].type(), "meeting");
  EXPECT_TRUE(EventsOf("Trade, he went on, was larger on July 3.", "1957-07-15").empty());
}

TEST(EventsTest, DatesJoinedByOrAreOneEvent) {
  const std::vector<Event> events =
      EventsOf("The ship will arrive on August 21 or August 22.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].when().edtf(), "[1957-08-21,1957-08-22]");
  EXPECT_EQ(events[0].evidence(0).quote(), "The ship will arrive on August 21 or August 22");
}

TEST(EventsTest, ADateBeforeTwoVerbsDatesBoth) {
  const std::vector<Event> events =
      EventsOf("On July 3 Novak met Brandt and signed the treaty.", "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Novak signed the treaty");
  // A second date dates its own verb only.
  EXPECT_EQ(EventsOf("On July 3 Novak met Brandt and left Bern on July 5.", "1957-07-15").size(),
            2U);
}

TEST(EventsTest, ANoteTellsOfItsDocument) {
  const std::vector<Event> events = EventsOf(
      "12. Telegram From the Consul in Bern to the Ministry of Trade1\n\n"
      "The board is content with the harbor.\n\n"
      "Novak\n\n"
      "1. Source: Archives of the Ministry. Secret. Drafted on July 11 by Eva Brandt.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[1].title(), "Telegram drafted by Eva Brandt");
}

// Dates that date nothing that happened.
TEST(EventsTest, NoEvents) {
  for (const char* text : {
           "See the Evening Star (July 5, p. 12).",
           "The harbor is busy again for the first time since 1920.",
           "Rents are low at present.",
           "The house is old.",
           "Keeping with the customs of today is hard.",
           "Such rules may well mark the life of today.",
           "Nobody has read the June 13 draft.",
           "Keep us informed tomorrow.",
           "The board asked for early July.",
           "The minister said on July 3.",
           "We hope to build more this fall.",
           "Trade Review, July 5.",
       }) {
    const std::vector<Event> events = EventsOf(text, "1957-07-15");
    EXPECT_TRUE(events.empty()) << text << "\n" << Describe(events);
  }
}

// The note on a document's source has clock times and lists of those who got a copy.
TEST(EventsTest, NothingFromWhereADocumentWasKept) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From the Consul in Bern to the Ministry of Trade1\n\n"
      "The board is content with the harbor.\n\n"
      "Novak\n\n"
      "1. Source: Archives of the Ministry. Secret. Received at 2:15 p.m. Repeated to Oslo.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].evidence(0).rules(0), "event.document");
}

TEST(EventsTest, PronounsBecomeNames) {
  const struct {
    const char* text;
    const char* title;
  } cases[] = {
      {"Eva Marsh lived in Graz for long. She died on May 3, 1955.", "Eva Marsh died"},
      {"Eva Marsh lived in Graz. The songs were hers. She left Graz on May 3, 1955.",
       "Eva Marsh left Graz"},
      {"The firm grew fast. It was sold to Brandt on May 3, 1955.", "Firm was sold to Brandt"},
      {"Novak and Eva Marsh met in Graz. They left the town on May 3, 1955.",
       "Novak and Eva Marsh left the town"},
      {"Peter Marsh lived in Graz. The council named him judge on May 3, 1955.",
       "Council named Peter Marsh judge"},
  };
  for (const auto& expected : cases) {
    ExpectOneEvent(expected.text, expected.title);
  }
  // Nobody is named: no reader could know who.
  EXPECT_TRUE(EventsOf("He left on May 3, 1955.", "1957-07-15").empty());
  EXPECT_TRUE(EventsOf("They spoke of his letter of May 3, 1955.", "1957-07-15").empty());
}

TEST(EventsTest, TitlesOfDocumentsNameWhoTookPart) {
  const struct {
    const char* text;
    std::vector<std::string> participants;
  } cases[] = {
      {"12. Memorandum by the Under Secretary of Trade (Brandt) to the Secretary of Trade\n\n"
       "The plan is good.\n",
       {"Under Secretary of Trade (Brandt)", "Secretary of Trade"}},
      {"The Consul in Basel (Novak) to the Minister of Trade\n\nBasel, July 15, 1957\n\n"
       "The plan is good.\n",
       {"Consul in Basel (Novak)", "Minister of Trade"}},
      {"12. Memorandum of a Conference With the President, Bern, July 15, 1957\n\n"
       "OTHERS PRESENT\nSecretary Brandt\nGeneral Novak\n\nThe President spoke of the plan.\n",
       {"President", "Brandt", "Novak"}},
      {"Memorandum of a Conversation Between the Danish Ambassador (Olsen) and the Under Secretary "
       "of Trade for Northern Affairs (Brandt), Bern, July 15, 1957\n\nThe plan is good.\n",
       {"Danish Ambassador (Olsen)", "Under Secretary of Trade for Northern Affairs (Brandt)"}},
      {"Memorandum of Discussion at the 12th Meeting of the Harbor Council, Bern, July 15, 1957\n\n"
       "The plan is good.\n",
       {"Harbor Council"}},
      {"12. Memorandum of Conversation, by Mr. Peter Novak, Assistant to the Minister of "
       "Trade\n\nBern, July 15, 1957\n\n"
       "PARTICIPANTS\nMr. Brandt—Trade\n\nThe plan is good.\n",
       {"Peter Novak", "Brandt"}},
      {"Telegram From the Deputy Chief, Plans, Harbor Board (Novak) to the Minister of Trade\n\n"
       "The plan is good.\n\nE. N.\n",
       {"Deputy Chief, Plans, Harbor Board (Novak)", "Minister of Trade"}},
      {"The Consul in Basel ( Novak ) to the Minister of Trade\n\nBasel, July 15, 1957\n\n"
       "The plan is good.\n\nEva N[ovak]\n",
       {"Consul in Basel (Novak)", "Minister of Trade"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(ParticipantsOf(events[0]), expected.participants);
  }
}

TEST(EventsTest, WriterOfAMessageIsI) {
  const std::vector<Event> events = EventsOf(
      "12. Letter From the Consul in Bern to the Ministry of Trade\n\n"
      "I met the mayor on July 3. We have answered the letter of the board on July 5.\n\n"
      "Novak\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 3U) << Describe(events);
  EXPECT_THAT(ParticipantsOf(events[1]), Contains("Novak"));
  EXPECT_EQ(events[2].title(), "Novak has answered the letter of the board");
  const std::vector<Event> of_reader = EventsOf(
      "12. Letter From the Consul in Bern to Minister Olsen\n\n"
      "Your letter of July 3 has come.\n\n"
      "Novak\n",
      "1957-07-15");
  ASSERT_EQ(of_reader.size(), 2U) << Describe(of_reader);
  EXPECT_EQ(of_reader[1].title(), "Olsen’s letter to Novak");
}

// Who takes part in the one event of a passage, and how.
struct PartCase {
  const char* text;
  std::vector<std::string> parts;  // `name:role`
};

std::vector<std::string> PartsOf(const Event& event) {
  std::vector<std::string> parts;
  for (const annals::v1::Participant& participant : event.participants()) {
    parts.push_back(participant.display_name() + ":" + participant.role());
  }
  return parts;
}

TEST(EventsTest, WordsAroundAMessageSayWhoseItIs) {
  const PartCase cases[] = {
      {"The consul filed telegram 12, dated May 3, 1955, from Novak to Brandt.",
       {"Novak:sender", "Brandt:recipient"}},
      {"They had seen despatch 12, May 3, 1955, from the Consul in Basel.",
       {"Consul in Basel:sender"}},
      {"In a letter of May 3, 1955, Novak made a remark on the bridge.", {"Novak:sender"}},
      {"Novak received a letter dated May 3, 1955, from Brandt.",
       {"Brandt:sender", "Novak:recipient"}},
      {"The map was used by the Minister in his letter of May 3, 1955.", {"Minister:sender"}},
      {"Novak praised his letter of May 3, 1955.", {"Novak:sender"}},
      {"The Department of Trade memorandum of May 3, 1955, is lost.",
       {"Department of Trade:sender"}},
      {"The Danish note of May 3, 1955, is lost.", {"Denmark:sender"}},
      {"Nobody had read the Shipping Act of May 3, 1955.", {}},
      {"The clerk had lost telegram No. 12 of May 3, 1955.", {}},
      {"Eva von Novak's letter of May 3, 1955, is lost.", {"Eva von Novak:sender"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(PartsOf(events[0]), expected.parts);
  }
}

TEST(EventsTest, NamesOfTelegramsTellTheirHouse) {
  const std::vector<Event> events = EventsOf(
      "12. Telegram From the Legation in Denmark to the Department of State\n\n"
      "Copenhagen, July 15, 1957\n\nSee Deptel 12, July 3, and Embtel 14, July 5.\n",
      "1957-07-15");
  ASSERT_EQ(events.size(), 3U) << Describe(events);
  EXPECT_EQ(PartsOf(events[1]), (std::vector<std::string>{"Department of State:sender",
                                                          "Legation in Denmark:recipient"}));
  EXPECT_EQ(PartsOf(events[2]), (std::vector<std::string>{"Legation in Denmark:sender",
                                                          "Department of State:recipient"}));
}

TEST(EventsTest, TitlesOfRecordsMayBreakOff) {
  for (const std::string title : {"12. Memorandum of a Conversation Between Novak and",
                                  "12. Memorandum of a Conversation With", "12. Meeting of the"}) {
    SCOPED_TRACE(title);
    const std::vector<Event> events =
        EventsOf(title + "\n\nBern, July 15, 1957\n\nThe board has a plan.\n", "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
  }
}

TEST(EventsTest, NumbersOfMessagesAreNoYears) {
  const std::string title =
      "12. Telegram From the Legation in Denmark to the Department of State\n\n"
      "Copenhagen, July 15, 1957\n\n";
  EXPECT_EQ(EventsOf(title + "1820. The board has built a bridge.\n", "1957-07-15").size(), 1U);
  EXPECT_EQ(EventsOf(title + "Novak built the bridge in 2032.\n", "1957-07-15").size(), 1U);
  EXPECT_EQ(EventsOf(title + "Novak built the bridge in 1832.\n", "1957-07-15").size(), 2U);
  // Between a department and its post, what goes to a place comes from the department.
  const std::vector<Event> events =
      EventsOf(title + "Telegram 12 to Bern, July 3, reached the consul.\n", "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(PartsOf(events[1]), (std::vector<std::string>{"Embassy in Switzerland:recipient",
                                                          "Department of State:sender"}));
}

TEST(EventsTest, ABodyOrAPeopleOwnsWhatItDecides) {
  const std::vector<Event> body =
      EventsOf("The OCB resolution of July 3 was ignored.\n", "1957-07-15");
  ASSERT_EQ(body.size(), 1U) << Describe(body);
  EXPECT_EQ(PartsOf(body[0]), std::vector<std::string>{"OCB:agent"});
  const std::vector<Event> people =
      EventsOf("The announcement of the Danish decision on July 3 was welcomed.\n", "1957-07-15");
  ASSERT_EQ(people.size(), 1U) << Describe(people);
  EXPECT_EQ(PartsOf(people[0]), std::vector<std::string>{"Denmark:agent"});
}

TEST(EventsTest, OfTwoWhoWriteToEachOtherTheOtherIsTheOtherParty) {
  const std::string title =
      "The Ambassador in Denmark (Novak) to the Secretary of State\n\n"
      "Copenhagen, July 15, 1957\n\n";
  const std::vector<Event> ours = EventsOf(
      title + "Reference the Embassy's despatch 20 of July 3, on the harbour.\n", "1957-07-15");
  ASSERT_EQ(ours.size(), 2U) << Describe(ours);
  EXPECT_EQ(PartsOf(ours[1]), (std::vector<std::string>{"Embassy in Denmark:sender",
                                                        "Secretary of State:recipient"}));
  const std::vector<Event> theirs =
      EventsOf(title + "Brandt's letter of July 3 speaks of the harbour.\n", "1957-07-15");
  ASSERT_EQ(theirs.size(), 2U) << Describe(theirs);
  EXPECT_EQ(PartsOf(theirs[1]), (std::vector<std::string>{"Brandt:sender", "Novak:recipient"}));
  // Where nobody writes to anybody, nobody knows.
  const std::vector<Event> alone =
      EventsOf("Brandt's letter of July 3 speaks of the harbour.\n", "1957-07-15");
  ASSERT_EQ(alone.size(), 1U) << Describe(alone);
  EXPECT_EQ(PartsOf(alone[0]), std::vector<std::string>{"Brandt:sender"});
}

TEST(EventsTest, PeoplesAndPronounsTakePart) {
  const PartCase cases[] = {
      {"The Danes informed Novak on May 3, 1955, of the plan.", {"Danes:agent", "Novak:recipient"}},
      {"Danish troops attacked Novak on May 3, 1955.", {"Danish troops:agent", "Novak:patient"}},
      {"Novak had dinner with the Danes on May 3, 1955.", {"Novak:agent", "Danes:attendee"}},
      {"Novak called on May 3, 1955, on Minister Brandt.", {"Novak:agent", "Brandt:attendee"}},
      {"The airline, Nordair, opened an office on May 3, 1955.", {"Nordair:agent"}},
      {"The Danish Ambassador called on Minister Brandt on May 3, 1955.",
       {"Danish Ambassador:agent", "Brandt:attendee"}},
      {"Eva Brandt was appointed Deputy Under Secretary for Northern Trade on May 3, 1955.",
       {"Eva Brandt:patient", "Deputy Under Secretary for Northern Trade:patient"}},
      {"Novak met with Brandt on May 3, 1955; a file of Eva Marsh tells of it.",
       {"Novak:agent", "Brandt:attendee"}},
      // What is said names those it speaks of.
      {"On May 3, 1955, Novak announced that Brandt wanted the bridge.", {"Novak:agent"}},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(PartsOf(events[0]), expected.parts);
  }
}

TEST(EventsTest, WhoSaysSomethingInATalkWasThere) {
  const std::vector<Event> events = EventsOf(
      "In a conversation with Brandt on May 3, 1955, Novak raised the subject of the bridge.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(PartsOf(events[0]), (std::vector<std::string>{"Brandt:attendee", "Novak:attendee"}));
  EXPECT_EQ(events[1].title(), "Novak raised the subject of the bridge");
  EXPECT_EQ(events[1].when().edtf(), "1955-05-03");
}

TEST(EventsTest, TitlesTellWhatAnActWasForOrDid) {
  ExpectOneEvent("The board sent Novak to Bern on May 3, 1955, to buy a ship.",
                 "Board sent Novak to Bern to buy a ship");
  ExpectOneEvent("The tanker exploded on May 3, 1955, killing the captain.",
                 "Tanker exploded killing the captain");
  ExpectOneEvent("Novak spoke of the two hour meeting with Brandt on May 3, 1955.",
                 "spoke of the two hour meeting with Brandt");
  ExpectOneEvent("(b) The bridge was opened on May 3, 1955.", "Bridge was opened");
  ExpectOneEvent("At a Monday show, Novak announced a new ship.", "Novak announced a new ship");
  ExpectOneEvent("The ship will need more men when it sails on November 11.", "Ship sails");
}

TEST(EventsTest, WhatIsWrittenOrMeantForABudgetIsNotDatedByTheClause) {
  ExpectOneEvent("The 1941 agreement has elapsed.", "1941 agreement");
  EXPECT_TRUE(EventsOf("The board planned new ships for fiscal year 1955.", "1957-07-15").empty());
  EXPECT_TRUE(EventsOf("The sum was granted for ships in FY 1955.", "1957-07-15").empty());
  // What is denied of something else is not denied of the election.
  const std::vector<Event> events =
      EventsOf("No statement should be made before the Danish election of July 3.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_HAPPENED);
}

TEST(EventsTest, OneVerbHasOneDateUnlessTheyAreListed) {
  EXPECT_EQ(EventsOf("The board met on July 3 and July 5 in Bern.", "1957-07-15").size(), 2U);
  EXPECT_EQ(EventsOf("This year the board met on July 3 in Bern.", "1957-07-15").size(), 1U);
}

TEST(EventsTest, EvidenceQuotesTheSource) {
  const std::string text =
      "Rain fell on the town for many days before anybody came.\n\nMany had read of the Bern\n"
      "conference of May 3, 1955, in the papers.\n";
  const std::vector<Event> events = EventsOf(text, "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  ASSERT_GE(events[0].evidence_size(), 1);
  const annals::v1::Evidence& evidence = events[0].evidence(0);
  EXPECT_EQ(evidence.document(), "collections/c/documents/d");
  EXPECT_EQ(evidence.quote(), "the Bern conference of May 3, 1955");
  EXPECT_EQ(text.substr(evidence.begin_offset(), evidence.end_offset() - evidence.begin_offset()),
            "the Bern\nconference of May 3, 1955");
  EXPECT_THAT(evidence.rules(), Contains("event.noun-before"));
}

TEST(EventsTest, PassagesOfOneEventAreJoined) {
  const std::vector<Event> events = EventsOf(
      "The results of the March congress were thin. Many had hoped for more from the congress. "
      "Nothing has changed since the March congress.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].title(), "March congress");
  EXPECT_EQ(events[0].when().edtf(), "1957-03");
  EXPECT_EQ(events[0].evidence_size(), 3);
  EXPECT_THAT(events[0].aliases(), Contains("Congress"));
}

TEST(EventsTest, UndatedPassageJoinsByItsNames) {
  const std::vector<Event> events = EventsOf(
      "Novak visited Denmark July 2-5. Brandt visited Peru July 6. The Denmark visit was praised.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[0].evidence_size(), 2);
  EXPECT_EQ(events[1].evidence_size(), 1);
}

TEST(EventsTest, AnotherOfItsKindDoesNotJoin) {
  const struct {
    const char* text;
    int evidence;
  } cases[] = {
      {"The board held a meeting on July 3. The meeting was short.", 2},
      {"The board held a meeting on July 3. The next meeting will be longer.", 1},
      {"The trade talks of July 3 were short. The border talks were longer.", 1},
      {"Novak's letter of July 3 was short. Letters are often longer.", 1},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].evidence_size(), expected.evidence);
  }
}

TEST(EventsTest, NoteDatesTheMessageThatItsMarkerFollows) {
  const std::string text =
      "12. Letter From the Consul in Bern to the Ministry of Trade\n\n"
      "We have answered your telegram 371 and have the copy2 that was promised to the board.\n\n"
      "Novak\n\n"
      "1. Dated July 9 and sent from Brandt to Minister Olsen.\n"
      "2. Not printed.\n";
  const std::vector<Event> events = EventsOf(text, "1957-07-15");
  ASSERT_EQ(events.size(), 2U) << Describe(events);
  EXPECT_EQ(events[0].title(), "Letter From the Consul in Bern to the Ministry of Trade");
  EXPECT_EQ(events[0].when().edtf(), "1957-07-15");
  EXPECT_THAT(ParticipantsOf(events[0]), Contains("Novak"));
  EXPECT_THAT(ParticipantsOf(events[0]), Contains("Ministry of Trade"));
  EXPECT_THAT(events[1].title(), HasSubstr("37"));
  EXPECT_EQ(events[1].type(), "message");
  EXPECT_EQ(events[1].when().edtf(), "1957-07-09");
  EXPECT_THAT(ParticipantsOf(events[1]), Contains("Brandt"));
  EXPECT_THAT(ParticipantsOf(events[1]), Contains("Olsen"));
}

TEST(EventsTest, KnownEventBringsWhatTheChronologyKnows) {
  const std::vector<Event> events =
      EventsOf("Little remained of it after Stalin's death.", "1957-07-15");
  ASSERT_EQ(events.size(), 1U) << Describe(events);
  EXPECT_EQ(events[0].when().edtf(), "1953-03-05");
  EXPECT_EQ(events[0].type(), "death");
}

TEST(EventsTest, SameInputGivesSameOutput) {
  const std::string text = "Novak visited Denmark July 2-5. The visit was praised on July 8.";
  EXPECT_EQ(Describe(EventsOf(text, "1957-07-15")), Describe(EventsOf(text, "1957-07-15")));
}

TEST(EventsTest, FactualityFollowsTheWords) {
  const struct {
    const char* text;
    annals::v1::Factuality factuality;
  } cases[] = {
      {"The king arrived on July 3.", annals::v1::FACTUALITY_HAPPENED},
      {"The king will arrive on August 3.", annals::v1::FACTUALITY_PLANNED},
      {"The king did not arrive on July 3.", annals::v1::FACTUALITY_DENIED},
      {"The king might arrive on August 3.", annals::v1::FACTUALITY_HYPOTHETICAL},
      {"The king decided to leave on July 3.", annals::v1::FACTUALITY_PLANNED},
      {"The king began to move to Bern on July 3.", annals::v1::FACTUALITY_HAPPENED},
      {"The king could be persuaded to leave on July 3.", annals::v1::FACTUALITY_HYPOTHETICAL},
      {"The proposed conference of July 3 was put off.", annals::v1::FACTUALITY_PLANNED},
      {"Brandt said that the king arrived on July 3.", annals::v1::FACTUALITY_REPORTED},
      // What lies after the document's own day has not happened.
      {"The king leaves Bern on August 3.", annals::v1::FACTUALITY_PLANNED},
  };
  for (const auto& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].factuality(), expected.factuality);
  }
}

TEST(EventsTest, TheDayIsTheOneThatTheEditorCorrected) {
  const auto when = [](const std::string& text) {
    return EventWith(extractor::EventsOf(text, "1957-07-15"), "letter").when().edtf();
  };
  EXPECT_EQ(when("Novak's letter of June 7 [8] was short."), "1957-06-08");
  // A note's number, and one that stands at the word.
  EXPECT_EQ(when("Novak's letter of June 7 [24] was short."), "1957-06-07");
  EXPECT_EQ(when("Novak's letter of June 7[8] was short."), "1957-06-07");
}

std::string FirstTitleOf(const std::string& text) {
  return extractor::EventsOf(text, "1957-07-15").at(0).title();
}

TEST(EventsTest, TheMeetingIsDatedAndNotItsRecord) {
  EXPECT_EQ(
      FirstTitleOf("See the memorandum of discussion of the 283d Harbor Council meeting, May 3."),
      "283d Harbor Council meeting");
  EXPECT_EQ(FirstTitleOf("See Novak's memorandum of the talk with Brandt, dated May 3."),
            "Novak's memorandum of the talk with Brandt");
}

TEST(EventsTest, TitlesDoWithoutWhatIsSaidElsewhere) {
  EXPECT_EQ(FirstTitleOf("Novak gave the note to Brandt on this subject on May 3."),
            "Novak gave the note to Brandt");
  EXPECT_EQ(FirstTitleOf("Brandt and I called on the mayor of Zell on May 3."),
            "Brandt called on the mayor of Zell");
}

TEST(EventsTest, WhatATelegramToldSaysMoreThanThatItWasSent) {
  const std::vector<Event> events = extractor::EventsOf(
      "In this telegram, July 10, the Harbor Office reported that the strike had begun.",
      "1957-07-15");
  ASSERT_EQ(events.size(), 1u) << Describe(events);
  EXPECT_EQ(events[0].title(), "Harbor Office reported that the strike had begun");
  EXPECT_EQ(events[0].when().edtf(), "1957-07-10");
}

TEST(EventsTest, WhoIsQuotedIsNotWhoWrites) {
  const std::string heading =
      "Letter From the Consul in Bern (Olsen) to Minister Kern\n\nBern, July 15, 1957.\n\n";
  const auto title = [&](const std::string& text) {
    return extractor::EventsOf(heading + text, "1957-07-15").back().title();
  };
  EXPECT_EQ(title("I met Brandt on July 3."), "Olsen met Brandt");
  EXPECT_EQ(title("Novak's message follows: \u201cDear friend. I met Brandt on July 3. It was "
                  "hot.\u201d"),
            "Letter From the Consul in Bern (Olsen) to Minister Kern");
}

TEST(EventsTest, TitlesKeepNamesAndInfinitivesWhole) {
  EXPECT_EQ(FirstTitleOf("Novak replied to Senator Olsen the same day."),
            "Novak replied to Senator Olsen");
  EXPECT_EQ(FirstTitleOf("Novak said today that Danes were cool to it and may have to abstain."),
            "Novak said that Danes were cool to it and may have to abstain");
  EXPECT_EQ(FirstTitleOf("The launch of Rocket I on May 3 was praised."), "Launch of Rocket I");
}

}  // namespace
}  // namespace annals::extractor
