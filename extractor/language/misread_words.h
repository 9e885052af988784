// Words whose place in the sentence hides from the tagger what they are.
//
// A capital makes of what opens a sentence a name (`Born in Bern, Novak …`, `Between 1901 and
// 1910`), and of a Roman numeral a pronoun (`Rocket I`); a participle behind `was` may look like a
// quality
// (`was laid on May 3`), and a noun like a participle (`There was fighting`).
#ifndef ANNALS_EXTRACTOR_LANGUAGE_MISREAD_WORDS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_MISREAD_WORDS_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "extractor/language/model.h"

namespace annals::extractor::language {

// Gives such words their tags. `forms` are the words of the sentence, `tags` their tags as classes
// of `model.tags`.
void CorrectMisreadWords(const Model& model, absl::Span<const std::string_view> forms,
                         absl::Span<uint8_t> tags);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_MISREAD_WORDS_H_
