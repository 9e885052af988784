#include "extractor/timex/language_tables.h"

#include <string_view>
#include <vector>

namespace annals::extractor {

extern const std::string_view kTimexWordsEn;
extern const std::string_view kTimexRulesEn;
extern const std::string_view kTimexWordsDe;
extern const std::string_view kTimexRulesDe;
extern const std::string_view kEventNounTable;  // compiled in by extractor/events

namespace timex {

std::vector<LanguageTables> AllLanguages() {
  return {{"en", kTimexWordsEn, kTimexRulesEn, kEventNounTable},
          {"de", kTimexWordsDe, kTimexRulesDe, ""}};
}

}  // namespace timex
}  // namespace annals::extractor
