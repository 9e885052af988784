// Finds the page marks of a text: `[Page 152]`, `[Page xiv]`.
//
//   std::vector<PageMark> marks = FindPageMarks("in the [Page 152] evening");
//   marks[0].label;   // "152"
//   marks[0].cut;     // {7, 18}: the mark and one of the two spaces around it
#ifndef ANNALS_EXTRACTOR_READERS_PAGE_MARKS_H_
#define ANNALS_EXTRACTOR_READERS_PAGE_MARKS_H_

#include <string>
#include <string_view>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

struct PageMark {
  std::string label;  // "152", or a Roman numeral as written: "xiv"
  ByteSpan span;      // of the source: the mark itself, with its brackets
  ByteSpan cut;       // of the source: what the reading text leaves out, the mark and white space
};

// The page marks in order. What is cut leaves one space or line break where the mark stood inside a
// sentence, and the paragraphs apart where it stood between them. A mark is `[Page` in any case,
// white space, a number of up to six digits or a Roman numeral, `]`.
std::vector<PageMark> FindPageMarks(std::string_view source);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_PAGE_MARKS_H_
