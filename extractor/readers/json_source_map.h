// Where a text that is a string of JSON stands in its line.
//
//   MapOfJsonString(R"({"text": "on 3 \u00e4"})", "text", "on 3 ä", 4711);
//   // a run of 5 bytes at 4711 + 10
#ifndef ANNALS_EXTRACTOR_READERS_JSON_SOURCE_MAP_H_
#define ANNALS_EXTRACTOR_READERS_JSON_SOURCE_MAP_H_

#include <cstdint>
#include <string_view>

#include "annals/v1/document.pb.h"

namespace annals::extractor {

// The map of `text`, the value of `key` in the object that `json` is; `offset` is where that stands
// in the file. What is escaped is no part of a run. Empty where the value is not found: the parser
// takes some things that are not JSON.
annals::v1::SourceMap MapOfJsonString(std::string_view json, std::string_view key,
                                      std::string_view text, uint64_t offset);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_JSON_SOURCE_MAP_H_
