// Dictionary forms of words: "visit" for "visited", "study" for "studies", "go" for "went".
//
//   Lemma(model, "Studies", "NNS");   // "study"
//   Lemma(model, "saw", "VBD");       // "see"; tagged NN it is "saw"
//
// Whole words that have a lemma of their own stand in the model's string table under
// "<class>:<word>". For the inflected classes, other words follow the longest ending that the table
// knows, under "<class>-<ending>": the value is how many bytes to take off, one digit, and what to
// put in their place. "VBD-ied" is "3y". Both kinds are learnt by annals-train.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_LEMMATIZER_H_
#define ANNALS_EXTRACTOR_LANGUAGE_LEMMATIZER_H_

#include <string>
#include <string_view>

#include "extractor/language/model.h"

namespace annals::extractor::language {

// The longest ending, in bytes, that the table of endings looks at.
inline constexpr size_t kLongestEnding = 7;

// The tag under which the forms of `tag` stand in the table: VBN is inflected as VBD is, and so on.
std::string_view LemmaClass(std::string_view tag);

// Whether words of this class are cut by their endings: past and present forms of verbs, plurals,
// comparatives and superlatives.
bool HasEndings(std::string_view lemma_class);

// Puts an edit of the table of endings into effect: "studied" and "3y" give "study". The form comes
// back as it is when the edit would leave nothing of it.
std::string ApplyEdit(std::string_view form, std::string_view edit);

// The lemma of a word with a Penn tag, in lower case; that of a masked date is its lower-case form.
std::string Lemma(const Model& model, std::string_view form, std::string_view tag);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_LEMMATIZER_H_
