#include "extractor/events/passage_filter.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "extractor/events/join.h"
#include "extractor/language/characters.h"
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
  std::string word;
  for (size_t i = 0; i <= sentence.size();) {
    // Nearly every character is a letter of ASCII, and every sentence of a text comes here.
    if (i < sentence.size() && absl::ascii_isalpha(static_cast<unsigned char>(sentence[i]))) {
      word.push_back(absl::ascii_tolower(static_cast<unsigned char>(sentence[i])));
      ++i;
      continue;
    }
    const language::Character c = language::ReadCharacter(sentence, i);
    if (c.kind == language::CharacterKind::kLetter) {
      word.append(sentence, i, c.size);
    } else if (!word.empty()) {
      if (MaySpeakOfEvent(word, block)) {
        return true;
      }
      word.clear();
    }
    i += std::max<size_t>(c.size, 1);
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
