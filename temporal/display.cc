// From the parts to the whole: numbers, years, dates, intervals, sets. Words and their order are
// the language's (display_words.cc).
#include "temporal/display.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "temporal/display_words.h"

namespace annals::temporal {
namespace {

// The masks of a year whose last digits are unspecified.
constexpr uint8_t kDecadeMask = 0b1;
constexpr uint8_t kCenturyMask = 0b11;
constexpr uint8_t kMillenniumMask = 0b111;
constexpr uint8_t kWholeYearMask = 0b1111;
// The mask of a month or day of which nothing is known.
constexpr uint8_t kUnknownField = 0b11;

// Years before it bear their era, lest they be taken for another number.
constexpr int64_t kFirstPlainYear = 1000;

class Displayer {
 public:
  explicit Displayer(const DisplayWords& words) : words_(words) {}

  std::string Text(const Edtf& date) const;

 private:
  std::string Ordinal(int64_t number) const;
  std::string Number(int64_t number) const;
  std::string Era(const std::string& number, int64_t year) const;
  std::string PlainYear(int64_t year) const;
  std::string Year(const EdtfYear& year) const;
  std::string InYear(const std::string& part, const EdtfYear& year) const;

  std::string SeasonName(int number) const;
  std::string SeasonOf(const EdtfDate& date) const;
  std::string Possible(const std::vector<int>& numbers,
                       const std::vector<std::string>& names) const;
  std::string MonthOf(const EdtfDate& date) const;
  std::string DayOf(const EdtfDate& date) const;
  std::string DayNumber(int day) const;
  std::string Clock(const EdtfTime& time) const;
  std::string Unqualified(const EdtfDate& date) const;
  std::string Part(int part, Qualifier qualifier) const;
  std::string Date(const EdtfDate& date) const;

  std::string Interval(const EdtfEnd& begin, const EdtfEnd& end) const;
  std::string Range(const EdtfDate& begin, const EdtfDate& end) const;
  std::string Set(const Edtf& set) const;

  const DisplayWords& words_;
};

std::string Displayer::Ordinal(int64_t number) const {
  const int64_t teens = number % 100;
  const int64_t last = number % 10;
  const bool other =
      last == 0 || last > 3 || (words_.teens_are_others && teens >= 11 && teens <= 13);
  return absl::Substitute(words_.ordinals[other ? 3 : last - 1], number);
}

// With separators of thousands from five digits on.
std::string Displayer::Number(int64_t number) const {
  std::string digits = absl::StrCat(number);
  if (digits.size() < 5) return digits;
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<size_t>(i), 1, words_.thousands_separator);
  }
  return digits;
}

std::string Displayer::Era(const std::string& number, int64_t year) const {
  if (year <= 0) return absl::Substitute(words_.before_common_era, number);
  return year < kFirstPlainYear ? absl::Substitute(words_.common_era, number) : number;
}

std::string Displayer::PlainYear(int64_t year) const {
  return Era(Number(year > 0 ? year : 1 - year), year);
}

std::string Displayer::Year(const EdtfYear& year) const {
  const int64_t first = year.first();
  const int64_t last = year.last();
  if (year.significant != 0) {
    const std::string estimate = PlainYear(year.negative ? -year.magnitude : year.magnitude);
    if (first == last) return estimate;
    return absl::Substitute(words_.estimate, estimate, PlainYear(first), PlainYear(last));
  }
  // Of a round figure the one year between astronomical and historical counting is no part.
  if (year.negative && year.unit_years() > 1 && year.unspecified == 0) {
    return Era(Number(year.magnitude), first);
  }
  switch (year.unspecified) {
    case 0:
      return PlainYear(first);
    case kDecadeMask:
      // Before year 10 the years are no decade that has a name.
      if (first < 10) return absl::Substitute(words_.between, PlainYear(first), PlainYear(last));
      return Era(absl::Substitute(words_.decade, first), first);
    case kCenturyMask:
      return Era(absl::Substitute(words_.century, Ordinal(year.magnitude / 100 + 1)), last);
    case kMillenniumMask:
      return Era(absl::Substitute(words_.millennium, Ordinal(year.magnitude / 1000 + 1)), last);
    case kWholeYearMask:
      return words_.unknown_year;
    default:
      return year.ToString();
  }
}

