// Reads JSON Lines: a document on each line.
//
//   {"doc": "a-12", "text": "The board met on July 3.", "dct": "1957-07-15", "title": "Minutes"}
//
// A file of any length is read with the memory of its longest line.
#ifndef ANNALS_EXTRACTOR_READERS_JSON_LINES_H_
#define ANNALS_EXTRACTOR_READERS_JSON_LINES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

std::unique_ptr<FileReader> NewJsonLinesReader(const ReadOptions& options);

// The EDTF of an ISO 8601 date, which may be written without hyphens or with a time without
// seconds: `19570715` and `1957-07-15T19:00` are none. Other texts come back as they are.
std::string EdtfOfIsoDate(std::string_view date);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_JSON_LINES_H_
