// Turns what an expression says into a place on the calendar.
//
//   Resolver resolver(date, "document-date", Style::kReport, notation);   // 1957-07-15
//   resolver.Resolve(RuleType::kDate, meaning_of_yesterday, 0).value;     // "1957-07-14"
//
// Two dates stand behind every resolution: that of the document, and the last one of the text so
// far (the narrative date). A report (news, a telegram) counts from the document's date; a
// narrative (a history) carries year and month on from what it told last.
#ifndef ANNALS_EXTRACTOR_TIMEX_RESOLVER_H_
#define ANNALS_EXTRACTOR_TIMEX_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

enum class Style { kReport, kNarrative };

struct Resolution {
  RuleType type = RuleType::kDate;
  std::string value;                  // TIMEX3; empty: unresolved
  std::string mod;                    // TIMEX3
  std::string quant;                  // TIMEX3
  std::string freq;                   // TIMEX3
  std::optional<CalendarValue> date;  // where it is on the calendar, if it is a single place
  std::string edtf;                   // empty: no place on the time line
  std::vector<std::string> anchors;   // what the value rests on besides the words
  std::string problem;
};

// What a value rests on, as readers see it: `document-date 1957-07-15`, `text 1957-07`,
// `document-nearby 1957-07`.
std::string AnchorText(absl::string_view kind, const CalendarValue& date);

class Resolver {
 public:
  // `document_anchor` is what the document's date goes by among anchors.
  Resolver(std::optional<CalendarValue> document_date, absl::string_view document_anchor,
           Style style, Notation notation)
      : document_(document_date),
        document_anchor_(document_anchor),
        style_(style),
        notation_(notation) {}

  // `direction` is what the words around say of a date that is given in part: -1 it is past, 1 to
  // come, 0 nothing, kSurelyPast, kSurelyToCome. `last` is the last date of the list that this one
  // begins: the list is placed as a whole. Does not move the narrative date.
  Resolution Resolve(RuleType type, const Meaning& meaning, int direction,
                     const Meaning* last = nullptr) const;

  // The text has told of this date.
  void MoveTo(const CalendarValue& date);

  // The text reports on this quarter; nothing: on none.
  void set_period(std::optional<CalendarValue> quarter) { period_ = quarter; }
  const std::optional<CalendarValue>& period() const { return period_; }

  // Forgets the narrative date, as at the end of a document's part.
  void set_style(Style style) { style_ = style; }
  Style style() const { return style_; }
  const std::optional<CalendarValue>& document_date() const { return document_; }
  const std::optional<CalendarValue>& narrative_date() const { return narrative_; }

 private:
  struct Base {
    CalendarValue date;
    std::string anchor;
  };

  void ResolveDate(const Meaning& meaning, int direction, const Meaning* last,
                   Resolution* result) const;
  std::optional<CalendarValue> DateOf(const Meaning& meaning, int direction, const Meaning* last,
                                      Resolution* result) const;
  std::optional<CalendarValue> ShiftedDay(const Meaning& meaning, Resolution* result) const;
  std::optional<CalendarValue> Shifted(const Meaning& meaning, Resolution* result) const;
  std::optional<CalendarValue> RelatedUnit(const Meaning& meaning, int direction,
                                           Resolution* result) const;
  CalendarValue CurrentPeriod(Unit unit, const Base& base, int direction) const;
  std::optional<CalendarValue> InYear(const Meaning& meaning, int direction, const Meaning* last,
                                      Resolution* result) const;
  std::optional<CalendarValue> InYearOfStory(const Meaning& meaning,
                                             const CalendarValue& story) const;
  // The year, of those around the base date, that a date without one most likely lies in.
  std::optional<CalendarValue> InNearestYear(const Meaning& meaning, int direction,
                                             const Meaning* last,
                                             const temporal::CivilDay& here) const;
  std::optional<CalendarValue> WeekdayOfWeek(const Meaning& meaning, Resolution* result) const;
  std::optional<CalendarValue> NumberedWeek(const Meaning& meaning, Resolution* result) const;
  std::optional<CalendarValue> DayOfWeek(const Meaning& meaning, int direction,
                                         Resolution* result) const;
  std::optional<CalendarValue> WeekdayOfMonth(const Meaning& meaning, int direction,
                                              Resolution* result) const;
  std::optional<CalendarValue> DayOfPeriod(const Meaning& meaning, int direction,
                                           Resolution* result) const;
  std::optional<CalendarValue> DayOfMonth(const Meaning& meaning, int direction,
                                          Resolution* result) const;
  std::optional<int64_t> YearOf(const Meaning& meaning) const;
  // The date that a part of a date is counted from, by the style of the text.
  std::optional<Base> BaseOf(const Meaning& meaning) const;
  void ResolveDuration(const Meaning& meaning, int direction, Resolution* result) const;
  void ResolvePart(const Meaning& meaning, int direction, Resolution* result) const;
  void ResolveSet(const Meaning& meaning, Resolution* result) const;

  std::optional<CalendarValue> document_;
  absl::string_view document_anchor_;
  std::optional<CalendarValue> narrative_;
  std::optional<CalendarValue>
      left_;  // where the story was, if it has just gone back by a year or more
  std::optional<CalendarValue> period_;
  Style style_;
  Notation notation_;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_RESOLVER_H_
