// The chronology that comes with the program: whether its data is in order.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "extractor/chronology/chronology.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

// Loading checks each line: JSON, type, date, conditions, and that no wording is given to two
// events without a condition.
const Chronology& BuiltIn() {
  static const auto* const chronology = [] {
    auto loaded = Chronology::LoadWithBuiltIn("");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return new Chronology(*std::move(loaded));
  }();
  return *chronology;
}

TEST(BuiltInChronologyTest, StandsInTheOrderOfTime) {
  ASSERT_GE(BuiltIn().events().size(), 400u);
  const annals::v1::Event* before = nullptr;
  for (const annals::v1::Event& event : BuiltIn().events()) {
    if (before != nullptr) {
      EXPECT_LE(temporal::BoundsOf(before->when()).begin_earliest,
                temporal::BoundsOf(event.when()).begin_earliest)
          << event.title() << " stands after " << before->title();
    }
    before = &event;
  }
}

TEST(BuiltInChronologyTest, SaysEachThingOnce) {
  absl::flat_hash_map<std::string, std::string> titles;
  for (const annals::v1::Event& event : BuiltIn().events()) {
    const auto [other, is_new] = titles.emplace(event.title(), event.when().edtf());
    EXPECT_TRUE(is_new) << event.title() << " of " << event.when().edtf() << " and "
                        << other->second;
    EXPECT_EQ(event.title().find_first_of("{}|~"), std::string::npos) << event.title();
    for (const std::string& alias : event.aliases()) {
      EXPECT_NE(alias, event.title());
    }
  }
}

TEST(BuiltInChronologyTest, EndsNoEventBeforeItBegins) {
  for (const annals::v1::Event& event : BuiltIn().events()) {
    EXPECT_TRUE(temporal::BoundsOf(event.when()).IsValid()) << event.title();
    EXPECT_FALSE(event.when().edtf().find("..") != std::string::npos) << event.title();
  }
}

TEST(BuiltInChronologyTest, GivesKnownRolesOnly) {
  const std::vector<std::string> roles = {"",       "agent",     "patient",
                                          "sender", "recipient", "attendee"};
  for (const annals::v1::Event& event : BuiltIn().events()) {
    for (const annals::v1::Participant& participant : event.participants()) {
      EXPECT_THAT(roles, ::testing::Contains(participant.role())) << event.title();
      EXPECT_FALSE(participant.display_name().empty()) << event.title();
    }
    for (const annals::v1::Place& place : event.places()) {
      EXPECT_FALSE(place.display_name().empty()) << event.title();
    }
  }
}

TEST(BuiltInChronologyTest, FindsWhatTextsSpeakOf) {
  struct Case {
    std::string text;
    int64_t year;
    std::vector<std::string> dates;
  };
  const std::vector<Case> cases = {
      {"Since Stalin’s death the party has changed.", 1957, {"1953-03-05"}},
      {"The party spoke of the 20th Congress and the Soviet 20th Party Congress.",
       1957,
       {"1956-02-14/1956-02-25", "1956-02-14/1956-02-25"}},
      {"The Soviet party spoke of the 20th Congress.", 1955, {}},
      {"The 20th Congress of Dentists met.", 1957, {}},
      {"He fell at the Battle of Hastings.", 1900, {"1066-10-14"}},
  };
  for (const Case& test : cases) {
    const ChronologyContext context = BuiltIn().ContextOf(test.text, test.year);
    std::vector<std::string> dates;
    for (const ChronologyMatch& match :
         BuiltIn().FindAll(test.text, {0, static_cast<uint32_t>(test.text.size())}, context)) {
      dates.push_back(BuiltIn().events()[match.event].when().edtf());
    }
    EXPECT_EQ(dates, test.dates) << test.text;
  }
}

}  // namespace
}  // namespace annals::extractor
