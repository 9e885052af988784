// How the chronology divides a text into words.
#include "extractor/chronology/word_scanner.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;

// Each word in lower case, after `|` when it is parted from the one before, with `^` before it when
// the text has it with a capital.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  WordScanner scanner(text, {0, static_cast<uint32_t>(text.size())});
  while (scanner.Next()) {
    words.push_back(std::string(scanner.parted() ? "|" : "") + (scanner.capital() ? "^" : "") +
                    std::string(scanner.lower()));
  }
  return words;
}

TEST(WordScannerTest, JoinsWordsOverSpacesHyphensAndApostrophes) {
  EXPECT_THAT(WordsOf("the Lund-Malmö treaty"), ElementsAre("|the", "^lund", "^malmö", "treaty"));
  EXPECT_THAT(WordsOf("Lund–Malmö\nTreaty"), ElementsAre("|^lund", "^malmö", "^treaty"));
  EXPECT_THAT(WordsOf("Berg's death"), ElementsAre("|^berg", "s", "death"));
  EXPECT_THAT(WordsOf("Berg’s death"), ElementsAre("|^berg", "s", "death"));
  EXPECT_THAT(WordsOf("the 20th\u00A0congress"), ElementsAre("|the", "^20th", "congress"));
}

TEST(WordScannerTest, PartsWordsAtPunctuation) {
  EXPECT_THAT(WordsOf("Lund, Treaty"), ElementsAre("|^lund", "|^treaty"));
  EXPECT_THAT(WordsOf("Lund (Treaty)"), ElementsAre("|^lund", "|^treaty"));
  EXPECT_THAT(WordsOf("Lund—Treaty"), ElementsAre("|^lund", "|^treaty"));
  EXPECT_THAT(WordsOf("in Lund. Treaty"), ElementsAre("|in", "^lund", "|^treaty"));
  EXPECT_THAT(WordsOf("U.S. Navy"), ElementsAre("|^u", "^s", "^navy"));
  EXPECT_THAT(WordsOf("St. Denis"), ElementsAre("|^st", "^denis"));
}

TEST(WordScannerTest, LowersLettersOfEveryScript) {
  EXPECT_THAT(WordsOf("ÅRHUS Съезд ŁÓDŹ"), ElementsAre("|^århus", "^съезд", "^łódź"));
}

TEST(WordScannerTest, StaysInItsSpan) {
  const std::string text = "Lund Treaty of 1957";
  WordScanner scanner(text, {5, 14});
  ASSERT_TRUE(scanner.Next());
  EXPECT_EQ(scanner.lower(), "treaty");
  EXPECT_EQ(scanner.span(), (ByteSpan{5, 11}));
  ASSERT_TRUE(scanner.Next());
  EXPECT_EQ(scanner.span(), (ByteSpan{12, 14}));
  EXPECT_FALSE(scanner.Next());
  EXPECT_THAT(WordsOf(""), ElementsAre());
  EXPECT_THAT(WordsOf(" ., ’"), ElementsAre());
}

}  // namespace
}  // namespace annals::extractor
