#include "extractor/readers/footnotes.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "extractor/readers/note_bodies.h"

namespace annals::extractor {

Footnotes FindFootnotes(std::string_view text) {
  Footnotes best;
  best.body_end = static_cast<uint32_t>(text.size());
  int64_t best_balance = 0;
  for (NoteList& list : FindNoteLists(text)) {
    const auto count = static_cast<int64_t>(list.notes.size());
    std::vector<NoteMarker> markers =
        MatchNoteMarkers(text.substr(0, list.begin), static_cast<int>(count));
    const int64_t plain =
        std::count_if(markers.begin(), markers.end(), [](const NoteMarker& m) { return m.plain; });
    const bool declared = list.headed || list.names_source;
    if (2 * plain < count && !declared) {
      continue;
    }
    // Of several lists (the body may have numbered paragraphs, a note a list of its own), the best
    // is that with the most plain marks over missing ones; of equals the last in the text.
    const int64_t missing = count - static_cast<int64_t>(markers.size());
    const int64_t balance = plain - missing + (declared ? 2 : 0);
    if (best.notes.empty() || balance > best_balance) {
      best = {list.begin, std::move(list.notes), std::move(markers)};
      best_balance = balance;
    }
  }
  return best;
}

}  // namespace annals::extractor
