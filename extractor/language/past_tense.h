// Past tenses that the tagger took for participles.
//
// Most English verbs have one form for both: `the ministry announced on May 3 that …`, `Novak
// invited Brandt`. A date between the verb and what follows hides from the tagger what tells them
// apart.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PAST_TENSE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PAST_TENSE_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "extractor/language/model.h"

namespace annals::extractor::language {

// Changes VBN, and JJ of a word in -ed that has an object, to VBD where a noun stands before the
// verb and the clause has no finite verb yet, when `that` or an object stands behind it, dates and
// adverbs aside, or it is no verb that can be passive. `forms` are the words of the sentence,
// `tags` their tags as classes of `model.tags`.
void CorrectPastTenses(const Model& model, absl::Span<const std::string_view> forms,
                       absl::Span<uint8_t> tags);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PAST_TENSE_H_
