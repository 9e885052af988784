#include "tests/bench/annals_bench/vocabulary.h"

#include <string_view>

namespace annals::bench {
namespace {

constexpr std::string_view kConsonants = "bdfghjklmnprstvz";
constexpr std::string_view kVowels =
    "aoueiaou";  // the first five within, the last three at the end
constexpr int64_t kSyllables = 16 * 5;
constexpr int64_t kLastSyllables = 16 * 3;
constexpr int64_t kShortWords = kSyllables * kLastSyllables;

std::string Syllable(int64_t number, std::string_view vowels) {
  const auto count = static_cast<int64_t>(vowels.size());
  return {kConsonants[static_cast<size_t>(number / count)],
          vowels[static_cast<size_t>(number % count)]};
}

}  // namespace

std::string Word(int64_t number) {
  const std::string last = Syllable(number % kLastSyllables, kVowels.substr(5));
  int64_t rest = number / kLastSyllables;
  if (number < kShortWords) return Syllable(rest, kVowels.substr(0, 5)) + last;
  rest -= kSyllables;
  return Syllable(rest / kSyllables, kVowels.substr(0, 5)) +
         Syllable(rest % kSyllables, kVowels.substr(0, 5)) + last;
}

}  // namespace annals::bench
