#include "extractor/word_filter.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string>

namespace annals::extractor {
namespace {

std::string RandomWord(std::mt19937& random) {
  std::string word(random() % 21, ' ');
  for (char& c : word) {
    c = static_cast<char>('a' + random() % 26);
  }
  return word;
}

TEST(WordFilterTest, HoldsWhatItWasGivenAndLittleElse) {
  std::mt19937 random(1);
  WordFilter<8> filter;
  std::set<std::string> words;
  while (words.size() < 20) {
    words.insert(RandomWord(random));
  }
  for (const std::string& word : words) {
    filter.Add(word);
  }
  for (const std::string& word : words) {
    EXPECT_TRUE(filter.MayHold(word)) << word;
  }
  int others = 0;
  int held = 0;
  for (; others < 10'000; ++others) {
    const std::string word = RandomWord(random);
    held += words.contains(word) ? 0 : filter.MayHold(word);
  }
  // Twenty bits of 256 are 8 in a hundred.
  EXPECT_LT(held, others / 5);
}

TEST(WordFilterTest, AnEmptyOneHoldsNothing) {
  const WordFilter<6> filter;
  EXPECT_FALSE(filter.MayHold(""));
  EXPECT_FALSE(filter.MayHold("treaty"));
}

TEST(HashWordEndsTest, LooksAtEveryByteOfAWordOfSixteen) {
  const std::string word = "abcdefghijklmnop";
  for (size_t size = 1; size <= word.size(); ++size) {
    for (size_t i = 0; i < size; ++i) {
      std::string other = word.substr(0, size);
      other[i] = '!';
      EXPECT_NE(HashWordEnds(word.substr(0, size)), HashWordEnds(other)) << other;
    }
  }
  EXPECT_NE(HashWordEnds(""), HashWordEnds(std::string(1, '\0')));
}

}  // namespace
}  // namespace annals::extractor
