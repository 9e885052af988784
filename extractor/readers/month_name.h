// The English names of the months.
#ifndef ANNALS_EXTRACTOR_READERS_MONTH_NAME_H_
#define ANNALS_EXTRACTOR_READERS_MONTH_NAME_H_

#include <string_view>

namespace annals::extractor {

// 1 to 12 for a month's name, or for the first three letters of it, in any case (`July`, `JUL`;
// also `Sept`); 0 for any other word.
int MonthOfName(std::string_view name);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_MONTH_NAME_H_
