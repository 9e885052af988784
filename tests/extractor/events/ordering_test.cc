// Times that are told by an order, through the whole extractor.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

// The date of the event whose title begins with `title`, in a text written on a day; `none` when
// there is no such event.
std::string DateOf(const std::string& text, const std::string& title,
                   const std::string& written = "1960-01-10") {
  const std::vector<annals::v1::Event> events = EventsOf(text, written);
  const auto found = std::find_if(
      events.begin(), events.end(),
      [&](const annals::v1::Event& event) { return event.title().starts_with(title); });
  return found == events.end() ? "none" : found->when().edtf();
}

TEST(OrderingTest, BeforeAndAfterADateItsOwnDaysAreLeftOut) {
  EXPECT_EQ(DateOf("Novak resigned before 3 May 1955.", "Novak resigned"), "[..1955-05-02]");
  EXPECT_EQ(DateOf("Novak resigned after 3 May 1955.", "Novak resigned"),
            "[1955-05-04..1960-01-10]");
  EXPECT_EQ(DateOf("Novak resigned shortly after May 1955.", "Novak resigned"),
            "[1955-06..1960-01-10]");
  EXPECT_EQ(DateOf("The ministers met before 1955 in Bern.", "Ministers met"), "[..1954]");
  EXPECT_EQ(DateOf("Novak resigned before the end of 1955.", "Novak resigned"), "[..1955]");
  EXPECT_EQ(DateOf("Novak resigned by 3 May 1955.", "Novak resigned"), "[..1955-05-03]");
  EXPECT_EQ(DateOf("Novak resigned not later than 3 May 1955.", "Novak resigned"),
            "[..1955-05-03]");
}

TEST(OrderingTest, WhatIsToComeLiesBehindTheText) {
  EXPECT_EQ(DateOf("Novak will resign before 3 May 1955.", "Novak will", "1955-01-10"),
            "[1955-01-10..1955-05-02]");
  EXPECT_EQ(DateOf("Novak will resign before the end of 1955.", "Novak will", "1955-01-10"),
            "[1955-01-10..1955]");
  EXPECT_EQ(DateOf("Novak will resign after 3 May 1955.", "Novak will", "1955-01-10"),
            "[1955-05-04..]");
}

TEST(OrderingTest, ADateThatDescribesANounIsNotOrdered) {
  EXPECT_EQ(DateOf("Novak arrived before the July 3 talks with Brandt.", "Talks", "1955-08-01"),
            "1955-07-03");
}

TEST(OrderingTest, AnEventOrdersAnother) {
  EXPECT_EQ(DateOf("After the conference of 3 May 1955, Novak resigned from the board.", "Novak"),
            "[1955-05-03..1960-01-10]");
  EXPECT_EQ(
      DateOf("Before the congress of July 1953, Berg had been expelled from the party.", "Berg"),
      "[..1953-07]");
  EXPECT_EQ(DateOf("At the conference of 3 May 1955, Novak resigned from the board.", "Novak"),
            "1955-05-03");
  EXPECT_EQ(DateOf("During the conference of 3–9 May 1955 the delegates met Brandt.", "Delegates"),
            "[1955-05-03..1955-05-09]");
}

TEST(OrderingTest, ToSpeakBeforeAMeetingIsToSpeakAtIt) {
  EXPECT_EQ(DateOf("Novak spoke before the congress of 3 May 1955.", "Novak spoke"), "1955-05-03");
}

TEST(OrderingTest, WhatAMessageSaysIsTheMessage) {
  const std::string text = "At the time of his letter of 3 May 1955 Novak resigned from the board.";
  EXPECT_EQ(DateOf(text, "Novak resigned"), "none");
}

TEST(OrderingTest, NotUntilAfterIsAfter) {
  const std::string text = "Novak would not arrive in Oslo until after the elections of March 6.";
  EXPECT_EQ(DateOf(text, "Novak would arrive in Oslo after the elections"), "[1960-03-06..]");
}

TEST(OrderingTest, DaysAndMonthsThatFollowEachOtherAreOneSpan) {
  EXPECT_EQ(DateOf("Novak attended the meetings in Oslo on January 5 and 6.", "Novak attended"),
            "1960-01-05/1960-01-06");
  EXPECT_EQ(DateOf("Novak visited Oslo in May and June 1956.", "Novak visited"), "1956-05/1956-06");
  EXPECT_EQ(DateOf("Novak visited Oslo in May or June 1956.", "Novak visited"),
            "[1956-05,1956-06]");
}

}  // namespace
}  // namespace annals::extractor
