// Whether events of two documents are one: what each document tells of it, compared.
//
//   AgreementOf(visit_in_a_letter, visit_in_a_report);   // {0.83, {"same dates", "both name
//   Novak"}}
//
// A wrong join hides an event and a missing one shows it twice, so in doubt they are two. They are
// one when nothing speaks against it and enough for it:
//
//   against   another type or another date, where it cannot happen but once; denied by one alone;
//             imagined by one alone; other numbers in their titles; other places; another visitor,
//             sender or recipient; a date that leaves more than a month
//   for       what happens but once a day to somebody (a visit, a meeting, a treaty, an election, a
//             death …): two names, or one name with the place or a like title, unless both tell
//             with whom somebody met
//             a letter, a note: both correspondents, and a like title
//             all else, telegrams too, of which there are many a day: a name, and the number in the
//             title or a title that says the same
//
// An office alone (`Mayor`, `Foreign Minister`) is a name only beside another or beside a number,
// since two documents may mean two.
//
// The score is the mean of three: of names in common half for each and no more than two, of the
// place 1 when they have it in common and 0.5 when one tells none, and of the titles the part of
// their words that they have in common.
#ifndef ANNALS_EXTRACTOR_EVENTS_AGREEMENT_H_
#define ANNALS_EXTRACTOR_EVENTS_AGREEMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"

namespace annals::extractor {

struct EventAgreement {
  float score = 0;                   // above 0 to 1
  std::vector<std::string> reasons;  // in words for a person
};

// Nothing: they are not one. Symmetric, but for the wording of names in the reasons.
std::optional<EventAgreement> AgreementOf(const annals::v1::Event& a, const annals::v1::Event& b);

// Whether AgreementOf can find anything for the event. Not so when its document itself is the
// event, it has no date, or nobody and no place is named.
bool MayBeToldElsewhere(const annals::v1::Event& event);

// The full name of who is born or dies: that happens but once, whatever dates are told of it. Empty
// for other events and for a name of one word, which many bear.
std::string HappensOnceTo(const annals::v1::Event& event);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_AGREEMENT_H_
