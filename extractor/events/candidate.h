// An event as one passage tells it, before the passages of one event are joined.
#ifndef ANNALS_EXTRACTOR_EVENTS_CANDIDATE_H_
#define ANNALS_EXTRACTOR_EVENTS_CANDIDATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/text_model.h"

namespace annals::extractor {

struct Candidate {
  annals::v1::Event event;  // with one evidence
  std::string head;         // the noun or verb that tells it, in its dictionary form: `visit`
  int token = -1;           // where that word stands in its sentence
  size_t block = 0;         // the index of the block that holds the evidence
  // Whether the passage names the event by its date or by a name of its own (`the June plenum`), so
  // that the same words elsewhere mean the same event.
  bool named = false;
  bool plural = false;  // whether the word that tells it is a noun in the plural: `talks`
  // Whether it is dated. One that is not only adds to a dated one.
  bool dated = true;
  // Of one that is not: whether its words point to something known (`the talks`).
  bool definite = true;
};

// The head of the event that the document itself is; no word of a text.
inline constexpr std::string_view kDocumentHead = "(document)";

// How sure an event is that was made in a certain way: of how many the date was right and the
// evidence held, among 600 that were judged (docs/event-types.md).
inline constexpr float kConfidenceDocument = 0.98F;
inline constexpr float kConfidenceNamed = 0.7F;
inline constexpr float kConfidenceNote = 0.7F;
inline constexpr float kConfidenceNoun = 0.8F;
inline constexpr float kConfidenceVerb = 0.75F;

// Evidence for words of the reading text.
annals::v1::Evidence MakeEvidence(const TextModel& model, std::string_view document, ByteSpan span,
                                  std::string_view rule);

// Says of an evidence which words tell of the event: those of the reading text.
void SetTrigger(const TextModel& model, ByteSpan trigger, annals::v1::Evidence& evidence);

// Whether an evidence only adds to what another one dates.
bool OnlyAdds(const annals::v1::Evidence& evidence);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CANDIDATE_H_
