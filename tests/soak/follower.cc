#include "tests/soak/follower.h"

#include <memory>
#include <set>

#include "absl/time/clock.h"
#include "storage/strings.h"

namespace annals::soak {

using storage::Concat;

std::vector<std::string> Follower::Follow() {
  collection_.AwaitRevision(revision_, absl::Now() + absl::Milliseconds(50));
  const auto snapshot = collection_.TakeSnapshot();
  if (!snapshot.ok()) return {snapshot.status().ToString()};
  const auto reader = collection_.ReadChanges(revision_, {}, *snapshot);
  if (!reader.ok()) return {reader.status().ToString()};
  std::vector<std::string> problems;
  annals::v1::Change change;
  int64_t last = revision_;
  std::set<std::string> of_revision;
  while ((*reader)->Next(&change)) {
    ++changes_;
    if (change.revision() > last) of_revision.clear();
    if (change.revision() < last || change.revision() <= revision_) {
      problems.push_back(Concat("a change of revision ", change.revision(), " comes after ", last));
    }
    if (!of_revision.insert(change.event_name()).second) {
      problems.push_back(Concat(change.event_name(), " changes twice in revision ", last));
    }
    last = change.revision();
    if (std::string problem = Take(change); !problem.empty()) problems.push_back(problem);
  }
  if (!(*reader)->status().ok()) problems.push_back((*reader)->status().ToString());
  revision_ = (*reader)->through_revision();
  if (revision_ != (*snapshot)->revision()) problems.push_back("it was not read to the end");
  return problems;
}

std::string Follower::Take(const annals::v1::Change& change) {
  const auto known = events_.find(change.event_name());
  const std::string before = known == events_.end() ? "" : known->second;
  const std::string told = change.has_previous() ? change.previous().SerializeAsString() : "";
  if (change.has_event()) {
    events_[change.event_name()] = change.event().SerializeAsString();
  } else {
    events_.erase(change.event_name());
  }
  if (before == told) return "";
  return Concat("revision ", change.revision(), " tells of ", change.event_name(),
                " another event before than the changes till then");
}

std::vector<std::string> Follower::Compare() const {
  const auto snapshot = collection_.TakeSnapshot();
  if (!snapshot.ok()) return {snapshot.status().ToString()};
  if ((*snapshot)->revision() != revision_) return {"the follower is behind"};
  const auto reader = collection_.ListEvents(*snapshot);
  if (!reader.ok()) return {reader.status().ToString()};
  std::map<std::string, std::string> events;
  annals::v1::Event event;
  while ((*reader)->Next(&event)) events[event.name()] = event.SerializeAsString();
  if (!(*reader)->status().ok()) return {(*reader)->status().ToString()};
  if (events == events_) return {};
  return {Concat("the changes make ", events_.size(), " events, and there are ", events.size(),
                 ", or others")};
}

}  // namespace annals::soak