// A month, day or part of the year in its year.
std::string Displayer::InYear(const std::string& part, const EdtfYear& year) const {
  switch (year.unspecified) {
    case kDecadeMask:
      if (year.first() < kFirstPlainYear) break;
      return absl::Substitute(words_.in_decade, part, year.first());
    case kCenturyMask:
      return Era(absl::Substitute(words_.in_century, part, Ordinal(year.magnitude / 100 + 1)),
                 year.last());
    case kMillenniumMask:
      return Era(absl::Substitute(words_.in_millennium, part, Ordinal(year.magnitude / 1000 + 1)),
                 year.last());
    case kWholeYearMask:
      return absl::Substitute(words_.in_unknown_year, part);
    default:
      break;
  }
  return absl::Substitute(words_.in_year, part, Year(year));
}

std::string Displayer::SeasonName(int number) const {
  constexpr int kSpring = static_cast<int>(Season::kSpring);
  constexpr int kNorthern = static_cast<int>(Season::kNorthernSpring);
  constexpr int kSouthern = static_cast<int>(Season::kSouthernSpring);
  constexpr int kQuarter = static_cast<int>(Season::kQuarter1);
  constexpr int kThird = static_cast<int>(Season::kThird1);
  constexpr int kHalf = static_cast<int>(Season::kHalf1);
  if (number >= kHalf) return absl::Substitute(words_.half, Ordinal(number - kHalf + 1));
  if (number >= kThird) return absl::Substitute(words_.third, Ordinal(number - kThird + 1));
  if (number >= kQuarter) return absl::Substitute(words_.quarter, Ordinal(number - kQuarter + 1));
  if (number >= kSouthern) return words_.seasons[number - kSouthern];
  if (number >= kNorthern) return words_.seasons[number - kNorthern];
  return words_.seasons[number - kSpring];
}

std::string Displayer::SeasonOf(const EdtfDate& date) const {
  const std::string name = SeasonName(date.month.value);
  std::string text = InYear(name, date.year);
  const EdtfDate::Days days = *date.days();
  const int64_t next = days.last.year;
  if (date.year.unspecified == 0 && days.first.year != next && days.first.year >= kFirstPlainYear) {
    const std::string next_year =
        next % 100 == 0 ? Number(next) : absl::StrFormat("%02d", next % 100);
    text = absl::Substitute(
        words_.in_year, name,
        absl::Substitute(words_.over_two_years, Number(days.first.year), next_year));
  }
  const auto season = static_cast<Season>(date.month.value);
  if (season >= Season::kNorthernSpring && season <= Season::kNorthernWinter) {
    return absl::Substitute(words_.northern, text);
  }
  if (season >= Season::kSouthernSpring && season <= Season::kSouthernWinter) {
    return absl::Substitute(words_.southern, text);
  }
  return text;
}

// One of some numbers: from the first to the last where they follow each other, else each of them.
std::string Displayer::Possible(const std::vector<int>& numbers,
                                const std::vector<std::string>& names) const {
  if (names.size() == 1) return names.front();
  if (numbers.size() > 2 &&
      numbers.back() - numbers.front() == static_cast<int>(numbers.size()) - 1) {
    return absl::Substitute(words_.between, names.front(), names.back());
  }
  const std::vector<std::string> but_last(names.begin(), names.end() - 1);
  return absl::StrCat(absl::StrJoin(but_last, ", "), words_.either, names.back());
}

// The month and year of a date; its month is not a season.
std::string Displayer::MonthOf(const EdtfDate& date) const {
  std::vector<int> numbers;
  std::vector<std::string> names;
  for (int month = 1; month <= 12; ++month) {
    if (!date.month.Matches(month)) continue;
    numbers.push_back(month);
    names.push_back(words_.months[month - 1]);
  }
  return InYear(Possible(numbers, names), date.year);
}

