#include "temporal/regnal.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "temporal/calendars.h"
#include "temporal/easter.h"
#include "temporal/quote.h"

namespace annals::temporal {
namespace {

// Days as they were written at the time, Old Style until 1752, in years that begin on 1 January.
struct Reign {
  std::string_view ruler;
  WrittenDay begin;
  WrittenDay end;
};

// A reign that goes on.
constexpr WrittenDay kNoEnd = {9999, 12, 31};

constexpr std::string_view kJohn = "John";

// The years of Charles II are counted from his father's death, those of William III from his and
// Mary II's accession, those of Mary I from Edward VI's death.
constexpr Reign kReigns[] = {
    {"William I", {1066, 12, 25}, {1087, 9, 9}},
    {"William II", {1087, 9, 26}, {1100, 8, 2}},
    {"Henry I", {1100, 8, 5}, {1135, 12, 1}},
    {"Stephen", {1135, 12, 26}, {1154, 10, 25}},
    {"Henry II", {1154, 12, 19}, {1189, 7, 6}},
    {"Richard I", {1189, 9, 3}, {1199, 4, 6}},
    {kJohn, {1199, 5, 27}, {1216, 10, 19}},
    {"Henry III", {1216, 10, 28}, {1272, 11, 16}},
    {"Edward I", {1272, 11, 20}, {1307, 7, 7}},
    {"Edward II", {1307, 7, 8}, {1327, 1, 20}},
    {"Edward III", {1327, 1, 25}, {1377, 6, 21}},
    {"Richard II", {1377, 6, 22}, {1399, 9, 29}},
    {"Henry IV", {1399, 9, 30}, {1413, 3, 20}},
    {"Henry V", {1413, 3, 21}, {1422, 8, 31}},
    {"Henry VI", {1422, 9, 1}, {1461, 3, 4}},
    {"Edward IV", {1461, 3, 4}, {1483, 4, 9}},
    {"Edward V", {1483, 4, 9}, {1483, 6, 25}},
    {"Richard III", {1483, 6, 26}, {1485, 8, 22}},
    {"Henry VII", {1485, 8, 22}, {1509, 4, 21}},
    {"Henry VIII", {1509, 4, 22}, {1547, 1, 28}},
    {"Edward VI", {1547, 1, 28}, {1553, 7, 6}},
    {"Mary I", {1553, 7, 6}, {1558, 11, 17}},
    {"Elizabeth I", {1558, 11, 17}, {1603, 3, 24}},
    {"James I", {1603, 3, 24}, {1625, 3, 27}},
    {"Charles I", {1625, 3, 27}, {1649, 1, 30}},
    {"Charles II", {1649, 1, 30}, {1685, 2, 6}},
    {"James II", {1685, 2, 6}, {1688, 12, 11}},
    {"William and Mary", {1689, 2, 13}, {1694, 12, 28}},
    {"William III", {1689, 2, 13}, {1702, 3, 8}},
    {"Anne", {1702, 3, 8}, {1714, 8, 1}},
    {"George I", {1714, 8, 1}, {1727, 6, 11}},
    {"George II", {1727, 6, 11}, {1760, 10, 25}},
    {"George III", {1760, 10, 25}, {1820, 1, 29}},
    {"George IV", {1820, 1, 29}, {1830, 6, 26}},
    {"William IV", {1830, 6, 26}, {1837, 6, 20}},
    {"Victoria", {1837, 6, 20}, {1901, 1, 22}},
    {"Edward VII", {1901, 1, 22}, {1910, 5, 6}},
    {"George V", {1910, 5, 6}, {1936, 1, 20}},
    {"Edward VIII", {1936, 1, 20}, {1936, 12, 11}},
    {"George VI", {1936, 12, 11}, {1952, 2, 6}},
    {"Elizabeth II", {1952, 2, 6}, {2022, 9, 8}},
    {"Charles III", {2022, 9, 8}, kNoEnd},
};

// The first year whose days all were written in the Gregorian calendar.
constexpr int64_t kFirstGregorianYear = 1753;

// The first day of the reign's year `year`.
CivilDay BeginOfYear(const Reign& reign, int year) {
  const int64_t calendar_year = reign.begin.year + year - 1;
  if (reign.ruler == kJohn) return AddDays(DayOf(JulianEaster(calendar_year)), 39);
  // The years of George II, the only ones to run over the reform, kept their full length by law, so
  // that they began on 22 June instead of the 11th: the same day of the Julian calendar.
  if (reign.begin.year < kFirstGregorianYear) {
    return DayOf(JulianDay{calendar_year, reign.begin.month, reign.begin.day});
  }
  return {calendar_year, reign.begin.month, reign.begin.day};
}

CivilDay EndOf(const Reign& reign) {
  const WrittenDay& end = reign.end;
  if (end.year < kFirstGregorianYear) return DayOf(JulianDay{end.year, end.month, end.day});
  return {end.year, end.month, end.day};
}

}  // namespace

std::span<const std::string_view> AllRulers() {
  static constexpr auto kRulers = [] {
    std::array<std::string_view, std::size(kReigns)> rulers;
    std::transform(std::begin(kReigns), std::end(kReigns), rulers.begin(),
                   [](const Reign& reign) { return reign.ruler; });
    return rulers;
  }();
  return kRulers;
}

absl::StatusOr<DayRange> RegnalYear(std::string_view ruler, int year) {
  const Reign* reign = std::find_if(std::begin(kReigns), std::end(kReigns),
                                    [&](const Reign& r) { return r.ruler == ruler; });
  const std::string name = Quoted({ruler.data(), ruler.size()});
  if (reign == std::end(kReigns)) {
    return absl::NotFoundError(absl::StrCat("no ruler ", name, " of England is known"));
  }
  const CivilDay end = EndOf(*reign);
  // No reign has had a hundred years.
  if (year < 1 || year > 100 || BeginOfYear(*reign, year) > end) {
    return absl::OutOfRangeError(absl::StrCat("the reign of ", name, " had no year ", year));
  }
  return DayRange{BeginOfYear(*reign, year),
                  std::min(AddDays(BeginOfYear(*reign, year + 1), -1), end)};
}

}  // namespace annals::temporal
