// Divides the body of a text into title, datelines and paragraphs.
//
//   std::vector<Block> blocks = SplitBlocks("Report on Lund\n\nThe board met.\n", 31);
//   blocks[0];   // kTitle, "Report on Lund"
//   blocks[1];   // kParagraph, "The board met."
//
// Texts come with a paragraph on each line, or hard-wrapped with a blank line, an indent or a short
// line between paragraphs; which of the two is told from the lengths of the lines.
#ifndef ANNALS_EXTRACTOR_READERS_BLOCKS_H_
#define ANNALS_EXTRACTOR_READERS_BLOCKS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

// The blocks of text[0, body_end), in order; every byte that is not white space is in one of them.
// The first is the title when it looks like one and others follow, or else the value of a
// `Subject:` or `Title:` line among the first. A number or letter alone on its line (`1.`, `a)`)
// begins the block of the text that follows.
std::vector<Block> SplitBlocks(std::string_view text, uint32_t body_end);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_BLOCKS_H_
