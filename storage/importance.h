// How important an event is: which of many a picture shows when there is not room for all.
//
//   ImportanceOf(event);                        // 1 to 100
//   BandOf(event);                              // 0, the most important, to 14
//   Term{TermKind::kBand, BandValue(0)};        // the timeline of the most important events
//
// A user's word (Event.importance) counts alone. Without it, importance is the sum of
//   what it is      30  treaty, election, founding, conflict, disaster, birth, death
//                   20  decision, appointment, removal, meeting, visit
//                   12  statement, publication, broadcast, movement, economic
//                    5  any other
//   evidence         6  for each doubling of the number of passages that tell of it, up to 30
//   documents        8  for each doubling of the number of documents that tell of it, up to 15
//   participants     4  each, up to 20
//   place            5  if it has one
// and half of that when it is denied or hypothetical. A band is a step of 7 of this scale.
#ifndef ANNALS_STORAGE_IMPORTANCE_H_
#define ANNALS_STORAGE_IMPORTANCE_H_

#include <string>

#include "annals/v1/event.pb.h"

namespace annals::storage {

inline constexpr int kBandCount = 15;

// 1 to 100.
int ImportanceOf(const annals::v1::Event& event);

// 0 to kBandCount - 1, the most important first.
int BandOf(const annals::v1::Event& event);

// The value of the term of a band.
std::string BandValue(int band);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_IMPORTANCE_H_
