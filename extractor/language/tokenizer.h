// Cuts a sentence into words as the English Web Treebank does, whose conventions are the Penn
// Treebank's with hyphens split.
//
//   Tokenize("The U.S. didn't sign (see p. 9).", {0, 32}, {});
//   // The | U.S. | did | n't | sign | ( | see | p. | 9 | ) | .
//
// Clitics are words of their own ("'s", "n't", "'ll"), and so is every mark of punctuation; a run
// of one mark is one word ("..."). Abbreviations and initials keep their period, numbers their
// inner marks ("1,200", "7:30", "9/11"), addresses of the Internet all of theirs. Hyphens part the
// words that they join, save behind a prefix ("non-violent", "re-election").
#ifndef ANNALS_EXTRACTOR_LANGUAGE_TOKENIZER_H_
#define ANNALS_EXTRACTOR_LANGUAGE_TOKENIZER_H_

#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "extractor/text_model.h"

namespace annals::extractor::language {

struct TokenSpan {
  ByteSpan span;           // of the text
  bool is_masked = false;  // one of the masked spans
};

// The words of `sentence`, a span of `text`, in order. Each span of `masked` becomes one word;
// masked spans must be in order and disjoint; those not wholly inside the sentence are passed over.
// The time is linear; bytes that are not UTF-8 are taken for letters.
std::vector<TokenSpan> Tokenize(std::string_view text, ByteSpan sentence,
                                absl::Span<const ByteSpan> masked);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_TOKENIZER_H_
