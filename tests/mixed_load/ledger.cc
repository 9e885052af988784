#include "tests/mixed_load/ledger.h"

#include "service/page_token.h"
#include "storage/strings.h"

namespace annals::mixed_load {

void Ledger::Add(std::string_view event_name, const v1::Event* event) {
  const auto known = fates_.find(event_name);
  Fate& fate = known == fates_.end() ? fates_[std::string(event_name)] : known->second;
  ++fate.steps;
  const std::string step =
      event == nullptr ? "gone"
                       : storage::Concat("is ", event->title(), " at ", event->when().edtf());
  fate.hash = service::FingerprintOf(storage::Concat(fate.hash, " ", step));
}

void Ledger::Add(const v1::Change& change) {
  Add(change.event_name(), change.has_event() ? &change.event() : nullptr);
}

void Ledger::Join(const Ledger& other) { fates_.insert(other.fates_.begin(), other.fates_.end()); }

Ledger::Differences Ledger::From(const Ledger& truth, std::string_view prefix) const {
  Differences differences;
  const auto wanted = [&](std::string_view name) {
    return name.substr(name.rfind('/') + 1).starts_with(prefix);
  };
  for (const auto& [name, fate] : truth.fates_) {
    if (!wanted(name)) continue;
    const auto mine = fates_.find(name);
    const Fate here = mine == fates_.end() ? Fate{} : mine->second;
    if (here.steps < fate.steps) {
      differences.missed += fate.steps - here.steps;
    } else if (here.steps > fate.steps) {
      differences.doubled += here.steps - fate.steps;
    } else if (!(here == fate)) {
      ++differences.unordered;
    }
  }
  for (const auto& [name, fate] : fates_) {
    if (wanted(name) && !truth.fates_.contains(name)) differences.doubled += fate.steps;
  }
  return differences;
}

}  // namespace annals::mixed_load
