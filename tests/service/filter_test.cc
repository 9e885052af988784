#include "service/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;

FilterNode Term(FilterField field, std::string value) {
  return {.kind = FilterNode::Kind::kTerm, .term = {field, std::move(value)}};
}
FilterNode Type(std::string value) { return Term(FilterField::kType, std::move(value)); }
FilterNode Place(std::string value) { return Term(FilterField::kPlace, std::move(value)); }
FilterNode Who(std::string value) { return Term(FilterField::kParticipant, std::move(value)); }

FilterNode And(std::vector<FilterNode> parts) {
  return {.kind = FilterNode::Kind::kAnd, .parts = std::move(parts)};
}
FilterNode Or(std::vector<FilterNode> parts) {
  return {.kind = FilterNode::Kind::kOr, .parts = std::move(parts)};
}
FilterNode Not(FilterNode part) {
  return {.kind = FilterNode::Kind::kNot, .parts = {std::move(part)}};
}

struct GoodFilter {
  std::string filter;
  FilterNode node;
};

class GoodFilterTest : public testing::TestWithParam<GoodFilter> {};

TEST_P(GoodFilterTest, Parses) {
  absl::StatusOr<FilterNode> node = ParseFilter(GetParam().filter);
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_TRUE(*node == GetParam().node) << GetParam().filter;
}

INSTANTIATE_TEST_SUITE_P(
    Filters, GoodFilterTest,
    testing::Values(
        GoodFilter{"", {}}, GoodFilter{" \t\n ", {}}, GoodFilter{"type=visit", Type("visit")},
        GoodFilter{"  type  =  visit  ", Type("visit")}, GoodFilter{"type:visit", Type("visit")},
        GoodFilter{"type = visit AND participant = \"Radio Moscow\"",
                   And({Type("visit"), Who("Radio Moscow")})},
        GoodFilter{"place = Zürich AND document = cable-61",
                   And({Place("Zürich"), Term(FilterField::kDocument, "cable-61")})},
        GoodFilter{"tag = draft OR text : plan",
                   Or({Term(FilterField::kTag, "draft"), Term(FilterField::kText, "plan")})},
        GoodFilter{R"(participant = "a \"b\" \\ c")", Who(R"(a "b" \ c)")},
        GoodFilter{"participant = \"AND\"", Who("AND")},
        GoodFilter{"type = type AND type = not", And({Type("type"), Type("not")})},
        // OR binds more tightly, on either side.
        GoodFilter{"type=a AND type=b OR type=c", And({Type("a"), Or({Type("b"), Type("c")})})},
        GoodFilter{"type=a OR type=b AND type=c", And({Or({Type("a"), Type("b")}), Type("c")})},
        GoodFilter{"type=a OR (type=b AND type=c)", Or({Type("a"), And({Type("b"), Type("c")})})},
        GoodFilter{"type=a OR type=b OR type=c", Or({Type("a"), Type("b"), Type("c")})},
        // NOT holds for what stands next to it alone.
        GoodFilter{"NOT type=a", Not(Type("a"))},
        GoodFilter{"NOT type=a OR NOT type=b AND type=c",
                   And({Or({Not(Type("a")), Not(Type("b"))}), Type("c")})},
        GoodFilter{"NOT (type=a OR type=b)", Not(Or({Type("a"), Type("b")}))},
        GoodFilter{"NOT(NOT(type=a))", Not(Not(Type("a")))}, GoodFilter{"((type=a))", Type("a")},
        GoodFilter{"(type=a AND type=b) AND type=c",
                   And({And({Type("a"), Type("b")}), Type("c")})}));

struct BadFilter {
  std::string filter;
  std::string message;
};

class BadFilterTest : public testing::TestWithParam<BadFilter> {};

