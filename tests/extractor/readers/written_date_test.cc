// The small date recogniser of the readers.
#include "extractor/readers/written_date.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> DatesIn(const std::string& text) {
  std::vector<std::string> dates;
  for (const WrittenDate& date : FindWrittenDates(text)) {
    dates.push_back(date.Edtf() + " " + text.substr(date.span.begin, date.span.size()));
  }
  return dates;
}

TEST(WrittenDateTest, ReadsEveryForm) {
  struct Case {
    std::string text;
    std::string edtf;
  };
  const std::vector<Case> cases = {
      {"July 15, 1957", "1957-07-15"},
      {"JULY 15 1957", "1957-07-15"},
      {"July 15th, 1957", "1957-07-15"},
      {"Jul. 15, 1957", "1957-07-15"},
      {"Sept 5, 1957", "1957-09-05"},
      {"July 15,1957", "1957-07-15"},
      {"July 15 [, 1957", "1957-07-15"},
      {"July 15 [16?], 1957", "1957-07-15"},
      {"July 15(?), 1957", "1957-07-15"},
      {"July 15–16, 1957", "1957-07-15"},
      {"July 15/16, 1957", "1957-07-15"},
      {"July 15 and 16, 1957", "1957-07-15"},
      {"July 31–August 2, 1957", "1957-07-31"},
      {"15 July 1957", "1957-07-15"},
      {"15th July, 1957", "1957-07-15"},
      {"15th of July 1957", "1957-07-15"},
      {"15th day of July, 1957", "1957-07-15"},
      {"15–16 July 1957", "1957-07-15"},
      {"July 1957", "1957-07"},
      {"July, 1957", "1957-07"},
      {"1957-07-15", "1957-07-15"},
      {"15.7.1957", "1957-07-15"},
      {"February 29, 1956", "1956-02-29"},
  };
  for (const Case& test : cases) {
    EXPECT_THAT(DatesIn("In Lund, " + test.text + "; noted"),
                ElementsAre(test.edtf + " " + test.text));
  }
}

TEST(WrittenDateTest, ReadsTheTime) {
  struct Case {
    std::string text;
    std::string edtf;
  };
  const std::vector<Case> cases = {
      {"July 15, 1957—7 p.m.", "1957-07-15T19:00:00"},
      {"July 15, 1957—7 p. m.", "1957-07-15T19:00:00"},
      {"July 15, 1957–7:05 PM", "1957-07-15T19:05:00"},
      {"July 15, 1957, 10:39 a.m.", "1957-07-15T10:39:00"},
      {"July 15, 1957,10:39 a.m.", "1957-07-15T10:39:00"},
      {"July 15, 1957 at 12:05 a.m.", "1957-07-15T00:05:00"},
      {"July 15, 1957, 12:05 p.m.", "1957-07-15T12:05:00"},
      {"July 15, 1957—noon", "1957-07-15T12:00:00"},
      {"July 15, 1957—12 noon", "1957-07-15T12:00:00"},
      {"July 15, 1957—Midnight", "1957-07-15T00:00:00"},
      {"15 July 1957 19:04:09", "1957-07-15T19:04:09"},
      {"1957-07-15T19:04", "1957-07-15T19:04:00"},
      // Two times are no one time.
      {"July 15, 1957, 10:30 a.m.–12:30 p.m.", "1957-07-15"},
      {"July 15, 1957, 4–7:05 p.m.", "1957-07-15"},
      {"July 15, 1957, 9 a.m. and 2 p.m.", "1957-07-15"},
  };
  for (const Case& test : cases) {
    EXPECT_THAT(DatesIn("In Lund, " + test.text + "; noted"),
                ElementsAre(test.edtf + " " + test.text));
  }
}

TEST(WrittenDateTest, LeavesTheNumberThatIsNoTime) {
  EXPECT_THAT(DatesIn("July 15, 1957, 12 members"), ElementsAre("1957-07-15 July 15, 1957"));
  EXPECT_THAT(DatesIn("July 15, 1957, 13 p.m."), ElementsAre("1957-07-15 July 15, 1957"));
  EXPECT_THAT(DatesIn("July 15, 1957, 24:10"), ElementsAre("1957-07-15 July 15, 1957"));
}

TEST(WrittenDateTest, LeavesDatesThatTheCalendarLacks) {
  for (const std::string text : {"February 30, 1957", "February 29, 1957", "31 June 1957",
                                 "1957-13-01", "1957-00-10", "July 0, 1957", "July 15, 0000",
                                 "July 15", "1957", "the 15th", "Marches 15, 1957", "41.7.1957"}) {
    EXPECT_THAT(DatesIn(text), ElementsAre()) << text;
  }
}

TEST(WrittenDateTest, FindsSeveralInOrder) {
  EXPECT_THAT(DatesIn("from 1957-07-01 over 3 July 1957 to July 5, 1957 in July 1957"),
              ElementsAre("1957-07-01 1957-07-01", "1957-07-03 3 July 1957",
                          "1957-07-05 July 5, 1957", "1957-07 July 1957"));
}

}  // namespace
}  // namespace annals::extractor
