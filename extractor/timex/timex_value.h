// The TIMEX3 notation of durations, sets, modifiers and references.
#ifndef ANNALS_EXTRACTOR_TIMEX_TIMEX_VALUE_H_
#define ANNALS_EXTRACTOR_TIMEX_TIMEX_VALUE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

// The amount of `count`, `fraction`, `unit` and their second measure: `P2W`, `PT1H30M`, `P2Y6M`,
// `PXD`; in decimals `PT1.5H`, `P2.5Y`. Without a count, one unit.
std::string DurationValue(const Meaning& meaning, Notation notation);

// A recurring time: `P1D`, `XXXX-WXX-1`, `XXXX-07`, `XXXX-XX-XXTMO`, `XXXX-WXX-2TNI`.
std::string SetValue(const Meaning& meaning, Notation notation);

// `START`, `APPROX`; empty for none.
absl::string_view ModName(const Meaning& meaning);

// `EVERY`, `EACH`; empty for none.
absl::string_view QuantName(const Meaning& meaning);

// `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`; only for a meaning with a reference.
absl::string_view ReferenceName(const Meaning& meaning);

// The letters of a part of the day: `MO`, `NI`; empty for noon and midnight, which are clock times.
absl::string_view DaypartName(Daypart daypart);

// The granularity of a date counted in a unit: an hour for hours, a year for years and decades.
Granularity GranularityOf(Unit unit);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_TIMEX_VALUE_H_
