// Reads plain text: blocks, page marks, footnotes and their markers.
//
//   TextModel model = ReadPlainText(source);
//
// The source must be valid UTF-8.
#ifndef ANNALS_EXTRACTOR_READERS_PLAIN_TEXT_H_
#define ANNALS_EXTRACTOR_READERS_PLAIN_TEXT_H_

#include <string>

#include "extractor/text_model.h"

namespace annals::extractor {

TextModel ReadPlainText(std::string source);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_PLAIN_TEXT_H_
