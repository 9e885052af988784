// Whom the pronouns of a sentence stand for, as far as the document before it says.
//
//   Referents referents(lexicon, sentences);
//   referents.SetWriters(message);        // `I` is who signed it
//   referents.Of(12).third_person;        // "Novak"
#ifndef ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_

#include <string>

#include "annals/v1/event.pb.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

class Referents {
 public:
  // Both arguments must outlive it.
  Referents(const EventLexicon& lexicon, DocumentSentences& sentences)
      : lexicon_(lexicon), sentences_(sentences) {}

  // Who speaks in a message: `I` is who signed it, `we` the house that sends it.
  void SetWriters(const annals::v1::Event& message);

  // The referents in a sentence.
  PronounReferents Of(size_t index);

 private:
  void SetHouses(const annals::v1::Event& message);

  // Of whom the text speaks before a sentence: the person who was the subject of a main clause
  // last; for want of one, whom a sentence close by names.
  std::string PersonBefore(size_t index);

  const EventLexicon& lexicon_;
  DocumentSentences& sentences_;
  std::string writer_;
  std::string writers_;
  std::string reader_;
  std::string department_;
  std::string post_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_