TEST_P(BadFilterTest, IsRefusedWithColumnAndReason) {
  absl::StatusOr<FilterNode> node = ParseFilter(GetParam().filter);
  EXPECT_EQ(node.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(node.status().message(), GetParam().message);
}

BadFilter Unexpected(const std::string& filter, const std::string& problem) {
  return {filter, problem +
                      " (a filter has restrictions on type, participant, place, tag, document and "
                      "text, such as type = visit, joined by AND, OR and NOT)"};
}

INSTANTIATE_TEST_SUITE_P(
    Filters, BadFilterTest,
    testing::Values(
        Unexpected("colour = red", "column 1: expected a field, NOT or (, found \"colour\""),
        Unexpected("\"type\" = visit", "column 1: expected a field, NOT or (, found \"type\""),
        Unexpected("type visit", "column 6: expected = or :, found \"visit\""),
        Unexpected("type != visit", "column 6: expected = or :, found \"!\""),
        Unexpected("type", "column 5: expected = or :, found the end of the filter"),
        Unexpected("type =", "column 7: expected a value, found the end of the filter"),
        Unexpected("type = AND", "column 8: expected a value, found \"AND\""),
        Unexpected("type = OR", "column 8: expected a value, found \"OR\""),
        Unexpected("type = NOT", "column 8: expected a value, found \"NOT\""),
        Unexpected("type = (visit)", "column 8: expected a value, found \"(\""),
        Unexpected("place = Zürich place = Bern", "column 16: expected AND or OR, found \"place\""),
        Unexpected("place = Zürich NOT type = visit",
                   "column 16: expected AND or OR, found \"NOT\""),
        Unexpected("place = New York",
                   "column 13: expected AND or OR, found \"York\"; a value with spaces goes in "
                   "double quotes: \"New York\""),
        Unexpected("(place = New York)",
                   "column 14: expected AND, OR or ), found \"York\"; a value with spaces goes in "
                   "double quotes: \"New York\""),
        Unexpected("type = visit AND",
                   "column 17: expected a field, NOT or (, found the end of the filter"),
        Unexpected("type = visit OR AND type = a",
                   "column 17: expected a field, NOT or (, found \"AND\""),
        Unexpected("NOT NOT type = a", "column 5: expected a field, NOT or (, found \"NOT\""),
        Unexpected("NOT", "column 4: expected a field, NOT or (, found the end of the filter"),
        Unexpected("()", "column 2: expected a field, NOT or (, found \")\""),
        Unexpected("(type = visit",
                   "column 14: expected AND, OR or ), found the end of the filter"),
        Unexpected("type = visit)", "column 13: expected AND or OR, found \")\""),
        BadFilter{"type = \"visit", "column 8: the quoted value has no closing \""},
        BadFilter{"type = \"visit\\", "column 8: the quoted value has no closing \""},
        BadFilter{"type = \"a\\n\"", "column 10: in quotes, \\ goes only before \" and \\"},
        BadFilter{"type = \"  \"",
                  "column 8: the value is empty; leave the restriction out to match anything"}));

TEST(FilterTest, ListsItsRestrictions) {
  absl::StatusOr<FilterNode> node =
      ParseFilter("place = Bern AND NOT (type = visit OR text : plan)");
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_THAT(RestrictionsOf(*node), ElementsAre(FilterTerm{FilterField::kPlace, "Bern"},
                                                 FilterTerm{FilterField::kType, "visit"},
                                                 FilterTerm{FilterField::kText, "plan"}));
}

TEST(FilterTest, TakesSixteenRestrictionsAndNoMore) {
  std::string filter = "type = t0";
  for (int i = 1; i < 16; ++i) {
    filter += (i % 2 == 0 ? " AND type = t" : " OR type = t") + std::to_string(i);
  }
  absl::StatusOr<FilterNode> node = ParseFilter(filter);
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_EQ(RestrictionsOf(*node).size(), 16u);
  EXPECT_EQ(ParseFilter(filter + " AND type = one-too-many").status().message(),
            "column " + std::to_string(filter.size() + 6) +
                ": a filter may have at most 16 restrictions");
}

TEST(FilterTest, TakesThirtyTwoParenthesesAndNoMore) {
  const std::string deepest = std::string(32, '(') + "type = a" + std::string(32, ')');
  EXPECT_TRUE(ParseFilter(deepest).ok());
  EXPECT_TRUE(ParseFilter(deepest + " AND " + deepest).ok());
  EXPECT_EQ(ParseFilter("(" + deepest + ")").status().message(),
            "column 33: parentheses may be at most 32 deep in each other");
}

TEST(FilterTest, TakesEightKibibytesAndNoMore) {
  const std::string longest = "type = " + std::string(8192 - 7, 'x');
  EXPECT_TRUE(ParseFilter(longest).ok());
  EXPECT_EQ(ParseFilter(longest + "x").status().message(),
            "the filter has 8193 bytes, which is more than 8192");
}

}  // namespace
}  // namespace annals::service
