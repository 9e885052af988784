// Reads EDTF. The grammar, in which `q` is one of ? ~ %:
//
//   text     = "[" elements "]" | "{" elements "}" | end "/" end | date
//   elements = element *("," *" " element)
//   element  = date | date ".." date | date ".." | ".." date
//   end      = date | ".." | ""
//   date     = [q] year [q] ["-" [q] month [q] ["-" [q] day [time] [q]]]
//   year     = ["-"] 4(digit | "X") | ["-"] 4digit "S" number
//            | "Y" ["-"] number ["E" number] ["S" number]
//   month    = 2(digit | "X")                       ; 01 to 12, or 21 to 41
//   day      = 2(digit | "X")
//   time     = "T" 2digit [":" 2digit [":" 2digit ["." 1*9digit]]] [zone]
//   zone     = "Z" | ("+" | "-") 2digit [":" 2digit]
//
// A qualifier to the left of a component is of that component, one to the right is of it and of all
// components to its left. Every function below consumes what it names, or fails with a message that
// says at which column what was expected.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "temporal/edtf.h"
#include "temporal/quote.h"

namespace annals::temporal {
namespace {

constexpr int kYearDigits = 18;

constexpr absl::string_view kExample = "a date such as 1957-07-15";

}  // namespace

class EdtfParser {
 public:
  explicit EdtfParser(absl::string_view text) : text_(text) {}

  absl::StatusOr<Edtf> Text();

 private:
  bool AtEnd() const { return position_ == text_.size(); }
  bool At(char c) const { return !AtEnd() && text_[position_] == c; }
  bool At(absl::string_view token) const { return text_.substr(position_, token.size()) == token; }
  bool AtDigit() const { return !AtEnd() && absl::ascii_isdigit(text_[position_]); }

  bool Take(char c) {
    if (!At(c)) return false;
    ++position_;
    return true;
  }

  bool Take(absl::string_view token) {
    if (!At(token)) return false;
    position_ += token.size();
    return true;
  }

  // Columns count from 1.
  static size_t Column(size_t position) { return position + 1; }

  absl::Status Error(absl::string_view problem) const {
    return absl::InvalidArgumentError(absl::StrCat("EDTF ", Quoted(text_), ": ", problem));
  }

  // What stands at the current position is not what may stand there.
  absl::Status Unexpected(absl::string_view expected) const {
    if (AtEnd()) return Error(absl::StrCat("the text ends where ", expected, " is expected"));
    const absl::string_view rest = text_.substr(position_);
    return Error(absl::StrCat(Quoted(rest.substr(0, FirstCharacterBytes(rest))), " at column ",
                              Column(position_), ", expected ", expected));
  }

  absl::Status OutOfRange(absl::string_view what, absl::string_view value, size_t position,
                          absl::string_view range) const {
    return Error(
        absl::StrCat(what, " ", value, " at column ", Column(position), " is not ", range));
  }

  Qualifier TakeQualifier();
  absl::Status TakeDigits(int count, bool may_be_unspecified, absl::string_view what,
                          EdtfYear& number);
  absl::StatusOr<EdtfField> Field(absl::string_view what);
  absl::StatusOr<int> Number(absl::string_view what, int greatest);

  absl::StatusOr<EdtfYear> Year();
  absl::StatusOr<EdtfYear> FourDigitYear();
  absl::StatusOr<EdtfYear> LongYear();
  absl::Status Significant(EdtfYear& year);
  absl::StatusOr<EdtfField> Month();
  absl::StatusOr<EdtfField> Day(const EdtfDate& date);
  absl::StatusOr<EdtfTime> Time();
  absl::Status Zone(EdtfTime& time);
  absl::StatusOr<EdtfDate> Date();

  absl::StatusOr<EdtfEnd> End();
  absl::StatusOr<Edtf> IntervalFrom(const EdtfEnd& begin);
  absl::StatusOr<EdtfElement> Element();
  absl::StatusOr<Edtf> Set(Edtf::Kind kind, char close);

