// Random events and queries for tests of storage, and how an oracle knows them: every event looked
// at, by temporal::Stands alone, without keys, classes or counters.
//
// The data are mean on purpose: equal begins, no length at all, bursts, open and unknown ends,
// times at the ends of the representable range, uncertain spans, nanoseconds, days, months and
// years of the calendar. All follows from the seed.
#ifndef ANNALS_TESTS_STORAGE_RANDOM_EVENTS_H_
#define ANNALS_TESTS_STORAGE_RANDOM_EVENTS_H_

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"
#include "storage/collection.h"
#include "storage/timeline_query.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

annals::v1::TimeSpan ToMessage(const temporal::UncertainSpan& bounds);

class RandomEvents {
 public:
  explicit RandomEvents(uint32_t seed) : random_(seed) {}

  int64_t Below(int64_t limit) { return static_cast<int64_t>(random_() % uint64_t(limit)); }
  bool Chance(int percent) { return Below(100) < percent; }

  // Puts documents d0 to d3 with events, one by one or all at once, and then deletes and replaces
  // some of them. Fails the test on an error.
  void Fill(Collection& collection);

  // Events of a document that has yet to be put: so many, or 50 to 149.
  std::vector<annals::v1::Event> SomeEvents(const std::string& document_id);
  std::vector<annals::v1::Event> SomeEvents(const std::string& document_id, int64_t count);

  temporal::Interval AnInterval();
  // Of whole days, as people ask for them.
  temporal::Interval AnIntervalOfDays();
  TermFilter AFilter();
  Term ATerm();
  // Of titles.
  std::string AWord();

 private:
  temporal::Instant AnInstant();
  temporal::Instant Later(const temporal::Instant& from);
  temporal::UncertainSpan Bounds();
  // A day, month, year or decade, or from one to another.
  temporal::UncertainSpan CalendarBounds();
  std::string AType() { return Chance(70) ? "meeting" : "visit"; }
  std::string APlace() { return Chance(50) ? "porto" : "p" + std::to_string(Below(6)); }
  std::string AParticipant() { return Chance(50) ? "ada" : "a" + std::to_string(Below(9)); }
  std::string ATag() { return "t" + std::to_string(Below(3)); }
  annals::v1::Event AnEvent(const std::string& document_id, const std::string& title);
  void Load(Collection& collection, int documents);
  void Put(Collection& collection, const std::string& document_id);

  std::mt19937_64 random_;
};

// An event as the oracle knows it.
struct Known {
  annals::v1::Event event;
  bool dated = false;
  temporal::UncertainSpan bounds;
  std::set<Term> terms;
};

Known KnownOf(const annals::v1::Event& event);

// All events of the collection.
std::vector<Known> KnownEvents(const Collection& collection);

// Whether an event has the terms, and whether a query finds it.
bool Holds(const TermFilter& filter, const Known& known);
bool Finds(const TimelineQuery& query, const Known& known);

// For messages.
std::string Show(const TermFilter& filter);
std::string Show(const TimelineQuery& query);

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_RANDOM_EVENTS_H_