std::string Displayer::DayNumber(int day) const { return absl::Substitute(words_.day_number, day); }

std::string Displayer::DayOf(const EdtfDate& date) const {
  if (date.day.unspecified == kUnknownField) {
    if (date.month.unspecified == kUnknownField) {
      return absl::Substitute(words_.month_and_day_unknown, Year(date.year));
    }
    return absl::Substitute(words_.day_unknown, MonthOf(date));
  }
  std::vector<int> numbers;
  std::vector<std::string> names;
  for (int day = 1; day <= 31; ++day) {
    EdtfDate one_day = date;
    one_day.day = {day};
    if (!date.day.Matches(day) || !one_day.days().has_value()) continue;
    numbers.push_back(day);
    names.push_back(DayNumber(day));
  }
  const std::string day = Possible(numbers, names);
  if (date.month.unspecified == kUnknownField) {
    return InYear(absl::Substitute(words_.day_of_unknown_month, day), date.year);
  }
  return absl::StrCat(day, " ", MonthOf(date));
}

std::string Displayer::Clock(const EdtfTime& time) const {
  std::string text = time.ToString().substr(1);
  const size_t zone = text.find_first_of("Z+-");
  std::string zone_text;
  if (zone != std::string::npos) {
    zone_text = text[zone] == 'Z' ? " UTC" : absl::StrCat(" UTC", text.substr(zone));
    text.resize(zone);
  }
  if (time.precision != Precision::kHour) {
    return absl::StrCat(absl::Substitute(words_.clock, text), zone_text);
  }
  const char* pattern = time.hour < 12 ? words_.hour : words_.hour_after;
  const int hour = !words_.twelve_hours ? time.hour : time.hour % 12 == 0 ? 12 : time.hour % 12;
  return absl::StrCat(absl::Substitute(pattern, hour), zone_text);
}

std::string Displayer::Unqualified(const EdtfDate& date) const {
  if (!date.month.present()) return Year(date.year);
  if (date.is_season()) return SeasonOf(date);
  // A month of which one digit is known is listed, but only by itself.
  const bool month_listed = date.month.unspecified == 0b01 || date.month.unspecified == 0b10;
  if (month_listed && date.day.present()) {
    EdtfDate plain = date;
    plain.qualifiers = {};
    return plain.ToString();
  }
  if (date.time.has_value()) {
    return absl::Substitute(words_.at, DayOf(date), Clock(*date.time));
  }
  if (date.day.present()) return DayOf(date);
  if (date.month.unspecified == kUnknownField) {
    return absl::Substitute(words_.month_unknown, Year(date.year));
  }
  return MonthOf(date);
}

std::string Displayer::Part(int part, Qualifier qualifier) const {
  const char* pattern = !IsApproximate(qualifier) ? words_.part_uncertain
                        : IsUncertain(qualifier)  ? words_.part_uncertain_approximate
                                                  : words_.part_approximate;
  return absl::Substitute(pattern, words_.parts[part]);
}

std::string Displayer::Date(const EdtfDate& date) const {
  const std::string text = Unqualified(date);
  const Qualifier parts[] = {date.qualifiers.year, date.qualifiers.month, date.qualifiers.day};
  const int count = !date.month.present() ? 1 : !date.day.present() ? 2 : 3;
  bool same = true;
  std::vector<std::string> qualified;
  for (int i = 0; i < count; ++i) {
    same &= parts[i] == parts[0];
    if (parts[i] != Qualifier::kNone) qualified.push_back(Part(i, parts[i]));
  }
  if (!same) {
    return absl::Substitute(words_.qualified_parts, text, absl::StrJoin(qualified, ", "));
  }
  const std::string dated = IsApproximate(parts[0]) ? absl::Substitute(words_.circa, text) : text;
  return IsUncertain(parts[0]) ? absl::Substitute(words_.uncertain, dated) : dated;
}

