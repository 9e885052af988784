#include "service/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace annals::service {
namespace {

using ::testing::ElementsAreArray;

struct GoodFilter {
  std::string filter;
  std::vector<FilterTerm> terms;
};

class GoodFilterTest : public testing::TestWithParam<GoodFilter> {};

TEST_P(GoodFilterTest, Parses) {
  absl::StatusOr<std::vector<FilterTerm>> terms = ParseFilter(GetParam().filter);
  ASSERT_TRUE(terms.ok()) << terms.status();
  EXPECT_THAT(*terms, ElementsAreArray(GetParam().terms));
}

INSTANTIATE_TEST_SUITE_P(
    Filters, GoodFilterTest,
    testing::Values(
        GoodFilter{"", {}}, GoodFilter{" \t\n ", {}},
        GoodFilter{"type=visit", {{FilterField::kType, "visit"}}},
        GoodFilter{"  type  =  visit  ", {{FilterField::kType, "visit"}}},
        GoodFilter{"type = visit AND participant = \"Radio Moscow\"",
                   {{FilterField::kType, "visit"}, {FilterField::kParticipant, "Radio Moscow"}}},
        GoodFilter{"place = Zürich AND document = cable-61",
                   {{FilterField::kPlace, "Zürich"}, {FilterField::kDocument, "cable-61"}}},
        GoodFilter{R"(participant = "a \"b\" \\ c")",
                   {{FilterField::kParticipant, R"(a "b" \ c)"}}},
        GoodFilter{"participant = \"AND\"", {{FilterField::kParticipant, "AND"}}},
        GoodFilter{"type = type AND type = and",
                   {{FilterField::kType, "type"}, {FilterField::kType, "and"}}}));

struct BadFilter {
  std::string filter;
  std::string message;
};

class BadFilterTest : public testing::TestWithParam<BadFilter> {};

TEST_P(BadFilterTest, IsRefusedWithColumnAndReason) {
  absl::StatusOr<std::vector<FilterTerm>> terms = ParseFilter(GetParam().filter);
  EXPECT_EQ(terms.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(terms.status().message(), GetParam().message);
}

constexpr char kHint[] =
    " (a filter has restrictions joined by AND on type, participant, place and document, each "
    "compared with =)";

INSTANTIATE_TEST_SUITE_P(
    Filters, BadFilterTest,
    testing::Values(
        BadFilter{"colour = red",
                  std::string("column 1: expected type, participant, place or document, found "
                              "\"colour\"") +
                      kHint},
        BadFilter{"\"type\" = visit",
                  std::string("column 1: expected type, participant, place or document, found "
                              "\"type\"") +
                      kHint},
        BadFilter{"type visit", std::string("column 6: expected =, found \"visit\"") + kHint},
        BadFilter{"type != visit", std::string("column 6: expected =, found \"!\"") + kHint},
        BadFilter{"type", std::string("column 5: expected =, found the end of the filter") + kHint},
        BadFilter{"type =",
                  std::string("column 7: expected a value, found the end of the filter") + kHint},
        BadFilter{"type = AND", std::string("column 8: expected a value, found \"AND\"") + kHint},
        BadFilter{"type = visit OR type = meeting",
                  std::string("column 14: expected AND, found \"OR\"") + kHint},
        BadFilter{"place = Zürich place = Bern",
                  std::string("column 16: expected AND, found \"place\"") + kHint},
        BadFilter{
            "place = New York",
            std::string("column 13: expected AND, found \"York\"; a value with spaces goes in "
                        "double quotes: \"New York\"") +
                kHint},
        BadFilter{"type = visit AND",
                  std::string("column 17: expected type, participant, place or document, found the "
                              "end of the filter") +
                      kHint},
        BadFilter{"(type = visit)",
                  std::string("column 1: expected type, participant, place or document, found "
                              "\"(\"") +
                      kHint},
        BadFilter{"type = \"visit", "column 8: the quoted value has no closing \""},
        BadFilter{"type = \"visit\\", "column 8: the quoted value has no closing \""},
        BadFilter{"type = \"a\\n\"", "column 10: in quotes, \\ goes only before \" and \\"},
        BadFilter{"type = \"  \"",
                  "column 8: the value is empty; leave the restriction out to match anything"}));

TEST(FilterTest, TakesSixteenRestrictionsAndNoMore) {
  std::string filter = "type = t0";
  for (int i = 1; i < 16; ++i) filter += " AND type = t" + std::to_string(i);
  absl::StatusOr<std::vector<FilterTerm>> terms = ParseFilter(filter);
  ASSERT_TRUE(terms.ok()) << terms.status();
  EXPECT_EQ(terms->size(), 16u);
  EXPECT_EQ(ParseFilter(filter + " AND type = one-too-many").status().message(),
            "column " + std::to_string(filter.size() + 6) +
                ": a filter may have at most 16 restrictions");
}

TEST(FilterTest, TakesEightKibibytesAndNoMore) {
  const std::string longest = "type = " + std::string(8192 - 7, 'x');
  EXPECT_TRUE(ParseFilter(longest).ok());
  EXPECT_EQ(ParseFilter(longest + "x").status().message(),
            "the filter has 8193 bytes, which is more than 8192");
}

}  // namespace
}  // namespace annals::service
