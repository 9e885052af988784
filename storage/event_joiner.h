// Whether two documents tell of one event: what storage asks of those who understand events.
//
// Storage finds events that may be one, by their dates and names, and asks. It keeps the answer,
// and what a user decides otherwise (Collection::MergeEvents, Collection::SplitEvent).
#ifndef ANNALS_STORAGE_EVENT_JOINER_H_
#define ANNALS_STORAGE_EVENT_JOINER_H_

#include <optional>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"

namespace annals::storage {

struct Agreement {
  float score = 0;                   // above 0 to 1; the better agreement is heeded first
  std::vector<std::string> reasons;  // in words for a person
};

// Thread-safe. The answers depend on nothing but the arguments, so that the same documents give the
// same events in whatever order they are stored.
class EventJoiner {
 public:
  virtual ~EventJoiner() = default;

  // Whether another document may tell of the same event. Where not, nobody looks for it.
  virtual bool MayBeToldElsewhere(const annals::v1::Event& event) const = 0;

  // The name of the participant to whom such a thing happens but once, as death does. Such an event
  // is compared with others of the same type that name the participant, whatever their dates; every
  // other event (empty) with those of the same date that have a name in common with it.
  virtual std::string HappensOnceTo(const annals::v1::Event& event) const = 0;

  // How well two events of different documents agree, whatever their names, evidence and
  // confidence. Nothing: they are not one. Symmetric.
  virtual std::optional<Agreement> Agree(const annals::v1::Event& a,
                                         const annals::v1::Event& b) const = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_JOINER_H_