// Whether a date can share its year or month with the other end of an interval.
bool IsPlain(const EdtfDate& date) {
  return date.year.unit_years() == 1 && date.month.unspecified == 0 && date.day.unspecified == 0 &&
         !date.is_season() && date.qualifiers == EdtfQualifiers();
}

// What two dates have in common is said once: 9–16 July 1957.
std::string Displayer::Range(const EdtfDate& begin, const EdtfDate& end) const {
  if (begin == end) return Date(begin);
  const std::string apart = absl::StrCat(Date(begin), " – ", Date(end));
  if (!IsPlain(begin) || !IsPlain(end)) return apart;
  if (begin.month.present() != end.month.present() || begin.day.present() != end.day.present() ||
      begin.time.has_value() != end.time.has_value()) {
    return apart;
  }
  if (!begin.month.present()) {
    const int64_t first = begin.year.first();
    const int64_t last = end.year.first();
    if (last <= 0) {
      return Era(absl::StrCat(Number(1 - first), "–", Number(1 - last)), last);
    }
    if (first > 0 && (last < kFirstPlainYear || first >= kFirstPlainYear)) {
      return Era(absl::StrCat(Number(first), "–", Number(last)), last);
    }
    return apart;
  }
  if (begin.year != end.year) return apart;
  const char* begin_month = words_.months[begin.month.value - 1];
  const bool same_month = begin.month == end.month;
  if (!begin.day.present()) return absl::StrCat(begin_month, "–", MonthOf(end));
  if (begin.time.has_value()) {
    if (!same_month || begin.day != end.day) return apart;
    return absl::Substitute(words_.at, DayOf(begin),
                            absl::StrCat(Clock(*begin.time), " – ", Clock(*end.time)));
  }
  const std::string begin_day = DayNumber(begin.day.value);
  if (same_month) return absl::StrCat(begin_day, "–", DayOf(end));
  return absl::StrCat(begin_day, " ", begin_month, " – ", DayOf(end));
}

std::string Displayer::Interval(const EdtfEnd& begin, const EdtfEnd& end) const {
  if (begin.is_date() && end.is_date()) return Range(begin.date(), end.date());
  if (begin.is_date()) {
    const std::string date = Date(begin.date());
    if (end.is_open()) return absl::Substitute(words_.from, date);
    return absl::StrCat(date, " – ", words_.unknown);
  }
  if (end.is_date()) {
    const std::string date = Date(end.date());
    if (begin.is_open()) return absl::Substitute(words_.until, date);
    return absl::StrCat(words_.unknown, " – ", date);
  }
  if (begin.is_open()) return end.is_open() ? words_.always : words_.until_unknown;
  return end.is_open() ? words_.from_unknown : words_.unknown;
}

std::string Displayer::Set(const Edtf& set) const {
  const bool all = set.kind() == Edtf::Kind::kAllOf;
  std::vector<std::string> texts;
  for (const EdtfElement& element : set.elements()) {
    if (!element.first.is_date()) {
      texts.push_back(absl::Substitute(all ? words_.and_earlier : words_.or_earlier,
                                       Date(element.last.date())));
    } else if (!element.last.is_date()) {
      texts.push_back(
          absl::Substitute(all ? words_.and_later : words_.or_later, Date(element.first.date())));
    } else {
      texts.push_back(Range(element.first.date(), element.last.date()));
    }
  }
  const std::string last = texts.back();
  texts.pop_back();
  if (texts.empty()) return last;
  return absl::StrCat(absl::StrJoin(texts, ", "), all ? words_.all : words_.either, last);
}

std::string Displayer::Text(const Edtf& date) const {
  if (date.kind() == Edtf::Kind::kDate) return Date(date.begin().date());
  if (date.kind() == Edtf::Kind::kInterval) return Interval(date.begin(), date.end());
  return Set(date);
}

}  // namespace

std::string Display(const Edtf& date, Language language) {
  return Displayer(WordsOf(language)).Text(date);
}

}  // namespace annals::temporal
