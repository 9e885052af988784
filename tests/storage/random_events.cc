#include "tests/storage/random_events.h"

#include <limits>
#include <memory>

#include "gtest/gtest.h"
#include "storage/resource_name.h"
#include "temporal/edtf.h"
#include "temporal/time_span.h"
#include "tests/storage/test_support.h"

namespace annals::storage {

using temporal::Instant;
using temporal::Interval;
using temporal::UncertainSpan;

annals::v1::TimeSpan ToMessage(const UncertainSpan& bounds) {
  annals::v1::TimeSpan span;
  span.set_edtf("of the test");
  temporal::SetBounds(bounds, &span);
  return span;
}

// Crowded on purpose: most of them near 0, so that many are equal.
Instant RandomEvents::AnInstant() {
  const int32_t nanos = Chance(10) ? static_cast<int32_t>(Below(1'000'000'000)) : 0;
  if (Chance(2)) return Instant::FromSeconds(std::numeric_limits<int64_t>::min() + Below(3), nanos);
  if (Chance(2)) return Instant::FromSeconds(std::numeric_limits<int64_t>::max() - Below(3), nanos);
  if (Chance(10)) return Instant::FromSeconds((Below(2000) - 1000) * 86400 * 365, nanos);
  if (Chance(40)) return Instant::FromSeconds(Below(2000) - 1000, nanos);
  return Instant::FromSeconds(Below(40) - 20, nanos);
}

Instant RandomEvents::Later(const Instant& from) {
  if (Chance(25)) return from;
  const int64_t most = std::numeric_limits<int64_t>::max() - 1;
  const int64_t step = int64_t{1} << Below(Chance(10) ? 62 : 14);
  if (from.seconds() > most - step) return Instant::FromSeconds(most, 999'999'999);
  return Instant::FromSeconds(from.seconds() + Below(step) + 1, from.nanos());
}

UncertainSpan RandomEvents::Bounds() {
  UncertainSpan bounds;
  for (;;) {
    const Instant begin = AnInstant();
    const Instant end = Later(begin);
    bounds = Chance(50) ? UncertainSpan::Exactly({begin, end})
                        : UncertainSpan::SomewhereIn({begin, end});
    if (Chance(20)) bounds = {begin, Later(begin), AnInstant(), Instant::InfiniteFuture()};
    if (Chance(30)) bounds = {begin, Later(begin), end, Later(end)};
    if (Chance(5)) bounds.begin_earliest = Instant::InfinitePast();
    if (Chance(5)) bounds.end_latest = Instant::InfiniteFuture();
    if (Chance(2)) bounds.begin_earliest = bounds.begin_latest = Instant::InfinitePast();
    if (Chance(2)) bounds.end_earliest = bounds.end_latest = Instant::InfiniteFuture();
    if (Chance(1)) bounds = UncertainSpan();
    // Instants at the very end of the range may lie before what is added to them.
    if (bounds.IsValid()) return bounds;
  }
}

Interval RandomEvents::AnInterval() {
  for (;;) {
    Interval interval = {AnInstant(), AnInstant()};
    if (Chance(10)) interval.begin = Instant::InfinitePast();
    if (Chance(10)) interval.end = Instant::InfiniteFuture();
    if (!interval.empty()) return interval;
  }
}

Interval RandomEvents::AnIntervalOfDays() {
  const int64_t day = Below(400) - 200;
  const int64_t days = int64_t{1} << Below(10);
  return {Instant::FromSeconds(86400 * day), Instant::FromSeconds(86400 * (day + 1 + Below(days)))};
}

UncertainSpan RandomEvents::CalendarBounds() {
  const std::string year = std::to_string(1968 + Below(4));
  const auto padded = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const auto date = [&](int64_t fineness) {
    std::string text = year;
    if (fineness > 0) text += "-" + padded(1 + Below(12));
    if (fineness > 1) text += "-" + padded(1 + Below(28));
    return text;
  };
  std::string text = date(Below(3));
  if (Chance(10)) text = "196X";
  if (Chance(20)) text = "1967-" + padded(1 + Below(12)) + "/" + date(Below(3));
  return temporal::Edtf::Parse(text)->Bounds();
}

Term RandomEvents::ATerm() {
  switch (Below(6)) {
    case 0:
      return {TermKind::kType, AType()};
    case 1:
      return {TermKind::kPlace, APlace()};
    case 2:
      return {TermKind::kDocument, "d" + std::to_string(Below(4))};
    case 3:
      return {TermKind::kTag, ATag()};
    default:
      return {TermKind::kParticipant, AParticipant()};
  }
}

TermFilter RandomEvents::AFilter() {
  if (Chance(30)) return {};
  if (Chance(50)) return ATerm();
  if (Chance(20)) return TermFilter::Not(AFilter());
  std::vector<TermFilter> parts;
  for (int64_t i = Below(3); i >= 0; --i) parts.push_back(AFilter());
  return Chance(70) ? TermFilter::All(std::move(parts)) : TermFilter::Any(std::move(parts));
}

std::string RandomEvents::AWord() {
  static constexpr const char* kWords[] = {"plan",   "plans",  "planning", "river",   "rivers",
                                           "Plenum", "treaty", "happy",    "happily", "\u00dcbung"};
  // The first are frequent.
  return kWords[Chance(50) ? Below(3) : Below(std::size(kWords))];
}

annals::v1::Event RandomEvents::AnEvent(const std::string& document_id, const std::string& title) {
  EventWish wish = {.title = title, .type = AType()};
  while (Chance(70)) wish.title += " " + AWord();
  while (Chance(60)) wish.participants.push_back(AParticipant());
  while (Chance(50)) wish.places.push_back(APlace());
  annals::v1::Event event = MakeEvent(document_id, wish);
  if (Chance(20)) event.add_tags(ATag());
  if (Chance(20)) event.set_importance(static_cast<int32_t>(1 + Below(100)));
  if (!Chance(3)) *event.mutable_when() = ToMessage(Chance(40) ? CalendarBounds() : Bounds());
  return event;
}

std::vector<annals::v1::Event> RandomEvents::SomeEvents(const std::string& document_id) {
  return SomeEvents(document_id, 50 + Below(100));
}

std::vector<annals::v1::Event> RandomEvents::SomeEvents(const std::string& document_id,
                                                        int64_t count) {
  std::vector<annals::v1::Event> events;
  for (int64_t i = 0; i < count; ++i) {
    events.push_back(AnEvent(document_id, document_id + "-" + std::to_string(i)));
  }
  return events;
}

void RandomEvents::Load(Collection& collection, int documents) {
  int next = 0;
  const auto feed = [&](annals::v1::Document* document,
                        std::vector<annals::v1::Event>* events) -> absl::StatusOr<bool> {
    if (next == documents) return false;
    const std::string id = "d" + std::to_string(next++);
    *document = MakeDocument(id, id);
    *events = SomeEvents(id);
    return true;
  };
  const absl::Status loaded = collection.BulkLoad(feed).status();
  ASSERT_TRUE(loaded.ok()) << loaded;
}

void RandomEvents::Put(Collection& collection, const std::string& document_id) {
  const std::vector<annals::v1::Event> events = SomeEvents(document_id);
  const absl::Status put =
      collection.PutDocument(MakeDocument(document_id, document_id), events).status();
  ASSERT_TRUE(put.ok()) << put;
}

void RandomEvents::Fill(Collection& collection) {
  if (Chance(50)) {
    Load(collection, 4);
  } else {
    for (int d = 0; d < 4; ++d) Put(collection, "d" + std::to_string(d));
  }
  if (Chance(50)) Put(collection, "d" + std::to_string(Below(4)));
  if (Chance(50)) {
    ASSERT_TRUE(collection.DeleteDocument("d" + std::to_string(Below(4))).ok());
  }
}

Known KnownOf(const annals::v1::Event& event) {
  Known k = {event, event.has_when(), temporal::BoundsOf(event.when()), {}};
  k.terms.insert({TermKind::kType, event.type()});
  for (const auto& p : event.participants()) {
    k.terms.insert({TermKind::kParticipant, p.display_name()});
  }
  for (const auto& p : event.places()) k.terms.insert({TermKind::kPlace, p.display_name()});
  for (const std::string& tag : event.tags()) k.terms.insert({TermKind::kTag, tag});
  for (const auto& e : event.evidence()) {
    k.terms.insert({TermKind::kDocument, ParseDocumentName(e.document())->id});
  }
  return k;
}

std::vector<Known> KnownEvents(const Collection& collection) {
  std::vector<Known> known;
  std::unique_ptr<EventReader> reader = *collection.ListEvents(*collection.TakeSnapshot());
  for (const annals::v1::Event& event : ReadAll(*reader)) known.push_back(KnownOf(event));
  return known;
}

bool Holds(const TermFilter& filter, const Known& known) {
  const auto holds = [&](const TermFilter& part) { return Holds(part, known); };
  switch (filter.kind()) {
    case TermFilter::Kind::kTerm:
      return known.terms.count(filter.term()) > 0;
    case TermFilter::Kind::kAll:
      return std::ranges::all_of(filter.parts(), holds);
    case TermFilter::Kind::kAny:
      return std::ranges::any_of(filter.parts(), holds);
    default:
      return !holds(filter.parts().front());
  }
}

bool Finds(const TimelineQuery& query, const Known& known) {
  return known.dated &&
         temporal::Stands(known.bounds, query.relation, query.interval, query.certainty) &&
         Holds(query.filter, known);
}

std::string Show(const TermFilter& filter) {
  if (filter.kind() == TermFilter::Kind::kTerm) return filter.term().value;
  static constexpr const char* kNames[] = {"", "all", "any", "not"};
  std::string words = std::string(kNames[static_cast<int>(filter.kind())]) + "(";
  for (const TermFilter& part : filter.parts()) words += Show(part) + " ";
  return words + ")";
}

std::string Show(const TimelineQuery& query) {
  return "[" + query.interval.begin.ToString() + ", " + query.interval.end.ToString() +
         ") relation " + std::to_string(static_cast<int>(query.relation)) + " certainty " +
         std::to_string(static_cast<int>(query.certainty)) + " order " +
         std::to_string(static_cast<int>(query.order)) + " filter " + Show(query.filter);
}

}  // namespace annals::storage
