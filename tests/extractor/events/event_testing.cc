#include "tests/extractor/events/event_testing.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "extractor/extractor.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

const Extractor& TheExtractor() {
  static const Extractor& extractor = *[] {
    absl::StatusOr<std::unique_ptr<Extractor>> created = Extractor::Create({});
    EXPECT_TRUE(created.ok()) << created.status();
    return created->release();
  }();
  return extractor;
}

}  // namespace

std::vector<Event> EventsOf(const std::string& text, const std::string& date, bool undated) {
  annals::v1::Document document;
  document.set_text(text);
  document.set_name("collections/c/documents/d");
  document.mutable_date()->set_edtf(date);
  absl::StatusOr<Extraction> extraction =
      TheExtractor().Extract(document, {.events = true, .undated = undated});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  return extraction.ok() ? extraction->events : std::vector<Event>();
}

std::string Describe(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    text += event.ShortDebugString() + "\n";
  }
  return text;
}

std::vector<std::string> ParticipantsOf(const Event& event) {
  std::vector<std::string> names;
  for (const annals::v1::Participant& participant : event.participants()) {
    names.push_back(participant.display_name());
  }
  return names;
}

std::vector<std::string> PlacesOf(const Event& event) {
  std::vector<std::string> names;
  for (const annals::v1::Place& place : event.places()) {
    names.push_back(place.display_name());
  }
  return names;
}

std::vector<std::string> InRole(const Event& event, const std::string& role) {
  std::vector<std::string> names;
  for (const annals::v1::Participant& participant : event.participants()) {
    if (participant.role() == role) {
      names.push_back(participant.display_name());
    }
  }
  return names;
}

Event EventWith(const std::vector<Event>& events, const std::string& word) {
  for (const Event& event : events) {
    if (absl::StrContains(event.title(), word)) {
      return event;
    }
  }
  ADD_FAILURE() << "no event with " << word << ":\n" << Describe(events);
  return {};
}

}  // namespace annals::extractor
