// Joining the passages that tell of one event.
//
// Two dated passages are of one event when their dates and types are the same and nothing that they
// name speaks against it: the same noun or verb, or a participant or place in common. A passage
// without a date (`the Prague visit`, `the plenum`) joins the one dated event of its kind that it
// can mean; when there are several, none.
#ifndef ANNALS_EXTRACTOR_EVENTS_JOIN_H_
#define ANNALS_EXTRACTOR_EVENTS_JOIN_H_

#include <vector>

#include "extractor/events/candidate.h"

namespace annals::extractor {

// How many paragraphs on a passage that shares no name with an event can still speak of it, and one
// that tells of it by another noun.
inline constexpr size_t kReach = 2;

// Joins dated candidates, in the order of the text.
std::vector<Candidate> JoinDated(std::vector<Candidate> candidates);

// Adds each undated candidate to the event it speaks of, if there is exactly one.
void JoinUndated(const std::vector<Candidate>& undated, std::vector<Candidate>& events);

// Takes over evidence, other wordings, participants and places of `other`.
void Merge(const Candidate& other, Candidate& into);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_JOIN_H_
