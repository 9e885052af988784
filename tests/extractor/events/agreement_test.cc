#include "extractor/events/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

struct Telling {
  std::string type = {};
  std::string when = {};
  std::string title = {};
  std::vector<std::pair<std::string, std::string>> participants = {};  // names and roles
  std::vector<std::string> places = {};
  annals::v1::Factuality factuality = annals::v1::FACTUALITY_HAPPENED;
};

annals::v1::Event EventOf(const Telling& telling) {
  annals::v1::Event event;
  event.set_type(telling.type);
  event.set_title(telling.title);
  *event.mutable_when() = *temporal::TimeSpanFromEdtf(telling.when);
  for (const auto& [name, role] : telling.participants) {
    annals::v1::Participant& participant = *event.add_participants();
    participant.set_display_name(name);
    participant.set_role(role);
  }
  for (const std::string& place : telling.places) event.add_places()->set_display_name(place);
  event.set_factuality(telling.factuality);
  return event;
}

struct Case {
  const char* what;
  Telling a;
  Telling b;
  bool agree;
};

const Telling kVisit = {
    "visit", "1957-07-03", "Novak visits Ghent", {{"Novak", "agent"}}, {"Ghent"}};
const Telling kTalks = {"meeting",
                        "1931-05-02/1931-05-04",
                        "Novak’s talks with Brandt",
                        {{"Novak", "attendee"}, {"Brandt", "attendee"}}};
const Telling kTelegram = {
    "message",
    "1931-05-02",
    "Telegram 84 from Bern",
    {{"Legation in Switzerland", "sender"}, {"Foreign Office", "recipient"}}};
const Telling kLetter = {"message",
                         "1931-05-02",
                         "Letter from Novak to Brandt",
                         {{"Novak", "sender"}, {"Brandt", "recipient"}}};
const Telling kDeath = {"death", "1931-05-02", "Death of Eva Novak", {{"Eva Novak", "patient"}}};

Telling With(Telling telling, void (*change)(Telling&)) {
  change(telling);
  return telling;
}

TEST(AgreementTest, EventsOfTwoDocuments) {
  const Case cases[] = {
      {"the same in other words", kVisit,
       With(kVisit, [](Telling& t) { t.title = "Tour of Ghent"; }), true},
      {"a fuller name", kVisit,
       With(kVisit,
            [](Telling& t) {
              t.participants = {{"Minister A. B. Novak", "agent"}};
            }),
       true},
      {"another day", kVisit, With(kVisit, [](Telling& t) { t.when = "1957-07-04"; }), false},
      {"another type", kVisit, With(kVisit, [](Telling& t) { t.type = "movement"; }), false},
      {"another place", kVisit, With(kVisit, [](Telling& t) { t.places = {"Bern"}; }), false},
      {"another visitor", kVisit,
       With(kVisit,
            [](Telling& t) {
              t.participants = {{"Brandt", "agent"}};
            }),
       false},
      {"another initial",
       With(kVisit,
            [](Telling& t) {
              t.participants = {{"A. Novak", "agent"}};
            }),
       With(kVisit,
            [](Telling& t) {
              t.participants = {{"B. Novak", "agent"}};
            }),
       false},
      {"denied by one", kVisit,
       With(kVisit, [](Telling& t) { t.factuality = annals::v1::FACTUALITY_DENIED; }), false},
      {"planned, and then done",
       With(kVisit, [](Telling& t) { t.factuality = annals::v1::FACTUALITY_PLANNED; }), kVisit,
       true},
      {"a year is too vague", With(kVisit, [](Telling& t) { t.when = "1957"; }),
       With(kVisit, [](Telling& t) { t.when = "1957"; }), false},
      {"two who met", kTalks,
       With(kTalks, [](Telling& t) { t.title = "Conference of Brandt and Novak"; }), true},
      {"one of them met another", kTalks,
       With(kTalks,
            [](Telling& t) {
              t.participants = {{"Novak", "agent"}, {"Moreau", ""}};
            }),
       false},
      {"the same number", kTelegram,
       With(kTelegram, [](Telling& t) { t.title = "Telegram No. 84 on the loan"; }), true},
      {"another number", kTelegram,
       With(kTelegram, [](Telling& t) { t.title = "Telegram 85 from Bern"; }), false},
      {"no number", kTelegram, With(kTelegram, [](Telling& t) { t.title = "Telegram from Bern"; }),
       false},
      {"a letter needs none", kLetter,
       With(kLetter, [](Telling& t) { t.title = "Novak’s letter to Brandt"; }), true},
      {"to another", kLetter, With(kLetter, [](Telling& t) { t.participants[1].first = "Moreau"; }),
       false},
      {"an office is not the office of another",
       With(kLetter, [](Telling& t) { t.participants[0].first = "Government"; }),
       With(kLetter, [](Telling& t) { t.participants[0].first = "Danish Government"; }), false},
      {"every town has a mayor",
       With(kVisit, [](Telling& t) { t.participants[0].first = "Mayor"; }),
       With(kVisit, [](Telling& t) { t.participants[0].first = "Mayor"; }), false},
      {"one dies once, whatever the date", kDeath,
       With(kDeath, [](Telling& t) { t.when = "1931-05-03"; }), true},
      {"many are called Novak", With(kDeath, [](Telling& t) { t.participants[0].first = "Novak"; }),
       With(kDeath,
            [](Telling& t) {
              t.participants[0].first = "Novak";
              t.when = "1931-05-03";
            }),
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const annals::v1::Event a = EventOf(c.a);
    const annals::v1::Event b = EventOf(c.b);
    const std::optional<EventAgreement> agreement = AgreementOf(a, b);
    const std::optional<EventAgreement> turned = AgreementOf(b, a);
    EXPECT_EQ(agreement.has_value(), c.agree);
    ASSERT_EQ(turned.has_value(), agreement.has_value());
    if (!agreement.has_value()) continue;
    EXPECT_EQ(turned->score, agreement->score);
    EXPECT_GT(agreement->score, 0);
    EXPECT_LE(agreement->score, 1);
  }
}

TEST(AgreementTest, ReasonsAreInWords) {
  const std::optional<EventAgreement> agreement = AgreementOf(EventOf(kVisit), EventOf(kVisit));
  ASSERT_TRUE(agreement.has_value());
  EXPECT_THAT(agreement->reasons, testing::ElementsAre("same dates", "both name Novak",
                                                       "both in Ghent", "like titles"));
}

TEST(AgreementTest, WhatCannotBeToldElsewhere) {
  EXPECT_TRUE(MayBeToldElsewhere(EventOf(kVisit)));
  annals::v1::Event document = EventOf(kLetter);
  document.add_evidence()->add_rules("event.document");
  EXPECT_FALSE(MayBeToldElsewhere(document));
  EXPECT_FALSE(MayBeToldElsewhere(
      EventOf(With(kVisit, [](Telling& t) { t.participants.clear(), t.places.clear(); }))));
  annals::v1::Event undated = EventOf(kVisit);
  undated.clear_when();
  EXPECT_FALSE(MayBeToldElsewhere(undated));
}

}  // namespace
}  // namespace annals::extractor
