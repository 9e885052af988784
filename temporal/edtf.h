// Extended Date/Time Format: the text form of every date in Annals.
//
//   absl::StatusOr<Edtf> visit = Edtf::Parse("1957-07-09/1957-07-16");
//   visit->Bounds();        // begins on the 9th, ends on the 16th
//   visit->ToString();      // "1957-07-09/1957-07-16"
//   visit->precision();     // Precision::kDay
//   Edtf::Parse("1957-13"); // INVALID_ARGUMENT: EDTF "1957-13": month 13 at column 6 is not 01 to
//   12
//
//   Edtf::OfMonth(1957, 6).With(Qualifier::kApproximate).ToString();                  // "1957-06~"
//   Edtf::OfInterval(Edtf::OfDay({1957, 7, 10}).begin(), EdtfEnd::Unknown())->ToString();
//                                                                                  // "1957-07-10/"
//
// ISO 8601-2:2019 and the Library of Congress specification
// (https://www.loc.gov/standards/datetime/); docs/edtf.md lists what is accepted and how each form
// maps to bounds.
#ifndef ANNALS_TEMPORAL_EDTF_H_
#define ANNALS_TEMPORAL_EDTF_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "temporal/edtf_date.h"
#include "temporal/uncertain_span.h"

namespace annals::temporal {

// One end of an interval or of a range in a set: a date, or none.
class EdtfEnd {
 public:
  EdtfEnd(const EdtfDate& date) : kind_(Kind::kDate), date_(date) {}  // NOLINT: is a date

  // There is none: `..`. The interval has always been going on, or goes on for ever.
  static EdtfEnd Open() { return EdtfEnd(Kind::kOpen); }
  // There is one, but it is not known: the empty text.
  static EdtfEnd Unknown() { return EdtfEnd(Kind::kUnknown); }

  bool is_date() const { return kind_ == Kind::kDate; }
  bool is_open() const { return kind_ == Kind::kOpen; }
  bool is_unknown() const { return kind_ == Kind::kUnknown; }

  // Only when is_date().
  const EdtfDate& date() const { return date_; }

  std::string ToString() const;

  bool operator==(const EdtfEnd&) const = default;

 private:
  enum class Kind { kDate, kOpen, kUnknown };
  explicit EdtfEnd(Kind kind) : kind_(kind) {}

  Kind kind_;
  EdtfDate date_;
};

// An element of a set: the dates from `first` to `last`; a single date is both.
struct EdtfElement {
  EdtfEnd first;  // a date or open
  EdtfEnd last;   // a date or open

  bool operator==(const EdtfElement&) const = default;
};

// A value; copies are independent and a const Edtf may be read by any number of threads.
class Edtf {
 public:
  enum class Kind {
    kDate,      // 1957-07
    kInterval,  // 1957-07-09/1957-07-16
    kOneOf,     // [1957,1959..1961]: one of the dates
    kAllOf,     // {1957,1959..1961}: all of them
  };

  // Texts may be at most this long, in bytes.
  static constexpr size_t kMaxTextBytes = 256;

  // Reads a text that is EDTF as a whole. INVALID_ARGUMENT names the text, the column (in bytes,
  // from 1) and what was expected there; also for a day that does not exist and for an interval
  // whose end precedes its begin.
  static absl::StatusOr<Edtf> Parse(std::string_view text);

  // Years are astronomical (44 BCE is -43) and within ±EdtfYear::kMax.
  static Edtf OfYear(int64_t year);
  static Edtf OfMonth(int64_t year, int month);  // 1 to 12
  static Edtf OfSeason(int64_t year, Season season);
  static Edtf OfDay(const CivilDay& day);  // must be valid
  static Edtf OfDateTime(const CivilDay& day, const EdtfTime& time);

  // The years that share all but the last digit with `year`, or all but the last two: `193X` and
  // `19XX` for 1935. Before year 0 they run downwards: `-004X` is -49 to -40.
  static Edtf OfDecade(int64_t year);
  static Edtf OfCentury(int64_t year);

  // INVALID_ARGUMENT when the end precedes the begin.
  static absl::StatusOr<Edtf> OfInterval(const EdtfEnd& begin, const EdtfEnd& end);

  // The same with `qualifier` on every component of every date.
  Edtf With(Qualifier qualifier) const;

  Kind kind() const { return kind_; }

  // The ends of an interval, the first and last date of a set as written; of a date, twice the
  // date.
  const EdtfEnd& begin() const { return begin_; }
  const EdtfEnd& end() const { return end_; }

  // The elements of a set in the order in which they were written; empty for other kinds.
  const std::vector<EdtfElement>& elements() const { return elements_; }

  // The coarsest of its dates.
  Precision precision() const;

  // All qualifiers of all its components together.
  Qualifier qualifier() const;

  // When it is. Always valid.
  UncertainSpan Bounds() const;

  // Normalised: parsing it gives an equal value.
  std::string ToString() const;

  bool operator==(const Edtf&) const = default;

 private:
  friend class EdtfParser;
  Edtf(Kind kind, const EdtfEnd& begin, const EdtfEnd& end)
      : kind_(kind), begin_(begin), end_(end) {}

  Kind kind_;
  EdtfEnd begin_;
  EdtfEnd end_;
  std::vector<EdtfElement> elements_;
};

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_EDTF_H_
