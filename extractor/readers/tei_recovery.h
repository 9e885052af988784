// Finds the documents of a TEI file that is not well-formed as a whole, so that those that are can
// be read on their own.
//
//   for (const TeiFragment& fragment : FindTeiFragments(bytes)) Parse(fragment.span);
#ifndef ANNALS_EXTRACTOR_READERS_TEI_RECOVERY_H_
#define ANNALS_EXTRACTOR_READERS_TEI_RECOVERY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/readers/tei_text.h"

namespace annals::extractor {

// A `div type="document"` with its bytes.
struct TeiFragment {
  size_t begin = 0;
  size_t end = 0;    // that of its own `</div>`, or the begin of the next document without one
  std::string page;  // the label of the page on which it begins; empty when not known
};

std::vector<TeiFragment> FindTeiFragments(std::string_view bytes);

// The names that carry an id, as in a list of persons.
TeiNameLists FindTeiNames(std::string_view bytes);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEI_RECOVERY_H_