  absl::string_view text_;
  size_t position_ = 0;
};

Qualifier EdtfParser::TakeQualifier() {
  if (Take('?')) return Qualifier::kUncertain;
  if (Take('~')) return Qualifier::kApproximate;
  if (Take('%')) return Qualifier::kUncertainApproximate;
  return Qualifier::kNone;
}

// A number of exactly `count` digits, into the magnitude and the mask of `number`.
absl::Status EdtfParser::TakeDigits(int count, bool may_be_unspecified, absl::string_view what,
                                    EdtfYear& number) {
  for (int i = 0; i < count; ++i) {
    const bool unspecified = may_be_unspecified && At('X');
    if (!unspecified && !AtDigit()) {
      return Unexpected(absl::StrCat("one of the ", count, " digits of the ", what,
                                     may_be_unspecified ? " (0 to 9 or X)" : ""));
    }
    number.magnitude = number.magnitude * 10 + (unspecified ? 0 : text_[position_] - '0');
    number.unspecified = static_cast<uint8_t>(number.unspecified << 1 | (unspecified ? 1 : 0));
    ++position_;
  }
  return absl::OkStatus();
}

absl::StatusOr<EdtfField> EdtfParser::Field(absl::string_view what) {
  EdtfYear digits;
  if (absl::Status status = TakeDigits(2, true, what, digits); !status.ok()) return status;
  return EdtfField{static_cast<int>(digits.magnitude), digits.unspecified};
}

// A number of two digits, from 00 on.
absl::StatusOr<int> EdtfParser::Number(absl::string_view what, int greatest) {
  const size_t start = position_;
  EdtfYear digits;
  if (absl::Status status = TakeDigits(2, false, what, digits); !status.ok()) return status;
  const int value = static_cast<int>(digits.magnitude);
  if (value > greatest) {
    return OutOfRange(what, text_.substr(start, 2), start, absl::StrFormat("00 to %02d", greatest));
  }
  return value;
}

absl::StatusOr<EdtfYear> EdtfParser::Year() { return Take('Y') ? LongYear() : FourDigitYear(); }

absl::StatusOr<EdtfYear> EdtfParser::FourDigitYear() {
  if (!At('-') && !AtDigit() && !At('X')) return Unexpected(kExample);
  const size_t start = position_;
  EdtfYear year;
  year.negative = Take('-');
  if (absl::Status status = TakeDigits(4, true, "year", year); !status.ok()) return status;
  if (AtDigit()) {
    return Error(absl::StrCat("the year at column ", Column(start),
                              " has more than 4 digits and needs a Y before it"));
  }
  if (year.negative && year.magnitude == 0 && year.unspecified == 0) {
    return Error(
        absl::StrCat("year -0000 at column ", Column(start), " does not exist; 1 BCE is 0000"));
  }
  if (At('S')) {
    if (year.unspecified != 0) {
      return Unexpected("no significant digits after a year with unspecified ones");
    }
    if (absl::Status status = Significant(year); !status.ok()) return status;
  }
  return year;
}

// After the `Y`.
absl::StatusOr<EdtfYear> EdtfParser::LongYear() {
  const size_t start = position_;
  EdtfYear year;
  year.negative = Take('-');
  if (!AtDigit()) return Unexpected("a digit of the year");
  const absl::Status too_long = Error(absl::StrCat("the year at column ", Column(start),
                                                   " has more than ", kYearDigits, " digits"));
  if (At('0')) {
    return Error(absl::StrCat("the year at column ", Column(start),
                              " begins with 0, which a year after Y may not"));
  }
  int digits = 0;
  for (; AtDigit(); ++digits, ++position_) {
    if (digits == kYearDigits) return too_long;
    year.magnitude = year.magnitude * 10 + (text_[position_] - '0');
  }
  if (Take('E')) {
    if (!AtDigit()) return Unexpected("a digit of the exponent");
    int exponent = 0;
    for (; AtDigit(); ++position_) {
      exponent = exponent * 10 + (text_[position_] - '0');
      if (digits + exponent > kYearDigits) return too_long;
    }
    for (; exponent > 0; --exponent) year.magnitude *= 10;
  } else if (digits <= 4) {
    return Error(absl::StrCat("the year at column ", Column(start), " has ", digits,
                              " digits, and only a year of more than 4 has a Y before it"));
  }
  if (At('S')) {
    if (absl::Status status = Significant(year); !status.ok()) return status;
  }
  return year;
}

// `S` and the number of significant digits. Zeros at the left of a year are not counted.
absl::Status EdtfParser::Significant(EdtfYear& year) {
  ++position_;
  if (!AtDigit()) return Unexpected("the number of significant digits");
  int digits = 1;
  for (int64_t rest = year.magnitude / 10; rest != 0; rest /= 10) ++digits;
  const size_t start = position_;
  int significant = 0;
  for (; AtDigit(); ++position_) {
    if (significant <= kYearDigits) significant = significant * 10 + (text_[position_] - '0');
  }
  if (text_[start] == '0' || significant > digits) {
    return OutOfRange("the number of significant digits", text_.substr(start, position_ - start),
                      start, absl::StrCat("1 to the year's ", digits));
  }
  year.significant = significant;
  return absl::OkStatus();
}

absl::StatusOr<EdtfField> EdtfParser::Month() {
  const size_t start = position_;
  const absl::StatusOr<EdtfField> month = Field("month");
  if (!month.ok()) return month.status();
  if (month->unspecified == 0 && month->value >= static_cast<int>(Season::kSpring)) {
    if (month->value <= static_cast<int>(Season::kHalf2)) return month;
    return OutOfRange("month", text_.substr(start, 2), start,
                      "01 to 12, nor a grouping of months from 21 to 41");
  }
  for (int number = 1; number <= 12; ++number) {
    if (month->Matches(number)) return month;
  }
  return OutOfRange("month", text_.substr(start, 2), start, "01 to 12");
}

absl::StatusOr<EdtfField> EdtfParser::Day(const EdtfDate& date) {
  const size_t start = position_;
  const absl::StatusOr<EdtfField> day = Field("day");
  if (!day.ok()) return day.status();
  const EdtfDate with_day = {.year = date.year, .month = date.month, .day = *day};
  // A day 00 would count as none.
  if (day->present() && with_day.days().has_value()) return day;
  return Error(absl::StrCat("day ", text_.substr(start, 2), " at column ", Column(start),
                            " does not exist in ", date.year.ToString(), "-",
                            date.month.ToString()));
}

// After the `T`.
absl::StatusOr<EdtfTime> EdtfParser::Time() {
  EdtfTime time = {.precision = Precision::kHour};
  const absl::StatusOr<int> hour = Number("hour", 23);
  if (!hour.ok()) return hour.status();
  time.hour = *hour;
  if (Take(':')) {
    const absl::StatusOr<int> minute = Number("minute", 59);
    if (!minute.ok()) return minute.status();
    time.minute = *minute;
    time.precision = Precision::kMinute;
    if (Take(':')) {
      const absl::StatusOr<int> second = Number("second", 59);
      if (!second.ok()) return second.status();
      time.second = *second;
      time.precision = Precision::kSecond;
      // Two dots are those of a range in a set.
      if (!At("..") && Take('.')) {
        if (!AtDigit()) return Unexpected("a digit of the fraction of a second");
        time.precision = Precision::kSubsecond;
        for (int32_t unit = 100'000'000; AtDigit(); unit /= 10, ++position_) {
          if (unit == 0) return Unexpected("at most 9 digits of a fraction of a second");
          time.nanos += unit * (text_[position_] - '0');
          ++time.fraction_digits;
        }
      }
    }
  }
  if (absl::Status status = Zone(time); !status.ok()) return status;
  return time;
}

absl::Status EdtfParser::Zone(EdtfTime& time) {
  if (Take('Z')) {
    time.utc_offset_minutes = 0;
    return absl::OkStatus();
  }
  const bool west = At('-');
  if (!west && !At('+')) return absl::OkStatus();
  ++position_;
  const absl::StatusOr<int> hours = Number("zone hour", 23);
  if (!hours.ok()) return hours.status();
  int minutes = 60 * *hours;
  if (Take(':')) {
    const absl::StatusOr<int> rest = Number("zone minute", 59);
    if (!rest.ok()) return rest.status();
    minutes += *rest;
  }
  time.utc_offset_minutes = west ? -minutes : minutes;
  return absl::OkStatus();
}

absl::StatusOr<EdtfDate> EdtfParser::Date() {
  EdtfDate date;
  EdtfQualifiers& qualifiers = date.qualifiers;

  qualifiers.year = TakeQualifier();
  const absl::StatusOr<EdtfYear> year = Year();
  if (!year.ok()) return year.status();
  date.year = *year;
  qualifiers.year = qualifiers.year | TakeQualifier();
  if (!At('-')) return date;
  if (year->significant != 0) return Unexpected("no month after a year with significant digits");
  ++position_;

  qualifiers.month = TakeQualifier();
  const absl::StatusOr<EdtfField> month = Month();
  if (!month.ok()) return month.status();
  date.month = *month;
  Qualifier group = TakeQualifier();
  qualifiers.month = qualifiers.month | group;
  qualifiers.year = qualifiers.year | group;
  if (!At('-')) return date;
  if (date.is_season()) return Unexpected("no day after a grouping of months");
  ++position_;

  qualifiers.day = TakeQualifier();
  const absl::StatusOr<EdtfField> day = Day(date);
  if (!day.ok()) return day.status();
  date.day = *day;
  if (At('T')) {
    if ((date.year.unspecified | month->unspecified | day->unspecified) != 0) {
      return Unexpected("no time of day on a day with unspecified digits");
    }
    ++position_;
    const absl::StatusOr<EdtfTime> time = Time();
    if (!time.ok()) return time.status();
    date.time = *time;
  }
  group = TakeQualifier();
  qualifiers.day = qualifiers.day | group;
  qualifiers.month = qualifiers.month | group;
  qualifiers.year = qualifiers.year | group;
  return date;
}

absl::StatusOr<EdtfEnd> EdtfParser::End() {
  if (AtEnd() || At('/')) return EdtfEnd::Unknown();
  if (Take("..")) return EdtfEnd::Open();
  const absl::StatusOr<EdtfDate> date = Date();
  if (!date.ok()) return date.status();
  return EdtfEnd(*date);
}

// After the `/`.
absl::StatusOr<Edtf> EdtfParser::IntervalFrom(const EdtfEnd& begin) {
  const absl::StatusOr<EdtfEnd> end = End();
  if (!end.ok()) return end.status();
  if (!AtEnd()) return Unexpected("the end of the text");
  absl::StatusOr<Edtf> interval = Edtf::OfInterval(begin, *end);
  if (!interval.ok()) return Error(interval.status().message());
  return interval;
}

absl::StatusOr<EdtfElement> EdtfParser::Element() {
  if (Take("..")) {
    const absl::StatusOr<EdtfDate> last = Date();
    if (!last.ok()) return last.status();
    return EdtfElement{EdtfEnd::Open(), *last};
  }
  const absl::StatusOr<EdtfDate> first = Date();
  if (!first.ok()) return first.status();
  if (!Take("..")) return EdtfElement{*first, *first};
  if (At(',') || At(']') || At('}')) return EdtfElement{*first, EdtfEnd::Open()};
  const absl::StatusOr<EdtfDate> last = Date();
  if (!last.ok()) return last.status();
  const absl::StatusOr<Edtf> range = Edtf::OfInterval(*first, *last);
  if (!range.ok()) return Error(range.status().message());
  return EdtfElement{*first, *last};
}

// After the opening bracket.
absl::StatusOr<Edtf> EdtfParser::Set(Edtf::Kind kind, char close) {
  Edtf set(kind, EdtfEnd::Unknown(), EdtfEnd::Unknown());
  do {
    while (!set.elements_.empty() && Take(' ')) continue;
    const absl::StatusOr<EdtfElement> element = Element();
    if (!element.ok()) return element.status();
    set.elements_.push_back(*element);
  } while (Take(','));
  if (!Take(close)) return Unexpected(absl::StrCat("\",\" or \"", std::string(1, close), "\""));
  if (!AtEnd()) return Unexpected("the end of the text");
  set.begin_ = set.elements_.front().first;
  set.end_ = set.elements_.back().last;
  return set;
}

absl::StatusOr<Edtf> EdtfParser::Text() {
  if (text_.empty()) return Unexpected(kExample);
  if (Take('[')) return Set(Edtf::Kind::kOneOf, ']');
  if (Take('{')) return Set(Edtf::Kind::kAllOf, '}');
  const absl::StatusOr<EdtfEnd> begin = End();
  if (!begin.ok()) return begin.status();
  if (Take('/')) return IntervalFrom(*begin);
  if (!begin->is_date()) return Unexpected("\"/\"");
  if (!AtEnd()) return Unexpected("the end of the text");
  return Edtf(Edtf::Kind::kDate, *begin, *begin);
}

absl::StatusOr<Edtf> Edtf::Parse(std::string_view text) {
  if (text.size() > kMaxTextBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("EDTF text of ", text.size(), " bytes is longer than ", kMaxTextBytes));
  }
  return EdtfParser({text.data(), text.size()}).Text();
}

}  // namespace annals::temporal
