#include "extractor/language/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace annals::extractor::language {
namespace {

using testing::ElementsAre;

std::vector<std::string> Words(std::string_view text, const std::vector<ByteSpan>& masked = {}) {
  std::vector<std::string> words;
  for (const TokenSpan& token : Tokenize(text, {0, static_cast<uint32_t>(text.size())}, masked)) {
    words.emplace_back(text.substr(token.span.begin, token.span.size()));
  }
  return words;
}

std::string Joined(std::string_view text) {
  std::string joined;
  for (const std::string& word : Words(text)) {
    joined += (joined.empty() ? "" : "|") + word;
  }
  return joined;
}

struct Case {
  const char* text;
  const char* words;  // parted by |
};

class TokenizerTest : public testing::TestWithParam<Case> {};

TEST_P(TokenizerTest, CutsIntoWords) { EXPECT_EQ(Joined(GetParam().text), GetParam().words); }

INSTANTIATE_TEST_SUITE_P(
    Clitics, TokenizerTest,
    testing::Values(Case{"The envoy's note", "The|envoy|'s|note"},
                    Case{"The envoy’s note", "The|envoy|’s|note"},
                    Case{"THE ENVOY'S NOTE", "THE|ENVOY|'S|NOTE"},
                    Case{"They'll say we've won", "They|'ll|say|we|'ve|won"},
                    Case{"I'm sure you're late", "I|'m|sure|you|'re|late"},
                    Case{"He'd gone", "He|'d|gone"}, Case{"It didn't hold", "It|did|n't|hold"},
                    Case{"It didn’t hold", "It|did|n’t|hold"}, Case{"We can't", "We|ca|n't"},
                    Case{"They cannot stay", "They|can|not|stay"},
                    Case{"the ministers' seats", "the|ministers|'|seats"},
                    Case{"O'Neill and d'Alema", "O'Neill|and|d'Alema"},
                    Case{"rock 'n roll in the '60s", "rock|'n|roll|in|the|'60s"},
                    Case{"in ’48 they met", "in|’48|they|met"}));

INSTANTIATE_TEST_SUITE_P(
    Periods, TokenizerTest,
    testing::Values(Case{"It ended.", "It|ended|."}, Case{"the U.S. fleet", "the|U.S.|fleet"},
                    Case{"at 7 p.m. sharp", "at|7|p.m.|sharp"},
                    Case{"Mr. J. B. Stone", "Mr.|J.|B.|Stone"},
                    Case{"Gen. Ortiz, Ph.D.", "Gen.|Ortiz|,|Ph.D."},
                    Case{"No. 7 is closed", "No.|7|is|closed"}, Case{"He said no.", "He|said|no|."},
                    Case{"paid 3.5 or .5 percent", "paid|3.5|or|.5|percent"},
                    Case{"Wait... what", "Wait|...|what"}, Case{"Wait… what", "Wait|…|what"},
                    Case{"It closed.Nobody came", "It|closed|.|Nobody|came"},
                    Case{"see report.txt", "see|report.txt"}, Case{"ports, etc.", "ports|,|etc."}));

INSTANTIATE_TEST_SUITE_P(
    Marks, TokenizerTest,
    testing::Values(Case{"(yes)", "(|yes|)"}, Case{"“Stay,” he said", "“|Stay|,|”|he|said"},
                    Case{"\"Stay,\" he said", "\"|Stay|,|\"|he|said"},
                    Case{"'Stay' was said", "'|Stay|'|was|said"},
                    Case{"No!? Really!!", "No|!?|Really|!!"}, Case{"a;b", "a|;|b"},
                    Case{"one -- two", "one|--|two"}, Case{"one—two", "one|—|two"},
                    Case{"1914–18", "1914|–|18"}, Case{"***", "***"},
                    Case{"$5 and 20%", "$|5|and|20|%"}, Case{"and/or", "and|/|or"},
                    Case{"1,200 men by 7:30", "1,200|men|by|7:30"}, Case{"1, 2", "1|,|2"},
                    Case{"on 9/11", "on|9/11"}, Case{"Q&A", "Q&A"}));

INSTANTIATE_TEST_SUITE_P(Hyphens, TokenizerTest,
                         testing::Values(Case{"a five-year plan", "a|five|-|year|plan"},
                                         Case{"non-violent re-election", "non-violent|re-election"},
                                         Case{"mid-July", "mid-July"},
                                         Case{"Anglo-French talks", "Anglo|-|French|talks"},
                                         Case{"1955-57", "1955|-|57"},
                                         Case{"1955-1957", "1955|-|1957"},
                                         Case{"call 555-013-4477", "call|555-013-4477"},
                                         Case{"well- and ill-made", "well|-|and|ill|-|made"}));

INSTANTIATE_TEST_SUITE_P(Addresses, TokenizerTest,
                         testing::Values(Case{"see http://example.org/a?b=1.",
                                              "see|http://example.org/a?b=1|."},
                                         Case{"(www.example.org)", "(|www.example.org|)"},
                                         Case{"write to a.b-c@example.org, please",
                                              "write|to|a.b-c@example.org|,|please"},
                                         Case{"meet @ noon", "meet|@|noon"}));

INSTANTIATE_TEST_SUITE_P(Odd, TokenizerTest,
                         testing::Values(Case{"", ""}, Case{" \t\r\n", ""},
                                         Case{"\u00A0two\u2003words", "two|words"},
                                         Case{"Kraków Straße", "Kraków|Straße"}, Case{"'", "'"},
                                         Case{"'s", "'|s"}, Case{".", "."},
                                         Case{"a\xFFz \xE2\x80", "a\xFFz|\xE2\x80"}));

TEST(TokenizerTest, MaskedSpansBecomeOneWordEach) {
  const std::string_view text = "On May 5, 1932 (Monday), they met on May 6’s eve.";
  const std::vector<ByteSpan> masked = {{3, 14}, {16, 22}, {37, 42}};
  EXPECT_THAT(Words(text, masked), ElementsAre("On", "May 5, 1932", "(", "Monday", ")", ",", "they",
                                               "met", "on", "May 6", "’s", "eve", "."));
  std::vector<bool> flags;
  for (const TokenSpan& token : Tokenize(text, {0, static_cast<uint32_t>(text.size())}, masked)) {
    flags.push_back(token.is_masked);
  }
  EXPECT_THAT(flags, ElementsAre(false, true, false, true, false, false, false, false, false, true,
                                 false, false, false));
}

TEST(TokenizerTest, MasksOutsideOfTheSentenceArePassedOver) {
  const std::string_view text = "It ended in May. It began in June.";
  const std::vector<TokenSpan> tokens =
      Tokenize(text, {17, 34}, std::vector<ByteSpan>{{12, 15}, {29, 33}, {33, 40}});
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_EQ(tokens[3].span, (ByteSpan{29, 33}));
  EXPECT_TRUE(tokens[3].is_masked);
  EXPECT_EQ(tokens[4].span, (ByteSpan{33, 34}));
}

// Whatever the bytes are, the words are in order, disjoint, not empty, and leave out only space.
TEST(TokenizerTest, WordsCoverAllButSpace) {
  const std::string_view alphabet[] = {"a", "B", "7", ".",  "'",   "’",    "-", "–",    " ", "@",
                                       "/", ",", "(", "\"", "n't", "\xC3", "$", "www.", "!"};
  uint64_t state = 1;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      text += alphabet[(state >> 33) % std::size(alphabet)];
    }
    uint32_t position = 0;
    for (const TokenSpan& token : Tokenize(text, {0, static_cast<uint32_t>(text.size())}, {})) {
      ASSERT_LT(token.span.begin, token.span.end) << text;
      ASSERT_LE(position, token.span.begin) << text;
      for (; position < token.span.begin; ++position) {
        ASSERT_EQ(text[position], ' ') << text;
      }
      position = token.span.end;
    }
    for (; position < text.size(); ++position) {
      ASSERT_EQ(text[position], ' ') << text;
    }
  }
}

}  // namespace
}  // namespace annals::extractor::language
