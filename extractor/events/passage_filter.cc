#include "extractor/events/passage_filter.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "extractor/events/join.h"
#include "extractor/strings.h"

namespace annals::extractor {

PassageFilter::PassageFilter(const EventLexicon& lexicon, const std::vector<Candidate>& events)
    : lexicon_(lexicon) {
  for (const Candidate& candidate : events) {
    heads_.insert(candidate.head);
    blocks_[candidate.event.type()].push_back(candidate.block);
  }
  for (auto& [type, blocks] : blocks_) {
    std::sort(blocks.begin(), blocks.end());
  }
}

bool PassageFilter::Passes(std::string_view sentence, size_t block) const {
  // Letters beyond ASCII among them: `communiqué`.
  const auto is_letter = [](unsigned char c) { return absl::ascii_isalpha(c) || c >= 0x80; };
  std::string word;
  for (size_t begin = 0; begin < sentence.size();) {
    size_t end = begin;
    while (end < sentence.size() && is_letter(static_cast<unsigned char>(sentence[end]))) {
      ++end;
    }
    if (end > begin) {
      word.assign(sentence, begin, end - begin);
      absl::AsciiStrToLower(&word);
      if (MaySpeakOfEvent(word, block)) {
        return true;
      }
    }
    begin = end + 1;
  }
  return false;
}

bool PassageFilter::MaySpeakOfEvent(std::string_view noun, size_t block) const {
  const std::string_view lemma = lexicon_.NounLemma(noun);
  if (lemma.empty()) {
    return false;
  }
  if (heads_.contains(Abs(lemma))) {
    return true;
  }
  const auto of_type = blocks_.find(Abs(lexicon_.NounType(noun)));
  if (of_type == blocks_.end()) {
    return false;
  }
  const std::vector<size_t>& blocks = of_type->second;
  const auto after = std::upper_bound(blocks.begin(), blocks.end(), block);
  return after != blocks.begin() && block - *(after - 1) <= kReach;
}

}  // namespace annals::extractor
