// Bodies that go by their last word once they have been named.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using Names = std::vector<std::string>;

std::vector<Event> EventsOf(const std::string& text) {
  return extractor::EventsOf(text, "1957-07-15");
}

TEST(KnownBodiesTest, ABodyGetsTheNameThatTheDocumentGivesItOnce) {
  const std::string known = "Novak sits on the Harbor Planning Committee. ";
  const Event meeting =
      EventWith(EventsOf(known + "The Committee meeting on July 3 was long."), "meeting");
  EXPECT_EQ(meeting.title(), "Harbor Planning Committee meeting");
  EXPECT_EQ(ParticipantsOf(meeting), Names{"Harbor Planning Committee"});
  EXPECT_EQ(
      EventWith(EventsOf(known + "On July 3 the Committee approved the new pier."), "approved")
          .title(),
      "Harbor Planning Committee approved the new pier");
  EXPECT_EQ(
      EventWith(EventsOf(known + "The Committee's decision of July 3 was welcome."), "decision")
          .title(),
      "Harbor Planning Committee’s decision");
}

TEST(KnownBodiesTest, WhatMayBeAnotherBodyKeepsItsWord) {
  const auto title = [](const std::string& text) {
    return EventWith(EventsOf(text + " On July 3 the Committee approved the pier."), "pier")
        .title();
  };
  EXPECT_EQ(title("Novak spoke of it."), "Committee approved the pier");
  // Two are known.
  EXPECT_EQ(title("He sits on the Harbor Committee and on the Dredging Committee."),
            "Committee approved the pier");
  // One of them twice, and once in full.
  EXPECT_EQ(title("The Planning Committee, that is the Harbor Planning Committee, was new."),
            "Harbor Planning Committee approved the pier");
  const std::string known = "The Danish Cabinet fell. ";
  EXPECT_EQ(EventWith(EventsOf(known + "On July 3 Olsen formed a new Cabinet."), "Olsen").title(),
            "Olsen formed a new Cabinet");
}

TEST(KnownBodiesTest, TheEmbassyIsTheOneThatWrites) {
  const std::string heading =
      "Telegram From the Embassy in Denmark to the Department of Trade\n\n"
      "Copenhagen, July 15, 1957.\n\n";
  const Event told =
      EventWith(EventsOf(heading + "The Department informed the Embassy on July 3 of the strike."),
                "informed");
  EXPECT_EQ(told.title(), "Department of Trade informed the Embassy in Denmark of the strike");
  EXPECT_EQ(ParticipantsOf(told), (Names{"Department of Trade", "Embassy in Denmark"}));
  // Another is named with its place.
  const Event other = EventWith(
      EventsOf(heading + "The Embassy in Oslo reported on July 3 that the ships had left."),
      "reported");
  EXPECT_EQ(other.title(), "Embassy in Oslo reported that the ships had left");
  EXPECT_EQ(ParticipantsOf(other), Names{"Embassy in Oslo"});
}

TEST(KnownBodiesTest, OnlyThoseWhoActOwnWhatIsSaid) {
  EXPECT_EQ(EventsOf("Minor changes were made. Their memorandum of July 3 was short.").size(), 0u);
  EXPECT_EQ(EventWith(EventsOf("The rebels of Zell asked for peace. Their memorandum of July 3 was "
                               "short."),
                      "memorandum")
                .title(),
            "Rebels of Zell’s memorandum");
}

}  // namespace
}  // namespace annals::extractor
