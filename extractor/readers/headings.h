// Tells titles and datelines from paragraphs.
#ifndef ANNALS_EXTRACTOR_READERS_HEADINGS_H_
#define ANNALS_EXTRACTOR_READERS_HEADINGS_H_

#include <cstddef>
#include <string_view>

#include "extractor/text_model.h"

namespace annals::extractor {

// Whether the text ends as a sentence does: with a full stop, question or exclamation mark, closing
// quotes and brackets aside. The stop of an abbreviation (`D.C.`, `p.m.`, `Jr.`) is none.
bool EndsSentence(std::string_view text);

// Whether a first block of text reads as a title: at most 400 bytes, not a sentence. A block that
// stands alone, with a blank line after it, may end in a full stop when most of its words have
// capitals.
bool IsTitle(std::string_view block, bool stands_alone);

// Whether a block is a place and a date, or a date alone: `Lund, July 15, 1957—7 p.m.`,
// `[Lund,] 15 July 1957`, `Date: 1957-07-15`. A place of more than `most_place_words` words is
// something else.
bool IsDateline(std::string_view block, size_t most_place_words);

// The value of a line such as `Subject: A visit to Lund` or `Title: …`, as a span of the line;
// empty for any other line.
ByteSpan TitleFieldOf(std::string_view line);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_HEADINGS_H_
