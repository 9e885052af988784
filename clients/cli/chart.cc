#include "clients/cli/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "clients/cli/text_width.h"
#include "temporal/civil.h"

namespace annals::cli {
namespace {

// What a table needs beside its bars, and how long these may be.
constexpr int kOtherColumns = 48;
constexpr int kMaxBar = 60;

constexpr int kEighths = 8;
constexpr const char* kPartsOfBlock[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

bool HasFourDigits(int64_t year) { return year >= -9999 && year <= 9999; }

// A year in EDTF.
std::string YearText(int64_t year) {
  if (!HasFourDigits(year)) return fmt::format("Y{}", year);
  return year < 0 ? fmt::format("-{:04}", -year) : fmt::format("{:04}", year);
}

std::string MonthText(const temporal::CivilDay& day) {
  return fmt::format("{}-{:02}", YearText(day.year), day.month);
}

std::string DayText(const temporal::CivilDay& day) {
  return fmt::format("{}-{:02}", MonthText(day), day.day);
}

// So many years, of which the last `digits` digits differ.
std::string YearsText(int64_t first, int64_t count, int digits) {
  if (first < 0 || !HasFourDigits(first)) {
    return YearText(first) + "/" + YearText(first + count - 1);
  }
  return YearText(first).replace(4 - static_cast<size_t>(digits), std::string::npos,
                                 std::string(static_cast<size_t>(digits), 'X'));
}

}  // namespace

temporal::Instant InstantOf(const v1::Instant& instant) {
  return temporal::Instant::FromSeconds(instant.seconds(), instant.nanos());
}

std::string BucketLabel(v1::CalendarUnit unit, const temporal::Instant& begin) {
  const temporal::CivilDay day = begin.Day();
  switch (unit) {
    case v1::CALENDAR_UNIT_DAY:
      return DayText(day);
    case v1::CALENDAR_UNIT_WEEK:
      return DayText(day) + "/" + DayText(temporal::AddDays(day, 6));
    case v1::CALENDAR_UNIT_MONTH:
      return MonthText(day);
    case v1::CALENDAR_UNIT_QUARTER:
      // EDTF's codes of quarters are 33 to 36.
      return fmt::format("{}-{}", YearText(day.year), 33 + (day.month - 1) / 3);
    case v1::CALENDAR_UNIT_YEAR:
      return YearText(day.year);
    case v1::CALENDAR_UNIT_DECADE:
      return YearsText(day.year, 10, 1);
    case v1::CALENDAR_UNIT_CENTURY:
      return YearsText(day.year, 100, 2);
    case v1::CALENDAR_UNIT_MILLENNIUM:
      return YearsText(day.year, 1000, 3);
    default:
      return begin.ToString();
  }
}

int BarWidth() { return std::clamp(TerminalWidth() - kOtherColumns, kMinBar, kMaxBar); }

std::string Bar(double value, double most, int width) {
  if (value <= 0 || most <= 0) return "";
  const int eighths = std::max(1, static_cast<int>(std::lround(value / most * width * kEighths)));
  std::string bar;
  for (int i = 0; i < eighths / kEighths; ++i) bar += "█";
  return bar + kPartsOfBlock[eighths % kEighths];
}

}  // namespace annals::cli
