// What the tests of events share: a text in, its events out.
#ifndef ANNALS_TESTS_EXTRACTOR_EVENTS_EVENT_TESTING_H_
#define ANNALS_TESTS_EXTRACTOR_EVENTS_EVENT_TESTING_H_

#include <string>
#include <vector>

#include "annals/v1/event.pb.h"

namespace annals::extractor {

// The events of a plain text written on a date, which may be empty: not known. With `undated` those
// that it tells without a date are among them.
std::vector<annals::v1::Event> EventsOf(const std::string& text, const std::string& date,
                                        bool undated = false);

// All of them in words, for messages.
std::string Describe(const std::vector<annals::v1::Event>& events);

std::vector<std::string> ParticipantsOf(const annals::v1::Event& event);
std::vector<std::string> PlacesOf(const annals::v1::Event& event);

// Those who play a part.
std::vector<std::string> InRole(const annals::v1::Event& event, const std::string& role);

// The event with a word in its title; fails the test and gives an empty one when there is none.
annals::v1::Event EventWith(const std::vector<annals::v1::Event>& events, const std::string& word);

}  // namespace annals::extractor

#endif  // ANNALS_TESTS_EXTRACTOR_EVENTS_EVENT_TESTING_H_
