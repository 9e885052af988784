// The extractor's understanding of events, for storage to ask.
#ifndef ANNALS_SERVICE_EVENT_JOINER_H_
#define ANNALS_SERVICE_EVENT_JOINER_H_

#include <optional>
#include <string>

#include "storage/event_joiner.h"

namespace annals::service {

// Joins events of different documents by extractor/events/agreement.h. Thread-safe.
class EventJoiner final : public storage::EventJoiner {
 public:
  bool MayBeToldElsewhere(const v1::Event& event) const override;
  std::string HappensOnceTo(const v1::Event& event) const override;
  std::optional<storage::Agreement> Agree(const v1::Event& a, const v1::Event& b) const override;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EVENT_JOINER_H_
