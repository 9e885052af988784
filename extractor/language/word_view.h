// What the tagger and the parser see of a word: hashes of its form, its ends and its shape.
//
//   std::vector<WordView> words = ViewWords({"THE", "BOARD", "MET"});
//   words[1].lower == HashBytes("board");
//   words[1].shape == kUnknownShape;   // all capitals say nothing about one word
#ifndef ANNALS_EXTRACTOR_LANGUAGE_WORD_VIEW_H_
#define ANNALS_EXTRACTOR_LANGUAGE_WORD_VIEW_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace annals::extractor::language {

// The form that stands for a masked date.
inline constexpr std::string_view kDateForm = "<date>";

struct WordView {
  uint32_t form = 0;        // as written; as `lower` in a sentence of capitals
  uint32_t lower = 0;       // lower-case, each digit as 0
  uint32_t prefix[3] = {};  // the first 1, 2, 3 bytes of the lower-case form
  uint32_t suffix[4] = {};  // its last 1, 2, 3, 4 bytes
  uint32_t shape = 0;       // capitals, digits and punctuation: "Xx", "dd", "X.X."
  bool is_date = false;

  bool operator==(const WordView&) const = default;
};

// The shape of every word of a sentence that is written in capitals throughout.
inline constexpr uint32_t kUnknownShape = 0;

// ASCII lower case, with the curly quotes ‘ ’ as '. Other letters stay: their case is rare in
// English and costs more than it tells.
std::string LowerForm(std::string_view form);

// Whether the words of a sentence are in capitals throughout, as in a headline, so that case does
// not tell names from other words. True when there are two or more words of three or more letters
// and no word has a lower-case letter.
bool IsAllCapitals(absl::Span<const std::string_view> forms);

// Views of the words of one sentence, in order; kDateForm is the masked date. Of a word longer than
// 64 bytes the middle is not looked at.
std::vector<WordView> ViewWords(absl::Span<const std::string_view> forms);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_WORD_VIEW_H_
