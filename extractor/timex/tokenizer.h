// Cuts text into tokens, in one pass and without allocation beyond the output.
#ifndef ANNALS_EXTRACTOR_TIMEX_TOKENIZER_H_
#define ANNALS_EXTRACTOR_TIMEX_TOKENIZER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "extractor/text_model.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

// Appends the tokens of a span of the text, which must be valid UTF-8. Offsets are bytes of `text`.
void Tokenize(absl::string_view text, ByteSpan span, const Lexicon& lexicon,
              std::vector<Token>* tokens);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_TOKENIZER_H_
