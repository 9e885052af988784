#include "extractor/events/archive.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "extractor/events/sentence_view.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

std::string ArchiveOf(const EventLexicon& lexicon, const TextModel& model) {
  constexpr uint32_t kReach = 120;  // how far into a note the name is looked for
  for (const Block& block : model.blocks()) {
    if (block.kind != BlockKind::kNote) {
      continue;
    }
    const std::string_view text =
        model.text().substr(block.span.begin, std::min(block.span.size(), kReach));
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos ||
        !lexicon.Is("archive", LowerCase(Stripped(text.substr(0, colon))))) {
      continue;
    }
    const std::string_view papers = text.substr(colon + 1);
    const size_t comma = papers.find(',');
    const std::string house = FoldSpace(Stripped(papers.substr(0, comma)));
    const bool department =
        comma != std::string_view::npos &&
        lexicon.Is("head_of_department",
                   LowerCase(std::string_view(house).substr(0, house.find(' '))));
    return department ? house : "";
  }
  return "";
}

}  // namespace annals::extractor
