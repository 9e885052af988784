// The events of the data set as Annals keeps them.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_EVENT_MESSAGE_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_EVENT_MESSAGE_H_

#include <cstdint>

#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "tests/bench/annals_bench/data_set.h"

namespace annals::bench {

// Events come in documents of so many.
inline constexpr int64_t kEventsInDocument = 1000;

// The document in which the event of this number stands, and all its neighbours in it.
annals::v1::Document MakeDocument(int64_t event_number);

annals::v1::Event MakeEvent(const EventData& event);

// The number of an event that has been stored: its evidence tells the document and the place in it.
int64_t NumberOf(const annals::v1::Event& event);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_EVENT_MESSAGE_H_
