// The language of a document, by its everyday words.
//
//   LanguageOf("The board met in Lund, and it was late.");   // "en"
//   LanguageOf("Der Rat tagte in Lund, und es war spät.");   // "de"
//   LanguageOf("Le conseil est à Lund depuis le 3 mai.");    // "": none with tables of dates
//
// Looks at a few dozen words, some from each quarter of the text, so that neither its length nor a
// foreign title page, quotation or name matters. Languages are ISO 639-1.
#ifndef ANNALS_EXTRACTOR_DOCUMENT_LANGUAGE_H_
#define ANNALS_EXTRACTOR_DOCUMENT_LANGUAGE_H_

#include <string_view>

#include "absl/status/status.h"

namespace annals::extractor {

// The language whose everyday words are the most frequent in a text (UTF-8); empty when it is none
// that dates are read in, or no word tells.
std::string_view LanguageOf(std::string_view text);

// INVALID_ARGUMENT for a language that dates are not read in. Empty text is none.
absl::Status CheckLanguage(std::string_view language);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_DOCUMENT_LANGUAGE_H_
