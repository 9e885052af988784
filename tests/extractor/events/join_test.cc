#include "extractor/events/join.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extractor/events/event_names.h"

namespace annals::extractor {
namespace {

Candidate Passage(const std::string& head, const std::string& type, const std::string& when,
                  const std::vector<std::string>& participants, uint32_t offset) {
  Candidate candidate;
  candidate.head = head;
  candidate.dated = !when.empty();
  candidate.event.set_title(head);
  candidate.event.set_type(type);
  candidate.event.mutable_when()->set_edtf(when);
  for (const std::string& participant : participants) {
    candidate.event.set_title(candidate.event.title() + " " + participant);
    AddParticipant(participant, "", candidate.event);
  }
  candidate.event.add_evidence()->set_begin_offset(offset);
  candidate.event.mutable_evidence(0)->set_end_offset(offset + 1);
  return candidate;
}

TEST(JoinDatedTest, SameHeadAndSharedNameJoin) {
  const std::vector<Candidate> events =
      JoinDated({Passage("visit", "visit", "1957-07-09", {"Eva Novak"}, 1),
                 Passage("visit", "visit", "1957-07-09", {"Novak"}, 2)});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].event.evidence_size(), 2);
  EXPECT_EQ(events[0].event.participants_size(), 1);
  EXPECT_EQ(events[0].event.participants(0).display_name(), "Eva Novak");
}

TEST(JoinDatedTest, OtherNamesDateOrTypeKeepThemApart) {
  const Candidate visit = Passage("visit", "visit", "1957-07-09", {"Novak"}, 1);
  EXPECT_EQ(JoinDated({visit, Passage("visit", "visit", "1957-07-09", {"Brandt"}, 2)}).size(), 2U);
  EXPECT_EQ(JoinDated({visit, Passage("visit", "visit", "1957-07-10", {"Novak"}, 2)}).size(), 2U);
  EXPECT_EQ(JoinDated({visit, Passage("talk", "meeting", "1957-07-09", {"Novak"}, 2)}).size(), 2U);
}

TEST(JoinUndatedTest, JoinsTheOnlyEventItCanMean) {
  std::vector<Candidate> events = {Passage("visit", "visit", "1957-07-09", {"Novak"}, 1),
                                   Passage("visit", "visit", "1957-07-20", {"Brandt"}, 2)};
  JoinUndated({Passage("visit", "visit", "", {"Brandt"}, 3)}, events);
  EXPECT_EQ(events[0].event.evidence_size(), 1);
  EXPECT_EQ(events[1].event.evidence_size(), 2);
  // Without a name it could be either.
  JoinUndated({Passage("visit", "visit", "", {}, 4)}, events);
  EXPECT_EQ(events[0].event.evidence_size(), 1);
  EXPECT_EQ(events[1].event.evidence_size(), 2);
}

TEST(JoinUndatedTest, PairOfNamesRunTogether) {
  for (const char* pair : {"NovakBrandt", "Novak-Brandt"}) {
    std::vector<Candidate> events = {
        Passage("visit", "visit", "1957-07-09", {"Novak", "Brandt"}, 1)};
    JoinUndated({Passage("visit", "visit", "", {pair}, 3)}, events);
    EXPECT_EQ(events[0].event.evidence_size(), 2) << pair;
    EXPECT_EQ(events[0].event.participants_size(), 2) << pair;
  }
}

TEST(JoinUndatedTest, OtherNounOfTheTypeNeedsAName) {
  std::vector<Candidate> events = {Passage("visit", "visit", "1957-07-09", {"Novak"}, 1)};
  JoinUndated({Passage("tour", "visit", "", {}, 2)}, events);
  EXPECT_EQ(events[0].event.evidence_size(), 1);
  JoinUndated({Passage("tour", "visit", "", {"Novak"}, 3)}, events);
  EXPECT_EQ(events[0].event.evidence_size(), 2);
}

TEST(SameNameTest, SurnameEndsFullName) {
  EXPECT_TRUE(SameName("Novak", "novak"));
  EXPECT_TRUE(SameName("Novak", "Eva Novak"));
  EXPECT_FALSE(SameName("Ovak", "Eva Novak"));
  EXPECT_FALSE(SameName("Eva Novak", "Jan Novak"));
}

}  // namespace
}  // namespace annals::extractor
