// Words that keep a period, from extractor/data/en/abbreviations.txt.
//
//   AbbreviationKind("Mr.");    // Abbreviation::kBeforeName
//   AbbreviationKind("Prague.") // Abbreviation::kNone
#ifndef ANNALS_EXTRACTOR_LANGUAGE_ABBREVIATIONS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_ABBREVIATIONS_H_

#include <cstdint>
#include <string_view>

namespace annals::extractor::language {

enum class Abbreviation : uint8_t {
  kNone,          // a word with the period of its sentence
  kBeforeName,    // "Mr.", "Gen.": a name follows, so the sentence goes on
  kBeforeNumber,  // "No.", "Jan.": an abbreviation only before a number
  kAnywhere,      // "etc.", "Inc.", "U.S.", initials: it may also end the sentence
};

// `word` is given with its period. Initials ("J.") and letters with periods between them ("a.m.",
// "Ph.D.") are abbreviations without standing in the table. Case is that of the table, of a capital
// first letter, or of capitals throughout.
Abbreviation AbbreviationKind(std::string_view word);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_ABBREVIATIONS_H_
