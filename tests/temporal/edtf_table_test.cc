// The tables in data/: every form of EDTF with its bounds, every error with its message.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "temporal/edtf.h"
#include "tests/temporal/table.h"

namespace annals::temporal {
namespace {

std::string PrecisionName(Precision precision) {
  constexpr const char* kNames[] = {"unspecified", "subsecond", "second",    "minute", "hour",
                                    "day",         "week",      "month",     "season", "year",
                                    "decade",      "century",   "millennium"};
  return kNames[static_cast<int>(precision)];
}

std::string Short(Instant instant) {
  return std::string(absl::StripSuffix(instant.ToString(), "T00:00:00Z"));
}

TEST(EdtfTableTest, ValidTexts) {
  const std::vector<Row> rows = ReadTable("edtf_valid.tsv");
  ASSERT_GT(rows.size(), 150u);
  for (const auto& [line, columns] : rows) {
    SCOPED_TRACE(absl::StrCat("edtf_valid.tsv:", line, ": ", columns[0]));
    ASSERT_TRUE(columns.size() == 7 || (columns.size() == 6 && columns[5] == "same"));
    const absl::StatusOr<Edtf> date = Edtf::Parse(columns[0]);
    ASSERT_TRUE(date.ok()) << date.status();
    EXPECT_EQ(date->ToString(), columns[1] == "=" ? columns[0] : columns[1]);
    EXPECT_EQ(PrecisionName(date->precision()), columns[2]);
    const UncertainSpan bounds = date->Bounds();
    EXPECT_TRUE(bounds.IsValid());
    EXPECT_EQ(Short(bounds.begin_earliest), columns[3]);
    EXPECT_EQ(Short(bounds.begin_latest), columns[4]);
    const bool same = columns[5] == "same";
    EXPECT_EQ(Short(bounds.end_earliest), same ? columns[3] : columns[5]);
    EXPECT_EQ(Short(bounds.end_latest), same ? columns[4] : columns[6]);

    const absl::StatusOr<Edtf> again = Edtf::Parse(date->ToString());
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, *date);
  }
}

TEST(EdtfTableTest, InvalidTexts) {
  std::vector<Row> rows = ReadTable("edtf_invalid.tsv");
  ASSERT_GT(rows.size(), 80u);
  for (const auto& [line, columns] : rows) {
    SCOPED_TRACE(absl::StrCat("edtf_invalid.tsv:", line, ": ", columns[0]));
    ASSERT_EQ(columns.size(), 2u);
    const absl::StatusOr<Edtf> date = Edtf::Parse(columns[0]);
    EXPECT_EQ(date.status(),
              absl::InvalidArgumentError(absl::StrCat("EDTF \"", columns[0], "\": ", columns[1])));
  }
}

TEST(EdtfTableTest, TextsThatNoTableCanHold) {
  const struct {
    std::string text;
    const char* message;
  } kCases[] = {
      {"1957\t", R"(EDTF "1957\t": "\t" at column 5, expected the end of the text)"},
      {"1957\n", R"(EDTF "1957\n": "\n" at column 5, expected the end of the text)"},
      {std::string("1957\0", 5),
       R"(EDTF "1957\000": "\000" at column 5, expected the end of the text)"},
      {"\"", R"(EDTF "\"": "\"" at column 1, expected a date such as 1957-07-15)"},
      {std::string(257, '1'), "EDTF text of 257 bytes is longer than 256"},
  };
  for (const auto& [text, message] : kCases) {
    EXPECT_EQ(Edtf::Parse(text).status(), absl::InvalidArgumentError(message));
  }
}

TEST(EdtfTableTest, TextsMayBe256BytesLong) {
  std::string text = "[1957";
  while (text.size() + 6 <= Edtf::kMaxTextBytes) text += ",1958";
  text.resize(Edtf::kMaxTextBytes - 1, '?');
  EXPECT_EQ((text + "]").size(), Edtf::kMaxTextBytes);
  EXPECT_TRUE(Edtf::Parse(text + "]").ok()) << Edtf::Parse(text + "]").status();
}

}  // namespace
}  // namespace annals::temporal
