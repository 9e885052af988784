// The tables of each language, compiled in from extractor/data/.
#ifndef ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_
#define ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_

#include <string_view>
#include <vector>

namespace annals::extractor::timex {

struct LanguageTables {
  std::string_view language;     // ISO 639-1
  std::string_view words;        // a word table: extractor/timex/lexicon.h
  std::string_view rules;        // a grammar: extractor/timex/grammar.h
  std::string_view event_nouns;  // noun, plurals, type: extractor/data/en/event_nouns.tsv
};

// The tables of every language, English first.
std::vector<LanguageTables> AllLanguages();

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_
