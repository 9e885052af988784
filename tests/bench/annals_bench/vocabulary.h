// 100,000 made-up words, the first the shortest.
//
//   Word(0)     // "baba"
//   Word(5000)  // three syllables
//
// They are syllables of a consonant and a vowel and end in a, o or u, so no stemmer of English
// shortens them, none is a stop word, and every system finds the same ones.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_VOCABULARY_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_VOCABULARY_H_

#include <cstdint>
#include <string>

namespace annals::bench {

inline constexpr int64_t kWords = 100'000;

// `number`: 0 to kWords - 1.
std::string Word(int64_t number);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_VOCABULARY_H_
