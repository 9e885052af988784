// The tables of each language, compiled in from extractor/data/.
#ifndef ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_
#define ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_

#include <optional>
#include <string_view>

namespace annals::extractor::timex {

struct LanguageTables {
  std::string_view words;        // a word table: extractor/timex/lexicon.h
  std::string_view rules;        // a grammar: extractor/timex/grammar.h
  std::string_view event_nouns;  // noun, plurals, type: extractor/data/en/event_nouns.tsv
};

// The tables of an ISO 639-1 language; nothing for a language without tables.
std::optional<LanguageTables> TablesOf(std::string_view language);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_LANGUAGE_TABLES_H_
