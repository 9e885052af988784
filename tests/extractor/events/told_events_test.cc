// Events that a text tells without a date, through the whole extractor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

std::vector<Event> EventsOf(const std::string& text, bool undated) {
  return extractor::EventsOf(text, "", undated);
}

// The word that tells of an event.
std::string TriggerOf(const Event& event, const std::string& text) {
  const annals::v1::Evidence& evidence = event.evidence(0);
  return text.substr(evidence.trigger_begin_offset(),
                     evidence.trigger_end_offset() - evidence.trigger_begin_offset());
}

// The event whose trigger is `word`; an empty one when there is none.
Event EventAt(const std::vector<Event>& events, const std::string& word, const std::string& text) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return TriggerOf(event, text) == word;
  });
  return found == events.end() ? Event() : *found;
}

TEST(ToldEventsTest, AreToldOnlyWhenAskedFor) {
  const std::string text = "Novak opened the door and walked to the river.";
  EXPECT_TRUE(EventsOf(text, false).empty());
  const std::vector<Event> events = EventsOf(text, true);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(TriggerOf(events[0], text), "opened");
  EXPECT_EQ(TriggerOf(events[1], text), "walked");
  EXPECT_EQ(events[0].title(), "Novak opened the door");
  EXPECT_FALSE(events[0].has_when());
  EXPECT_EQ(events[0].factuality(), annals::v1::FACTUALITY_HAPPENED);
  EXPECT_GT(events[0].confidence(), 0.33F);
  EXPECT_EQ(events[0].evidence(0).rules(0), "event.told");
  EXPECT_EQ(events[0].participants(0).display_name(), "Novak");
}

TEST(ToldEventsTest, KeepTheWordsOfTheTextForAnUnknownPerson) {
  const std::string text = "She sold the old house.";
  const std::vector<Event> events = EventsOf(text, true);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].title(), "She sold the old house");
}

TEST(ToldEventsTest, SayHowTheTextSpeaksOfThem) {
  const std::string text =
      "Novak left the hall. Brandt would have left too. Berg did not write the letter.";
  const std::vector<Event> events = EventsOf(text, true);
  EXPECT_EQ(EventAt(events, "left", text).factuality(), annals::v1::FACTUALITY_HAPPENED);
  EXPECT_EQ(EventAt(events, "write", text).factuality(), annals::v1::FACTUALITY_DENIED);
  const auto imagined = std::find_if(events.begin(), events.end(), [](const Event& event) {
    return event.title() == "Brandt would have left too" ||
           event.title() == "Brandt would have left";
  });
  ASSERT_NE(imagined, events.end());
  EXPECT_EQ(imagined->factuality(), annals::v1::FACTUALITY_HYPOTHETICAL);
  EXPECT_EQ(imagined->confidence(), 0);
}

TEST(ToldEventsTest, ADatedEventIsNotToldAgain) {
  const std::string text = "On 3 May 1933 the board met in Bern, and Novak spoke.";
  const std::vector<Event> events = EventsOf(text, true);
  EXPECT_EQ(std::count_if(events.begin(), events.end(),
                          [&](const Event& event) { return TriggerOf(event, text) == "met"; }),
            1);
  EXPECT_EQ(EventAt(events, "met", text).when().edtf(), "1933-05-03");
}

TEST(ToldEventsTest, StatesAndMattersInGeneralAreNone) {
  EXPECT_TRUE(EventsOf("The river is long and has many bridges.", true).empty());
  EXPECT_TRUE(EventsOf("", true).empty());
}

}  // namespace
}  // namespace annals::extractor
