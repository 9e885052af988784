// Whom the pronouns of a sentence stand for, as far as the document before it says.
//
//   Referents referents(lexicon, sentences);
//   referents.SetWriters(message);        // `I` is who signed it
//   referents.BeginPart(40, enclosure);   // from sentence 40 on, who wrote what is enclosed
//   referents.Of(12).third_person;        // "Novak"
#ifndef ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/quotations.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

class Referents {
 public:
  // Both arguments must outlive it.
  Referents(const EventLexicon& lexicon, DocumentSentences& sentences)
      : lexicon_(lexicon), sentences_(sentences) {}

  // Who speaks in a message: `I` is who signed it, `we` the house that sends it. `noun`: what the
  // document is called, as notes on it do: `letter`.
  void SetWriters(const annals::v1::Event& message, std::string noun) {
    parts_ = {Part{.message = WritersOf(message)}};
    parts_.front().message.document_noun = std::move(noun);
  }

  // Whose papers the document is from, when they are a department's: telegrams go to and from it.
  void SetArchive(std::string department) { archive_ = std::move(department); }

  // A message that is enclosed, or follows, begins at a sentence: another speaks from there on.
  // Parts begin in order.
  void BeginPart(size_t index, const annals::v1::Event& message);

  // The referents in a sentence, which must not outlive this. In a footnote neither the writer nor
  // the reader speaks.
  PronounReferents Of(size_t index);

 private:
  // Of what stands under one title: who writes to whom.
  struct Part {
    size_t begin = 0;  // its first sentence
    PronounReferents message;
  };

  PronounReferents WritersOf(const annals::v1::Event& message) const;

  // Which several the text speaks of before a sentence.
  std::string SeveralBefore(size_t index);

  // What a bare noun points back to in the sentences before one.
  std::string KnownNoun(size_t index, std::string_view lemma, bool plural);

  // Of whom the text speaks before a sentence: the person who was the subject of a main clause
  // last; for want of one, whom a sentence close by names.
  std::string PersonBefore(size_t index);

  const EventLexicon& lexicon_;
  DocumentSentences& sentences_;
  std::vector<Part> parts_ = {Part{}};
  std::string archive_;                   // empty: not known
  std::optional<Quotations> quotations_;  // once they were asked for
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_REFERENTS_H_
