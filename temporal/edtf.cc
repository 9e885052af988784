#include "temporal/edtf.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::temporal {
namespace {

// A qualifier on every component that the date has.
EdtfDate Qualified(EdtfDate date, Qualifier qualifier) {
  date.qualifiers.year = qualifier;
  date.qualifiers.month = date.month.present() ? qualifier : Qualifier::kNone;
  date.qualifiers.day = date.day.present() ? qualifier : Qualifier::kNone;
  return date;
}

EdtfEnd Qualified(const EdtfEnd& end, Qualifier qualifier) {
  return end.is_date() ? EdtfEnd(Qualified(end.date(), qualifier)) : end;
}

Precision PrecisionOf(const EdtfEnd& end) {
  return end.is_date() ? end.date().precision() : Precision::kUnspecified;
}

Qualifier QualifierOf(const EdtfEnd& end) {
  if (!end.is_date()) return Qualifier::kNone;
  const EdtfQualifiers& qualifiers = end.date().qualifiers;
  return qualifiers.year | qualifiers.month | qualifiers.day;
}

// The years that share all but the last `digits` digits with `year`.
EdtfDate YearBlock(int64_t year, int digits) {
  EdtfYear block = EdtfYear::Of(year);
  const int64_t years = digits == 1 ? 10 : 100;
  block.magnitude -= block.magnitude % years;
  if (block.magnitude <= 9999) {
    block.unspecified = digits == 1 ? 0b1 : 0b11;
  } else {
    int length = 0;
    for (int64_t rest = block.magnitude; rest != 0; rest /= 10) ++length;
    block.significant = length - digits;
  }
  return {.year = block};
}

std::string ElementToString(const EdtfElement& element) {
  if (element.first == element.last) return element.first.ToString();
  return absl::StrCat(element.first.is_date() ? element.first.ToString() : "", "..",
                      element.last.is_date() ? element.last.ToString() : "");
}

}  // namespace

std::string EdtfEnd::ToString() const {
  return is_date() ? date_.ToString() : is_open() ? ".." : "";
}

Edtf Edtf::OfYear(int64_t year) {
  const EdtfDate date = {.year = EdtfYear::Of(year)};
  return Edtf(Kind::kDate, date, date);
}

Edtf Edtf::OfMonth(int64_t year, int month) {
  const EdtfDate date = {.year = EdtfYear::Of(year), .month = {month}};
  return Edtf(Kind::kDate, date, date);
}

Edtf Edtf::OfSeason(int64_t year, Season season) { return OfMonth(year, static_cast<int>(season)); }

Edtf Edtf::OfDay(const CivilDay& day) {
  const EdtfDate date = {.year = EdtfYear::Of(day.year), .month = {day.month}, .day = {day.day}};
  return Edtf(Kind::kDate, date, date);
}

Edtf Edtf::OfDateTime(const CivilDay& day, const EdtfTime& time) {
  EdtfDate date = OfDay(day).begin().date();
  date.time = time;
  return Edtf(Kind::kDate, date, date);
}

Edtf Edtf::OfDecade(int64_t year) {
  const EdtfDate date = YearBlock(year, 1);
  return Edtf(Kind::kDate, date, date);
}

Edtf Edtf::OfCentury(int64_t year) {
  const EdtfDate date = YearBlock(year, 2);
  return Edtf(Kind::kDate, date, date);
}

absl::StatusOr<Edtf> Edtf::OfInterval(const EdtfEnd& begin, const EdtfEnd& end) {
  if (begin.is_date() && end.is_date()) {
    const Instant from = begin.date().Period().begin;
    const Instant to = end.date().Period().end;
    // Two dates beyond the range of instants cannot be told apart.
    if (to < from || (to == from && !from.is_infinite())) {
      return absl::InvalidArgumentError(
          absl::StrCat("the end ", end.ToString(), " precedes the begin ", begin.ToString()));
    }
  }
  return Edtf(Kind::kInterval, begin, end);
}

Edtf Edtf::With(Qualifier qualifier) const {
  Edtf result(kind_, Qualified(begin_, qualifier), Qualified(end_, qualifier));
  for (const EdtfElement& element : elements_) {
    result.elements_.push_back(
        {Qualified(element.first, qualifier), Qualified(element.last, qualifier)});
  }
  return result;
}

Precision Edtf::precision() const {
  Precision coarsest = std::max(PrecisionOf(begin_), PrecisionOf(end_));
  for (const EdtfElement& element : elements_) {
    coarsest = std::max({coarsest, PrecisionOf(element.first), PrecisionOf(element.last)});
  }
  return coarsest;
}

Qualifier Edtf::qualifier() const {
  Qualifier all = QualifierOf(begin_) | QualifierOf(end_);
  for (const EdtfElement& element : elements_) {
    all = all | QualifierOf(element.first) | QualifierOf(element.last);
  }
  return all;
}

std::string Edtf::ToString() const {
  if (kind_ == Kind::kDate) return begin_.ToString();
  if (kind_ == Kind::kInterval) return absl::StrCat(begin_.ToString(), "/", end_.ToString());
  std::string text = kind_ == Kind::kOneOf ? "[" : "{";
  for (const EdtfElement& element : elements_) {
    absl::StrAppend(&text, text.size() > 1 ? "," : "", ElementToString(element));
  }
  return text + (kind_ == Kind::kOneOf ? ']' : '}');
}

}  // namespace annals::temporal
