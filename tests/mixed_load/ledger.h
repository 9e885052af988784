// What has become of each event, in so little memory that it stays the same however long it goes
// on: of each event how much happened, and a hash of it all in order.
#ifndef ANNALS_TESTS_MIXED_LOAD_LEDGER_H_
#define ANNALS_TESTS_MIXED_LOAD_LEDGER_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "annals/v1/revision.pb.h"

namespace annals::mixed_load {

// Not thread-safe.
class Ledger {
 public:
  // What happened to an event: what it is now, or that it is there no more.
  void Add(std::string_view event_name, const v1::Event* event);
  void Add(const v1::Change& change);

  // Adds the events of another ledger, which has no event that this one has.
  void Join(const Ledger& other);

  // How this one differs from `truth` in the events whose id begins with `prefix`.
  struct Differences {
    int64_t missed = 0;     // what happened more often in `truth`
    int64_t doubled = 0;    // what happened more often here
    int64_t unordered = 0;  // events of which as much happened, but otherwise
  };
  Differences From(const Ledger& truth, std::string_view prefix) const;

 private:
  struct Fate {
    int64_t steps = 0;
    uint64_t hash = 0;
    bool operator==(const Fate& other) const = default;
  };
  std::map<std::string, Fate, std::less<>> fates_;  // by event name
};

}  // namespace annals::mixed_load

#endif  // ANNALS_TESTS_MIXED_LOAD_LEDGER_H_
