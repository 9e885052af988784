#include "temporal/edtf_date.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace annals::temporal {
namespace {

// `number` at least `width` digits wide, with `X` for each digit in the mask.
std::string Digits(int64_t number, uint8_t unspecified, int width) {
  std::string digits = absl::StrCat(number);
  if (digits.size() < static_cast<size_t>(width)) digits.insert(0, width - digits.size(), '0');
  for (size_t i = 0; i < digits.size(); ++i) {
    if ((unspecified >> i & 1) != 0) digits[digits.size() - 1 - i] = 'X';
  }
  return digits;
}

// Whether the digits of `number` are those of `pattern` where the mask has no bit.
bool DigitsMatch(int64_t number, int64_t pattern, uint8_t unspecified, int width) {
  for (int i = 0; i < width; ++i, number /= 10, pattern /= 10) {
    if ((unspecified >> i & 1) == 0 && number % 10 != pattern % 10) return false;
  }
  return number == pattern;
}

// How many years share the digits of `year` that are known.
int64_t BlockYears(const EdtfYear& year) {
  int64_t block = 1;
  for (uint8_t mask = year.unspecified; mask != 0; mask >>= 1) block *= 10;
  if (year.significant == 0) return block;
  int digits = 1;
  for (int64_t rest = year.magnitude / 10; rest != 0; rest /= 10) ++digits;
  for (; digits > year.significant; --digits) block *= 10;
  return block;
}

// The least and the greatest magnitude that the year may have.
int64_t LeastMagnitude(const EdtfYear& year) {
  const int64_t least =
      year.significant != 0 ? year.magnitude - year.magnitude % BlockYears(year) : year.magnitude;
  // There is no year -0000.
  return year.negative && least == 0 ? 1 : least;
}

int64_t GreatestMagnitude(const EdtfYear& year) {
  if (year.significant != 0) {
    const int64_t block = BlockYears(year);
    return year.magnitude - year.magnitude % block + (block - 1);
  }
  int64_t greatest = year.magnitude;
  int64_t nine = 9;
  for (uint8_t mask = year.unspecified; mask != 0; mask >>= 1, nine *= 10) {
    if ((mask & 1) != 0) greatest += nine;
  }
  return greatest;
}

char Symbol(Qualifier qualifier) {
  return IsApproximate(qualifier) ? (IsUncertain(qualifier) ? '%' : '~') : '?';
}

}  // namespace

EdtfYear EdtfYear::Of(int64_t year) {
  return {.negative = year < 0, .magnitude = year < 0 ? -year : year};
}

int64_t EdtfYear::first() const {
  return negative ? -GreatestMagnitude(*this) : LeastMagnitude(*this);
}

int64_t EdtfYear::last() const {
  return negative ? -LeastMagnitude(*this) : GreatestMagnitude(*this);
}

bool EdtfYear::Matches(int64_t year) const {
  if (year < first() || year > last()) return false;
  return significant != 0 || DigitsMatch(year < 0 ? -year : year, magnitude, unspecified, 4);
}

Precision EdtfYear::precision() const {
  const int64_t years = unit_years();
  if (years >= 1000) return Precision::kMillennium;
  if (years == 100) return Precision::kCentury;
  return years == 10 ? Precision::kDecade : Precision::kYear;
}

int64_t EdtfYear::unit_years() const {
  int64_t years = BlockYears(*this);
  if (significant == 0 && magnitude > 9999) {
    while (magnitude % (years * 10) == 0) years *= 10;
  }
  return years;
}

std::string EdtfYear::ToString() const {
  std::string text = absl::StrCat(magnitude > 9999 ? "Y" : "", negative ? "-" : "",
                                  Digits(magnitude, unspecified, 4));
  if (significant != 0) absl::StrAppend(&text, "S", significant);
  return text;
}

bool EdtfField::MatchesDigits(int number) const {
  return DigitsMatch(number, value, unspecified, 2);
}

std::string EdtfField::ToString() const { return Digits(value, unspecified, 2); }

std::string EdtfTime::ToString() const {
  std::string text = absl::StrFormat("T%02d", hour);
  if (precision <= Precision::kMinute) absl::StrAppendFormat(&text, ":%02d", minute);
  if (precision <= Precision::kSecond) absl::StrAppendFormat(&text, ":%02d", second);
  if (fraction_digits > 0) {
    absl::StrAppend(&text, ".", absl::StrFormat("%09d", nanos).substr(0, fraction_digits));
  }
  if (utc_offset_minutes.has_value()) {
    const int offset = *utc_offset_minutes;
    const int minutes = offset < 0 ? -offset : offset;
    text += offset == 0 ? "Z"
                        : absl::StrFormat("%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60,
                                          minutes % 60);
  }
  return text;
}

Precision EdtfDate::precision() const {
  if (time.has_value()) return time->precision;
  if (year.unspecified != 0 || !month.present()) return year.precision();
  if (month.unspecified != 0) return Precision::kYear;
  if (is_season()) return Precision::kSeason;
  return day.present() && day.unspecified == 0 ? Precision::kDay : Precision::kMonth;
}

std::string EdtfDate::ToString() const {
  const struct {
    std::string text;
    Qualifier qualifier;
  } components[] = {{year.ToString(), qualifiers.year},
                    {month.ToString(), qualifiers.month},
                    {day.ToString(), qualifiers.day}};
  const size_t count = !month.present() ? 1 : !day.present() ? 2 : 3;
  size_t group = 0;
  while (group < count && components[group].qualifier == qualifiers.year) ++group;

  std::string text;
  for (size_t i = 0; i < count; ++i) {
    const auto& [component, qualifier] = components[i];
    if (i > 0) text += '-';
    if (i >= group && qualifier != Qualifier::kNone) text += Symbol(qualifier);
    text += component;
    if (i + 1 == count && time.has_value()) text += time->ToString();
    if (i + 1 == group && qualifier != Qualifier::kNone) text += Symbol(qualifier);
  }
  return text;
}

}  // namespace annals::temporal
