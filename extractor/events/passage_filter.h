// Which sentences of a document may speak again of one of its events, told by their words alone:
// tagging a sentence costs much more than looking up its nouns.
//
//   PassageFilter filter(lexicon, events);
//   filter.Passes("The talks went on.", block);   // an event near by is of the type of `talks`
#ifndef ANNALS_EXTRACTOR_EVENTS_PASSAGE_FILTER_H_
#define ANNALS_EXTRACTOR_EVENTS_PASSAGE_FILTER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "extractor/events/candidate.h"
#include "extractor/events/lexicon.h"

namespace annals::extractor {

class PassageFilter {
 public:
  // `lexicon` must outlive it.
  PassageFilter(const EventLexicon& lexicon, const std::vector<Candidate>& events);

  // False only when JoinUndated (join.h) joins no passage of the sentence to an event: it joins
  // where the noun is the head of one, or of the type of one that is near. `block` is the
  // sentence's.
  bool Passes(std::string_view sentence, size_t block) const;

 private:
  bool MaySpeakOfEvent(std::string_view noun, size_t block) const;

  const EventLexicon& lexicon_;
  absl::flat_hash_set<std::string> heads_;
  // By type, the blocks of its events in order.
  absl::flat_hash_map<std::string, std::vector<size_t>> blocks_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_PASSAGE_FILTER_H_
