#include "extractor/language/word_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

WordView ViewOf(std::string_view form) {
  const std::string_view forms[] = {form};
  return ViewWords(forms).front();
}

TEST(ViewWordsTest, HashesFormEndsAndShape) {
  const WordView view = ViewOf("Novak’s1957");
  EXPECT_EQ(view.form, HashBytes("Novak’s1957"));
  EXPECT_EQ(view.lower, HashBytes("novak's0000"));
  EXPECT_THAT(view.prefix, testing::ElementsAre(HashBytes("n"), HashBytes("no"), HashBytes("nov")));
  EXPECT_THAT(view.suffix, testing::ElementsAre(HashBytes("0"), HashBytes("00"), HashBytes("000"),
                                                HashBytes("0000")));
  EXPECT_EQ(view.shape, HashBytes("Xxxdd"));
}

TEST(ViewWordsTest, OfALongWordOnlyTheBeginIsSeen) {
  const std::string longest(64, 'a');
  EXPECT_EQ(ViewOf(longest + "b"), ViewOf(longest + "C9"));
  EXPECT_NE(ViewOf(longest), ViewOf(longest.substr(1)));
}

TEST(HashTest, ReadsEndingsOfEverySize) {
  const std::string bytes = "abcdefgh";
  for (size_t size = 0; size <= bytes.size(); ++size) {
    uint64_t expected = 0;
    for (size_t i = 0; i < size; ++i) {
      expected |= uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
    }
    EXPECT_EQ(ShortBytes(std::string_view(bytes).substr(0, size)), expected) << size;
  }
}

}  // namespace
}  // namespace annals::extractor::language
