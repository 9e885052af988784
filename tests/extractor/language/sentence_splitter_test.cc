#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "extractor/language/analysis.h"

namespace annals::extractor {
namespace {

using testing::ElementsAre;

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> sentences;
  for (const ByteSpan& span : SplitSentences(text, {0, static_cast<uint32_t>(text.size())})) {
    sentences.emplace_back(text.substr(span.begin, span.size()));
  }
  return sentences;
}

struct Case {
  std::vector<std::string> sentences;
};

// The sentences, joined by single spaces, must come apart again at the same places.
class SentenceSplitterTest : public testing::TestWithParam<Case> {};

TEST_P(SentenceSplitterTest, SplitsWhereSentencesEnd) {
  std::string text;
  for (const std::string& sentence : GetParam().sentences) {
    text += (text.empty() ? "" : " ") + sentence;
  }
  EXPECT_EQ(Split(text), GetParam().sentences);
}

INSTANTIATE_TEST_SUITE_P(
    Ends, SentenceSplitterTest,
    testing::Values(
        Case{{"It rained.", "They left."}}, Case{{"Who won?", "Nobody!", "Pity."}},
        Case{{"It began in 1932.", "The end came later."}}, Case{{"They waited…", "Nobody came."}},
        Case{{"They waited...", "Nobody came."}}, Case{{"They waited. . . .", "Nobody came."}},
        Case{{"He paid $3.50.", "Too much."}}, Case{{"No end"}}, Case{{"“Stay.”", "He went."}},
        Case{{"(It was over.)", "He went."}}, Case{{"He said, ‘Stay.’", "“Why?” she asked."}},
        Case{{"They met.", "5 men came."}}, Case{{"They met.", "— Nobody spoke."}}));

INSTANTIATE_TEST_SUITE_P(
    Abbreviations, SentenceSplitterTest,
    testing::Values(Case{{"Mr. Stone met Dr. Hall and Gen. Ortiz."}},
                    Case{{"Messrs. Hall and Stone came at 7 p.m. and left."}},
                    Case{{"The U.S. Senate met in Washington, D.C. on Monday."}},
                    Case{{"They left the U.S.", "The fleet stayed."}},
                    Case{{"It closed at 7 p.m.", "They went home."}},
                    Case{{"See No. 7 and vol. 3, pp. 5–9."}}, Case{{"He said no.", "They left."}},
                    Case{{"On Jan. 5 they met."}}, Case{{"They met in Dec.", "It failed."}},
                    Case{{"J. B. Stone and K. Hall wrote it."}},
                    Case{{"They sold ore, coal, etc. to Acme Inc. and others."}},
                    Case{{"It was bought by Acme Inc.", "The price was low."}},
                    Case{{"JAN. 5 AND DR. HALL"}}));

INSTANTIATE_TEST_SUITE_P(
    GoesOn, SentenceSplitterTest,
    testing::Values(Case{{"“Who?” he asked."}}, Case{{"The word “no!” was heard."}},
                    Case{{"They waited ... and waited."}}, Case{{"They waited . . . and waited."}},
                    Case{{"It is in report.txt and at example.org now."}},
                    Case{{"1. The board met."}}, Case{{"a. The board met.", "b. It ended."}},
                    Case{{"iv. The board met."}}, Case{{"It ended.", "2. The board met."}},
                    Case{{"a) The board met.", "b) It ended."}}));

TEST(SentenceSplitterTest, LineBreaksEndSentencesOnlyAtBlankLines) {
  EXPECT_THAT(Split("They met\nin Oslo.\n"), ElementsAre("They met\nin Oslo."));
  EXPECT_THAT(Split("TITLE\n \nThey met"), ElementsAre("TITLE", "They met"));
  EXPECT_THAT(Split("TITLE\r\n\r\nThey met"), ElementsAre("TITLE", "They met"));
}

TEST(SentenceSplitterTest, EmptyAndBlankTextHasNoSentences) {
  EXPECT_THAT(Split(""), ElementsAre());
  EXPECT_THAT(Split(" \n\t\n "), ElementsAre());
}

TEST(SentenceSplitterTest, OnlyTheBlockIsSplit) {
  const std::string_view text = "First one. Second one. Third one.";
  EXPECT_THAT(SplitSentences(text, {11, 22}), ElementsAre(ByteSpan{11, 22}));
  EXPECT_THAT(SplitSentences(text, {0, 15}), ElementsAre(ByteSpan{0, 10}, ByteSpan{11, 15}));
}

TEST(SentenceSplitterTest, TextWithoutEndIsCutAtSpaces) {
  std::string text;
  while (text.size() < 100000) {
    text += "word ";
  }
  const std::vector<ByteSpan> sentences =
      SplitSentences(text, {0, static_cast<uint32_t>(text.size())});
  size_t kept = 0;
  for (const ByteSpan& sentence : sentences) {
    EXPECT_LE(sentence.size(), 6001u);
    EXPECT_EQ(text.substr(sentence.begin, 4), "word");
    EXPECT_EQ(text.substr(sentence.end - 4, 4), "word");
    kept += (sentence.size() + 1) / 5;
  }
  EXPECT_EQ(kept, 20000u);
}

TEST(SentenceSplitterTest, WordWithoutEndIsCutBetweenCharacters) {
  std::string text;
  while (text.size() < 20000) {
    text += "é";
  }
  const std::vector<ByteSpan> sentences =
      SplitSentences(text, {0, static_cast<uint32_t>(text.size())});
  EXPECT_EQ(sentences.size(), 4u);
  for (const ByteSpan& sentence : sentences) {
    EXPECT_EQ(sentence.begin % 2, 0u);
  }
}

}  // namespace
}  // namespace annals::extractor
