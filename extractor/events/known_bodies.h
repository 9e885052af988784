// The bodies that a document names in full once (`the Harbor Planning Committee`) and by their last
// word from there on (`the Committee`): a title and a participant stand alone, and so get the whole
// name.
#ifndef ANNALS_EXTRACTOR_EVENTS_KNOWN_BODIES_H_
#define ANNALS_EXTRACTOR_EVENTS_KNOWN_BODIES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "annals/v1/event.pb.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

class KnownBodies {
 public:
  // Both must outlive it.
  KnownBodies(const EventLexicon& lexicon, DocumentSentences& sentences)
      : lexicon_(lexicon), sentences_(sentences) {}

  // Puts full names for those bodies in an event's title and among its participants that the
  // document names in full, and of which it names but one by that word. `houses` tells which
  // embassy and which department are meant where the event is told.
  void PutFullNames(const PronounReferents& houses, annals::v1::Event& event);

  // Whether an event speaks of a body by one word.
  bool HasBareName(const annals::v1::Event& event) const;

 private:
  // The full name of the body that goes by a word. Empty: none is known, or more than one.
  std::string FullName(std::string_view word, const PronounReferents& houses);

  std::string FindInText(std::string_view word);

  // The full name of a participant that goes by one word, with which the title, its words, must
  // agree. Empty: as it is.
  std::string FullNameOf(const std::string& participant, const std::vector<std::string_view>& title,
                         const PronounReferents& houses, const annals::v1::Event& event);

  const EventLexicon& lexicon_;
  DocumentSentences& sentences_;
  absl::flat_hash_map<std::string, std::string> found_;  // by the word
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_KNOWN_BODIES_H_
