#include "extractor/readers/month_name.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "extractor/readers/ascii_text.h"

namespace annals::extractor {

int MonthOfName(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (size_t month = 0; month < kNames.size(); ++month) {
    if (EqualIgnoringCase(name, kNames[month]) ||
        EqualIgnoringCase(name, kNames[month].substr(0, 3))) {
      return static_cast<int>(month) + 1;
    }
  }
  return EqualIgnoringCase(name, "sept") ? 9 : 0;
}

}  // namespace annals::extractor
