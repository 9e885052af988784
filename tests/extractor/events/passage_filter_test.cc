#include "extractor/events/passage_filter.h"

#include <gtest/gtest.h>

#include <vector>

#include "extractor/events/join.h"

namespace annals::extractor {
namespace {

Candidate EventOf(std::string_view head, std::string_view type, size_t block) {
  Candidate candidate;
  candidate.head = head;
  candidate.event.set_type(std::string(type));
  candidate.block = block;
  return candidate;
}

TEST(PassageFilterTest, PassesTheNounOfAnEventAnywhereAndOfItsTypeNearBy) {
  const absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  const PassageFilter filter(
      *lexicon, {EventOf("meeting", "meeting", 7), EventOf("communiqué", "statement", 3)});
  const struct {
    std::string_view sentence;
    size_t block;
    bool passes;
  } cases[] = {
      {"The MEETINGS went on.", 90, true},
      {"It said so in the “communiqué”.", 90, true},
      {"The talks", 7, true},
      {"The talks", 7 + kReach, true},
      {"The talks", 7 + kReach + 1, false},
      {"The talks", 6, false},
      {"The statement was short.", 4, true},
      {"The flood was bad.", 7, false},
      {"They talked.", 7, false},
      {"", 7, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(filter.Passes(c.sentence, c.block), c.passes) << c.sentence << " in " << c.block;
  }
}

}  // namespace
}  // namespace annals::extractor
