// Properties of generated texts: what is printed reads as the same value, bounds are valid, and
// bounds of masked dates agree with a search over all days.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "temporal/edtf.h"

namespace annals::temporal {
namespace {

// Draws texts that are EDTF, or nearly.
class TextGenerator {
 public:
  std::string Text() {
    switch (Below(8)) {
      case 0:
        return absl::StrCat(End(), "/", End());
      case 1:
        return absl::StrCat("[", Elements(), "]");
      case 2:
        return absl::StrCat("{", Elements(), "}");
      default:
        return Date();
    }
  }

 private:
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  std::string OneOf(const std::vector<std::string>& choices) {
    return choices[static_cast<size_t>(Below(static_cast<int>(choices.size())))];
  }

  std::string MaybeQualifier() { return OneOf({"", "", "", "", "?", "~", "%"}); }

  std::string Digit() { return Below(6) == 0 ? "X" : absl::StrCat(Below(10)); }

  std::string Year() {
    if (Below(8) == 0) {
      return absl::StrCat("Y", OneOf({"", "-"}), 1 + Below(99'999), OneOf({"", "E2", "E9", "E12"}),
                          OneOf({"", "", "S1", "S3"}));
    }
    return absl::StrCat(OneOf({"", "", "", "-"}), Digit(), Digit(), Digit(), Digit(),
                        Below(10) == 0 ? "S2" : "");
  }

  std::string Month() {
    return OneOf({"01", "02", "06", "12", "XX", "0X", "1X", "X2", "21", "24", "30", "33", "41"});
  }

  std::string Day() { return OneOf({"01", "15", "28", "29", "30", "31", "XX", "3X", "X9", "2X"}); }

  std::string Time() {
    return absl::StrCat("T", OneOf({"00", "12", "23"}),
                        OneOf({"", ":00", ":59:59", ":30:00.5", ":00:00.000000001"}),
                        OneOf({"", "Z", "+01", "-05:30", "+23:59"}));
  }

  std::string Date() {
    std::string text = absl::StrCat(MaybeQualifier(), Year(), MaybeQualifier());
    if (Below(4) == 0) return text;
    absl::StrAppend(&text, "-", MaybeQualifier(), Month(), MaybeQualifier());
    if (Below(3) == 0) return text;
    absl::StrAppend(&text, "-", MaybeQualifier(), Day());
    if (Below(3) == 0) absl::StrAppend(&text, Time());
    return absl::StrCat(text, MaybeQualifier());
  }

  std::string End() { return Below(6) == 0 ? OneOf({"", ".."}) : Date(); }

  std::string Elements() {
    std::string text;
    for (int i = Below(4); i >= 0; --i) {
      absl::StrAppend(&text, text.empty() ? "" : OneOf({",", ", "}), OneOf({"", "", ".."}), Date(),
                      OneOf({"", "", ".."}));
    }
    return text;
  }

  std::mt19937 random_{19570715};
};

TEST(EdtfRoundTripTest, PrintedTextsReadAsTheSameValue) {
  TextGenerator generator;
  int valid = 0;
  for (int i = 0; i < 300'000; ++i) {
    const std::string text = generator.Text();
    const absl::StatusOr<Edtf> date = Edtf::Parse(text);
    if (!date.ok()) continue;
    ++valid;
    const absl::StatusOr<Edtf> again = Edtf::Parse(date->ToString());
    ASSERT_TRUE(again.ok()) << text << ": " << again.status();
    ASSERT_EQ(*again, *date) << text;
    ASSERT_EQ(again->ToString(), date->ToString()) << text;
    ASSERT_EQ(again->Bounds(), date->Bounds()) << text;
    ASSERT_TRUE(date->Bounds().IsValid()) << text;
  }
  EXPECT_GT(valid, 50'000);
}

TEST(EdtfRoundTripTest, ApproximateBoundsHoldTheExactOnes) {
  TextGenerator generator;
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = generator.Text();
    const absl::StatusOr<Edtf> date = Edtf::Parse(text);
    if (!date.ok()) continue;
    const Interval exact = date->With(Qualifier::kNone).Bounds().Envelope();
    const Interval envelope = date->Bounds().Envelope();
    ASSERT_LE(envelope.begin, exact.begin) << text;
    ASSERT_GE(envelope.end, exact.end) << text;
    if (!IsApproximate(date->qualifier())) {
      ASSERT_EQ(envelope, exact) << text;
    }
  }
}

bool SameDigits(std::string_view mask, std::string_view digits) {
  return std::equal(mask.begin(), mask.end(), digits.begin(), digits.end(),
                    [](char m, char d) { return m == 'X' || m == d; });
}

// All days of a text such as 19X7-0X-3X, found by comparing each day's digits with it.
std::vector<CivilDay> DaysThatMatch(std::string_view text) {
  std::vector<CivilDay> days;
  for (int year = 0; year <= 9999; ++year) {
    if (!SameDigits(text.substr(0, 4), absl::StrFormat("%04d", year))) continue;
    for (int month = 1; month <= 12; ++month) {
      if (!SameDigits(text.substr(5, 2), absl::StrFormat("%02d", month))) continue;
      for (int day = 1; day <= DaysInMonth(year, month); ++day) {
        if (SameDigits(text.substr(8), absl::StrFormat("%02d", day))) {
          days.push_back({year, month, day});
        }
      }
    }
  }
  return days;
}

TEST(EdtfRoundTripTest, MaskedDaysAgreeWithASearchOverAllDays) {
  for (const char* text :
       {"1957-07-15", "195X-12-25", "XX57-02-29", "X8X4-02-29", "XXXX-02-29", "19XX-XX-31",
        "1XX9-0X-3X", "XXXX-X2-30", "200X-1X-X9", "XXX1-02-2X", "X9X9-X1-X1", "0000-XX-XX",
        "9XXX-12-31", "XXX7-02-29", "XXXX-02-3X", "1956-0X-X0"}) {
    const std::vector<CivilDay> days = DaysThatMatch(text);
    const absl::StatusOr<Edtf> date = Edtf::Parse(text);
    ASSERT_EQ(date.ok(), !days.empty()) << text;
    if (days.empty()) continue;
    const EdtfDate::Days found = *date->begin().date().days();
    EXPECT_EQ(found.first, days.front()) << text;
    EXPECT_EQ(found.last, days.back()) << text;
  }
}

TEST(EdtfRoundTripTest, NoTextMakesItCrash) {
  const std::string alphabet = "0123456789XYSETZ-+:./?~%,[]{} ";
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::string text(random() % 16, ' ');
    std::generate(text.begin(), text.end(), [&] { return alphabet[random() % alphabet.size()]; });
    const absl::StatusOr<Edtf> date = Edtf::Parse(text);
    if (date.ok()) {
      ASSERT_EQ(*Edtf::Parse(date->ToString()), *date) << text;
    } else {
      ASSERT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument);
    }
  }
}

}  // namespace
}  // namespace annals::temporal
