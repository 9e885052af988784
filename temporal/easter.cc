#include "temporal/easter.h"

namespace annals::temporal {
namespace {

// The dates of Easter repeat after so many years of each calendar.
constexpr int64_t kGregorianPeriod = 5'700'000;
constexpr int64_t kJulianPeriod = 532;

int64_t Modulo(int64_t value, int64_t divisor) { return (value % divisor + divisor) % divisor; }

}  // namespace

// The letters are those of the book.
CivilDay EasterSunday(int64_t year) {
  const int64_t x = Modulo(year, kGregorianPeriod);
  const int64_t a = x % 19;
  const int64_t b = x / 100;
  const int64_t c = x % 100;
  const int64_t d = b / 4;
  const int64_t e = b % 4;
  const int64_t f = (b + 8) / 25;
  const int64_t g = (b - f + 1) / 3;
  const int64_t h = (19 * a + b - d - g + 15) % 30;
  const int64_t i = c / 4;
  const int64_t k = c % 4;
  const int64_t l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int64_t m = (a + 11 * h + 22 * l) / 451;
  const int64_t n = h + l - 7 * m + 114;
  return {year, static_cast<int>(n / 31), static_cast<int>(n % 31 + 1)};
}

JulianDay JulianEaster(int64_t year) {
  const int64_t x = Modulo(year, kJulianPeriod);
  const int64_t a = x % 4;
  const int64_t b = x % 7;
  const int64_t c = x % 19;
  const int64_t d = (19 * c + 15) % 30;
  const int64_t e = (2 * a + 4 * b - d + 34) % 7;
  const int64_t f = d + e + 114;
  return {year, static_cast<int>(f / 31), static_cast<int>(f % 31 + 1)};
}

}  // namespace annals::temporal
