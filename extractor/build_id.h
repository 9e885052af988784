// Tells one build of the program from another.
#ifndef ANNALS_EXTRACTOR_BUILD_ID_H_
#define ANNALS_EXTRACTOR_BUILD_ID_H_

#include <string>

namespace annals::extractor {

// The id that the linker has put into the program: a hash of all that is in it. Empty when it has
// put none.
std::string BuildId();

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_BUILD_ID_H_
