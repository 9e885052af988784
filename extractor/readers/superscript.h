// Superscript digits of Unicode: `¹²³` and `⁰⁴⁵⁶⁷⁸⁹`.
#ifndef ANNALS_EXTRACTOR_READERS_SUPERSCRIPT_H_
#define ANNALS_EXTRACTOR_READERS_SUPERSCRIPT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace annals::extractor {

// The number written in superscript digits at byte `at` of the text, and moves `at` behind them.
// 0, and `at` stays, when there is none from 1 to 9999.
int SuperscriptNumberAt(std::string_view text, size_t& at);

// ASCII digits as superscripts.
std::string SuperscriptOf(std::string_view digits);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_SUPERSCRIPT_H_
