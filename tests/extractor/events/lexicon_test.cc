#include "extractor/events/lexicon.h"

#include <gtest/gtest.h>

namespace annals::extractor {
namespace {

TEST(EventLexiconTest, KnowsWordsOfEachTable) {
  const absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  EXPECT_EQ(lexicon->NounType("congresses"), "meeting");
  EXPECT_EQ(lexicon->NounLemma("congresses"), "congress");
  EXPECT_EQ(lexicon->NounType("table"), "");
  EXPECT_EQ(lexicon->VerbType("visit"), "visit");
  EXPECT_EQ(lexicon->VerbType("seem"), "");
  EXPECT_TRUE(lexicon->IsStateVerb("seem"));
  EXPECT_TRUE(lexicon->IsLightVerb("hold"));
  EXPECT_TRUE(lexicon->Is("title", "first secretary"));
  EXPECT_FALSE(lexicon->Is("title", "novak"));
  EXPECT_FALSE(lexicon->Is("no such class", "novak"));
  EXPECT_EQ(lexicon->RoleAfter("to"), "recipient");
  EXPECT_EQ(lexicon->RoleAfter("under"), "");
  EXPECT_EQ(lexicon->GazetteerKind("denmark"), NameKind::kPlace);
  EXPECT_EQ(lexicon->GazetteerKind("danish"), NameKind::kPeople);
  EXPECT_EQ(lexicon->GazetteerKind("novak"), NameKind::kUnknown);
}

TEST(EventLexiconTest, VerbTableHasNoStateVerbs) {
  const absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
  ASSERT_TRUE(lexicon.ok());
  for (const char* verb : {"be", "seem", "remain", "consist"}) {
    EXPECT_EQ(lexicon->VerbType(verb), "") << verb;
  }
}

}  // namespace
}  // namespace annals::extractor
