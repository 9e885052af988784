#include "temporal/display.h"

#include <gtest/gtest.h>

#include "tests/temporal/table.h"

namespace annals::temporal {
namespace {

TEST(DisplayTest, Table) {
  const std::vector<Row> rows = ReadTable("display.tsv");
  ASSERT_GT(rows.size(), 100u);
  for (const auto& [line, columns] : rows) {
    SCOPED_TRACE(absl::StrCat("display.tsv:", line, ": ", columns[0]));
    ASSERT_EQ(columns.size(), 3u);
    const absl::StatusOr<Edtf> date = Edtf::Parse(columns[0]);
    ASSERT_TRUE(date.ok()) << date.status();
    EXPECT_EQ(Display(*date, Language::kEnglish), columns[1]);
    EXPECT_EQ(Display(*date, Language::kGerman), columns[2]);
  }
}

TEST(DisplayTest, NamesOfAllMonths) {
  const char* kEnglish[] = {"January", "February", "March",     "April",   "May",      "June",
                            "July",    "August",   "September", "October", "November", "December"};
  const char* kGerman[] = {"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                           "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
  for (int month = 1; month <= 12; ++month) {
    const Edtf date = Edtf::OfMonth(1957, month);
    EXPECT_EQ(Display(date, Language::kEnglish), absl::StrCat(kEnglish[month - 1], " 1957"));
    EXPECT_EQ(Display(date, Language::kGerman), absl::StrCat(kGerman[month - 1], " 1957"));
  }
}

}  // namespace
}  // namespace annals::temporal
