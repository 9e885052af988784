#include "service/event_joiner.h"

#include <utility>

#include "extractor/events/agreement.h"

namespace annals::service {

bool EventJoiner::MayBeToldElsewhere(const v1::Event& event) const {
  return extractor::MayBeToldElsewhere(event);
}

std::string EventJoiner::HappensOnceTo(const v1::Event& event) const {
  return extractor::HappensOnceTo(event);
}

std::optional<storage::Agreement> EventJoiner::Agree(const v1::Event& a, const v1::Event& b) const {
  std::optional<extractor::EventAgreement> agreement = extractor::AgreementOf(a, b);
  if (!agreement.has_value()) return std::nullopt;
  return storage::Agreement{agreement->score, std::move(agreement->reasons)};
}

}  // namespace annals::service
