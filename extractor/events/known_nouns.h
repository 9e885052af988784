// What a bare noun with an article points back to: `the matter` of `The matter was raised on 3 May`
// is `matter of the harbor dues` when the sentence before speaks of that.
#ifndef ANNALS_EXTRACTOR_EVENTS_KNOWN_NOUNS_H_
#define ANNALS_EXTRACTOR_EVENTS_KNOWN_NOUNS_H_

#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/subject.h"
#include "extractor/events/title.h"

namespace annals::extractor {

// The last phrase of a sentence whose noun has the lemma, in the same number, and is told apart
// from others of its kind by a name, another noun or a phrase behind it: `matter of the harbor
// dues`, `Harbor Committee`; but not `new matter`. As it stands within a sentence. Empty: there is
// none.
std::string FullerPhrase(const SentenceView& sentence, std::string_view lemma, bool plural);

// Puts such phrases in the place of the bare nouns among the words of a title, of which their
// articles may go.
void PutKnownNouns(const SentenceView& sentence, const PronounReferents& referents,
                   std::vector<int>& words, Replacements& replacements);

// Gives participants who go by such a noun of the words the phrase in its place: `Committee`, the
// `Harbor Committee`.
void NameKnownParticipants(const SentenceView& sentence, const std::vector<int>& words,
                           const PronounReferents& referents, annals::v1::Event& event);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_KNOWN_NOUNS_H_
