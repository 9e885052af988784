// An expression found in the text and not yet resolved: what the scanner hands to the resolver.
#ifndef ANNALS_EXTRACTOR_TIMEX_EXPRESSION_H_
#define ANNALS_EXTRACTOR_TIMEX_EXPRESSION_H_

#include <cstdint>
#include <vector>

#include "extractor/text_model.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

struct Expression {
  enum class Kind : uint8_t {
    kDate,            // words of time, read by the grammar
    kNamedEvent,      // an event that the chronology knows: `Stalin's death`
    kMentionedEvent,  // a noun that may point back to an event of the text: `since the plenum`
  };

  Kind kind = Kind::kDate;
  ByteSpan span;      // of the reading text: the extent of TIMEX3
  ByteSpan phrase;    // with a direction word, an event's noun, the other end of a range
  uint32_t rule = 0;  // of the grammar, for kDate
  Meaning meaning;
  int8_t direction = 0;    // -1 past, 1 to come: what the words around it say; kSurelyPast, ...
  int8_t open_end = 0;     // 1: `since`, it goes on from there; -1: `until`, it went on up to there
  bool range_end = false;  // the expression before it and this one are the ends of a range
  bool joined = false;     // one match with the expression before it, a list or a range
  bool aside = false;      // beside the story: a bare year that qualifies a noun
  bool orders = false;     // behind `since`, `after`, `before`: it puts something else in order
  ByteSpan event;          // the eventive noun: `plenum`; empty: none
  uint32_t named_event = 0;  // of the chronology, for kNamedEvent
};

// Whether the year turns between two dates of a range or list, by their months. A range runs on; a
// list may be out of order, but not by half a year.
bool YearTurns(int32_t first_month, int32_t second_month, bool range);

// Completes what one end of a range has only the other words for: the year of `May 3` in `May 3 to
// June 5, 1950`, the century of `1914–18`.
void CompleteRanges(std::vector<Expression>* expressions);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_EXPRESSION_H_
