#include "extractor/timex/language_tables.h"

#include <optional>
#include <string_view>

namespace annals::extractor {

extern const std::string_view kTimexWordsEn;
extern const std::string_view kTimexRulesEn;
extern const std::string_view kTimexWordsDe;
extern const std::string_view kTimexRulesDe;
extern const std::string_view kEventNounTable;  // compiled in by extractor/events

namespace timex {

std::optional<LanguageTables> TablesOf(std::string_view language) {
  if (language == "en") return LanguageTables{kTimexWordsEn, kTimexRulesEn, kEventNounTable};
  if (language == "de") return LanguageTables{kTimexWordsDe, kTimexRulesDe, ""};
  return std::nullopt;
}

}  // namespace timex
}  // namespace annals::extractor
