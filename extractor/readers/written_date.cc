#include "extractor/readers/written_date.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "extractor/readers/month_name.h"
#include "re2/re2.h"
#include "temporal/civil.h"

namespace annals::extractor {
namespace {

// The parts from which the patterns are put together. A day may have a correction behind it, as
// editors print them: `July 16 [17?], 1957`, `July 10(?), 1957`.
constexpr char kMonth[] =
    R"((jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?)"
    R"(|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?)";
constexpr char kDay[] = R"((\d{1,2})(?:st|nd|rd|th|d)?(?:\s?[\[(][\d?]{1,3}[\])])?)";
constexpr char kToDay[] = R"((?:\s?(?:[–/-]|to|and)\s?(?:[a-z]{3,9}\s)?\d{1,2}(?:st|nd|rd|th)?)?)";
constexpr char kYear[] = R"((\d{4})\b)";

enum class Form { kMonthDayYear, kDayMonthYear, kMonthYear, kIso, kDotted };

// A form and the expression that recognises it, whose captures stand in the order of the form.
struct Pattern {
  Form form;
  RE2 expression;

  Pattern(Form its_form, const std::string& text)
      : form(its_form), expression(absl::StrCat("(?i)\\b", text), RE2::Quiet) {}
};

// In the order of trust: of two that overlap the first is taken.
const std::array<Pattern, 5>& Patterns() {
  static const auto* const patterns = new std::array<Pattern, 5>{
      Pattern(Form::kMonthDayYear,
              absl::StrCat(kMonth, R"(\s+)", kDay, kToDay, R"(\s?\[?,?\s*)", kYear)),
      Pattern(Form::kDayMonthYear,
              absl::StrCat(kDay, kToDay, R"(\s(?:day\s)?(?:of\s)?)", kMonth, R"(,?\s+)", kYear)),
      Pattern(Form::kMonthYear, absl::StrCat(kMonth, R"(,?\s+)", kYear)),
      Pattern(Form::kIso, R"((\d{4})-(\d{2})-(\d{2}))"),
      Pattern(Form::kDotted, absl::StrCat(R"((\d{1,2})\.\s?(\d{1,2})\.\s?)", kYear)),
  };
  return *patterns;
}

// What may follow a date: `noon` or `midnight`, or hour, minute, second and `a` or `p`.
const RE2& TimePattern() {
  static const auto* const pattern =
      new RE2(R"((?i)^(?:\s?[,—–-]\s?|\s(?:at\s)?|T)(?:(?:12\s|12:00\s)?(noon|midnight)\b)"
              R"(|(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?(?:\s?([ap])\.?\s?m\b\.?)?))",
              RE2::Quiet);
  return *pattern;
}

// Two clock times: `, 10:30 a.m.–12:30 p.m.`, `, 4–7:05 p.m.`, `, 9:30 a.m. and 2 p.m.`
const RE2& TimeRangePattern() {
  static const auto* const pattern =
      new RE2(R"((?i)^\s?[,—–-]?\s?(?:from\s)?\d{1,2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?)"
              R"(\s?(?:–|-|to|and)\s?(?:noon|midnight|\d{1,2}(?::\d{2})?\s?[ap]\.?\s?m\b\.?))",
              RE2::Quiet);
  return *pattern;
}

int Number(re2::StringPiece digits) {
  int value = 0;
  for (const char digit : digits) {
    value = value * 10 + (digit - '0');
  }
  return value;
}

std::string_view View(re2::StringPiece piece) { return {piece.data(), piece.size()}; }

// Reads the captures of a match; nothing when the calendar has no such date.
std::optional<WrittenDate> DateOf(Form form, const re2::StringPiece* captures) {
  WrittenDate date;
  switch (form) {
    case Form::kMonthDayYear:
      date.month = MonthOfName(View(captures[0]));
      date.day = Number(captures[1]);
      date.year = Number(captures[2]);
      break;
    case Form::kDayMonthYear:
      date.day = Number(captures[0]);
      date.month = MonthOfName(View(captures[1]));
      date.year = Number(captures[2]);
      break;
    case Form::kMonthYear:
      date.month = MonthOfName(View(captures[0]));
      date.year = Number(captures[1]);
      break;
    case Form::kIso:
      date.year = Number(captures[0]);
      date.month = Number(captures[1]);
      date.day = Number(captures[2]);
      break;
    case Form::kDotted:
      date.day = Number(captures[0]);
      date.month = Number(captures[1]);
      date.year = Number(captures[2]);
      break;
  }
  const bool day_is_right = form == Form::kMonthYear || date.day > 0;
  const temporal::CivilDay day = {date.year, date.month, std::max(date.day, 1)};
  if (!day_is_right || date.year < 1 || !temporal::IsValid(day)) {
    return std::nullopt;
  }
  return date;
}

// Adds the clock time that follows a date, if one does. After two times the date is that of the
// day.
void AddTime(std::string_view text, WrittenDate& date) {
  if (date.day == 0) {
    return;
  }
  const std::string_view rest = text.substr(date.span.end);
  std::array<re2::StringPiece, 6> parts;
  if (TimeRangePattern().Match(rest, 0, rest.size(), RE2::ANCHOR_START, parts.data(), 1)) {
    date.span.end += static_cast<uint32_t>(parts[0].size());
    return;
  }
  if (!TimePattern().Match(rest, 0, rest.size(), RE2::ANCHOR_START, parts.data(),
                           static_cast<int>(parts.size()))) {
    return;
  }
  ClockTime time;
  const re2::StringPiece word = parts[1];
  const re2::StringPiece half = parts[5];
  if (!word.empty()) {
    time.hour = word[0] == 'n' || word[0] == 'N' ? 12 : 0;
  } else {
    time.hour = Number(parts[2]);
    time.minute = Number(parts[3]);
    time.second = Number(parts[4]);
    if (!half.empty()) {
      if (time.hour < 1 || time.hour > 12) {
        return;
      }
      const bool afternoon = half[0] == 'p' || half[0] == 'P';
      time.hour = time.hour % 12 + (afternoon ? 12 : 0);
    } else if (parts[3].empty()) {
      return;  // a bare number is no time
    }
  }
  if (time.hour > 23 || time.minute > 59 || time.second > 59) {
    return;
  }
  date.time = time;
  date.span.end += static_cast<uint32_t>(parts[0].size());
}

}  // namespace

std::string WrittenDate::Edtf() const {
  if (day == 0) {
    return absl::StrFormat("%04d-%02d", year, month);
  }
  std::string text = absl::StrFormat("%04d-%02d-%02d", year, month, day);
  if (time) {
    absl::StrAppendFormat(&text, "T%02d:%02d:%02d", time->hour, time->minute, time->second);
  }
  return text;
}

std::vector<WrittenDate> FindWrittenDates(std::string_view text) {
  std::vector<WrittenDate> dates;
  std::vector<ByteSpan> claimed;  // by dates, those that the calendar does not have among them
  for (const Pattern& pattern : Patterns()) {
    std::array<re2::StringPiece, 4> parts;
    for (size_t from = 0; pattern.expression.Match(text, from, text.size(), RE2::UNANCHORED,
                                                   parts.data(), static_cast<int>(parts.size()));) {
      const auto begin = static_cast<uint32_t>(parts[0].data() - text.data());
      const auto end = static_cast<uint32_t>(begin + parts[0].size());
      const ByteSpan span = {begin, end};
      from = end;
      const bool cut_short = end < text.size() && absl::ascii_isdigit(text[end]);
      const bool taken =
          std::any_of(claimed.begin(), claimed.end(),
                      [&span](const ByteSpan& other) { return other.Overlaps(span); });
      if (cut_short || taken) {
        continue;
      }
      claimed.push_back(span);
      if (std::optional<WrittenDate> date = DateOf(pattern.form, parts.data() + 1)) {
        date->span = span;
        AddTime(text, *date);
        dates.push_back(*std::move(date));
      }
    }
  }
  std::sort(dates.begin(), dates.end(), [](const WrittenDate& one, const WrittenDate& other) {
    return one.span.begin < other.span.begin;
  });
  return dates;
}

}  // namespace annals::extractor
