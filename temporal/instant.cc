#include "temporal/instant.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace annals::temporal {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kLastDay = std::numeric_limits<int64_t>::max() / kSecondsPerDay;
constexpr int64_t kFirstDay = -kLastDay;
// No year beyond it lies in the range of an instant (292 thousand million years), and DayOrdinal
// takes every year within it.
constexpr int64_t kLastYear = 1'000'000'000'000;

}  // namespace

Instant Instant::FromDay(const CivilDay& day) {
  if (day.year > kLastYear) return InfiniteFuture();
  if (day.year < -kLastYear) return InfinitePast();
  const int64_t ordinal = DayOrdinal(day);
  if (ordinal > kLastDay) return InfiniteFuture();
  if (ordinal < kFirstDay) return InfinitePast();
  return FromSeconds(ordinal * kSecondsPerDay);
}

CivilDay Instant::Day() const {
  const int64_t ordinal = seconds_ / kSecondsPerDay - (seconds_ % kSecondsPerDay < 0 ? 1 : 0);
  return DayFromOrdinal(ordinal);
}

std::string Instant::ToString() const {
  if (*this == InfinitePast()) return "-infinity";
  if (*this == InfiniteFuture()) return "+infinity";
  const CivilDay day = Day();
  const int64_t second_of_day = (seconds_ % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay;
  std::string text = day.year > 9999 || day.year < -9999 ? absl::StrCat("Y", day.year)
                     : day.year < 0 ? absl::StrCat("-", absl::Dec(-day.year, absl::kZeroPad4))
                                    : absl::StrCat(absl::Dec(day.year, absl::kZeroPad4));
  const auto two_digits = [](int64_t number) { return absl::Dec(number, absl::kZeroPad2); };
  absl::StrAppend(&text, "-", two_digits(day.month), "-", two_digits(day.day), "T");
  absl::StrAppend(&text, two_digits(second_of_day / 3600), ":", two_digits(second_of_day / 60 % 60),
                  ":", two_digits(second_of_day % 60));
  if (nanos_ != 0) {
    const std::string fraction = absl::StrFormat("%09d", nanos_);
    absl::StrAppend(&text, ".", fraction.substr(0, fraction.find_last_not_of('0') + 1));
  }
  return text + "Z";
}

}  // namespace annals::temporal
