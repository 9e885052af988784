// Goes through the words of a text as the chronology compares them.
//
//   WordScanner words("the Tehran-Conference", {0, 21});
//   while (words.Next()) { words.lower(); }   // "the", "tehran", "conference"
//
// A word is a run of letters and digits of any script. Apostrophes and hyphens divide words without
// parting them: `Stalin’s death` is `stalin`, `s`, `death`, as is `Stalin's death`.
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SCANNER_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SCANNER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "extractor/text_model.h"

namespace annals::extractor {

// Where the first word of text[begin, end) stands; empty, at `end`, when there is none. What to go
// through a text with when most words need no more than a glance.
ByteSpan FindWord(std::string_view text, uint32_t begin, uint32_t end);

class WordScanner {
 public:
  // Scans text[span]; the text must outlive the scanner and be valid UTF-8.
  WordScanner(std::string_view text, ByteSpan span)
      : text_(text), at_(span.begin), end_(span.end) {}

  // Goes to the next word; false when there is none.
  bool Next();

  // The word in lower case. Valid until Next is called.
  std::string_view lower() const { return lower_; }

  // Where it stands in the text.
  ByteSpan span() const { return span_; }

  // Whether it begins with an upper-case letter or a digit.
  bool capital() const;

  // Whether it is parted from the word before it by more than white space, hyphens, apostrophes and
  // the stop of an abbreviation, so that no wording goes over the gap.
  bool parted() const { return parted_; }

 private:
  void SkipGap();

  std::string_view text_;
  uint32_t at_;
  uint32_t end_;
  ByteSpan span_;
  bool parted_ = true;
  std::string buffer_;
  std::string_view lower_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SCANNER_H_
