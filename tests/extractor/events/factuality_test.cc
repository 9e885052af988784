// How a text speaks of what it dates: as a fact, a plan, a thought.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/extractor/events/event_testing.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

struct Case {
  const char* text;
  annals::v1::Factuality factuality;
  const char* title;
  const char* when;
};

TEST(FactualityTest, IsToldByTheGrammar) {
  const Case cases[] = {
      // What would be, as somebody said then.
      {"Novak said that the fair would open on July 3.", annals::v1::FACTUALITY_PLANNED,
       "Fair would open", "1957-07-03"},
      {"Elections would be held on July 3.", annals::v1::FACTUALITY_PLANNED,
       "Elections would be held", "1957-07-03"},
      {"Novak would meet Brandt on July 3 if he came.", annals::v1::FACTUALITY_HYPOTHETICAL,
       "Novak would meet Brandt", "1957-07-03"},
      {"Novak was to meet Brandt on July 3.", annals::v1::FACTUALITY_PLANNED,
       "Novak was to meet Brandt", "1957-07-03"},
      {"The roads were to be built by July 3.", annals::v1::FACTUALITY_PLANNED,
       "Roads were to be built", "[..1957-07-03]"},
      // Not until then: then.
      {"The board did not meet until July 3.", annals::v1::FACTUALITY_HAPPENED, "Board did meet",
       "1957-07-03"},
      {"The board will not meet until August 3.", annals::v1::FACTUALITY_PLANNED, "Board will meet",
       "1957-08-03"},
      {"The board did not meet on July 3.", annals::v1::FACTUALITY_DENIED, "Board did not meet",
       "1957-07-03"},
      // A day to come is not that of what is past.
      {"Novak said that he would come on August 3.", annals::v1::FACTUALITY_PLANNED,
       "Novak would come", "1957-08-03"},
      {"Things to be sold by Novak on July 3 are here.", annals::v1::FACTUALITY_PLANNED,
       "Things to be sold by Novak", "1957-07-03"},
      {"Novak is leaving Bern today.", annals::v1::FACTUALITY_PLANNED, "Novak is leaving Bern",
       "1957-07-15"},
      {"Novak leaves tonight for Bern.", annals::v1::FACTUALITY_PLANNED, "Novak leaves for Bern",
       "1957-07-15"},
      {"The board must meet on July 18.", annals::v1::FACTUALITY_HYPOTHETICAL, "Board must meet",
       "1957-07-18"},
      // What a letter proposes is planned, not the letter.
      {"The road is as proposed by Peter Novak in his letter of July 3 to Brandt.",
       annals::v1::FACTUALITY_HAPPENED, "Peter Novak’s letter to Brandt", "1957-07-03"},
      // The date behind what is recalled is its own.
      {"President Brandt recalled his meeting with Novak on July 3.",
       annals::v1::FACTUALITY_HAPPENED, "Brandt’s meeting with Novak", "1957-07-03"},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.text);
    const std::vector<Event> events = EventsOf(expected.text, "1957-07-15");
    ASSERT_EQ(events.size(), 1U) << Describe(events);
    EXPECT_EQ(events[0].factuality(), expected.factuality);
    EXPECT_EQ(events[0].title(), expected.title);
    EXPECT_EQ(events[0].when().edtf(), expected.when);
  }
}

}  // namespace
}  // namespace annals::extractor
