// One pattern line of a grammar file: from its text to the plain sequences it stands for.
//
//   ParsePattern("{!PAGE} the? (MONTH|<season>) ,? YEAR :: mod=START")
#ifndef ANNALS_EXTRACTOR_TIMEX_PATTERN_H_
#define ANNALS_EXTRACTOR_TIMEX_PATTERN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

// One step of a sequence.
struct PatternElement {
  enum class Kind { kClass, kCategory, kLiteral, kOpen, kClose };
  Kind kind = Kind::kLiteral;
  std::string name;    // MONTH, day-of-month, of
  std::string slot;    // before `=`; empty: the class's own
  bool glued = false;  // `~` stands before it
  bool operator==(const PatternElement&) const = default;
};

struct PatternCondition {
  bool before = false;
  bool negated = false;
  bool glued_only = false;
  bool across = false;                  // over a blank line too
  std::vector<PatternElement> choices;  // classes and literals
};

struct Pattern {
  std::vector<std::vector<PatternElement>> sequences;  // every choice written out
  std::vector<PatternCondition> conditions;
  Meaning settings;
};

// INVALID_ARGUMENT says what is wrong and at which column.
absl::StatusOr<Pattern> ParsePattern(absl::string_view line);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_PATTERN_H_
