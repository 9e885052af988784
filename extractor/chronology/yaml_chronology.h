// A chronology written in YAML, as the JSON Lines that Chronology reads.
//
//   absl::StatusOr<std::string> lines = JsonLinesOfYaml(
//       "- title: Flood of Lund\n"
//       "  type: disaster\n"
//       "  when: {edtf: 1902-03-04}\n");
//   // {"title":"Flood of Lund","type":"disaster","when":{"edtf":"1902-03-04"}}
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_YAML_CHRONOLOGY_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_YAML_CHRONOLOGY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::extractor {

// A sequence of mappings, each an annals.v1.Event with the names of protobuf's JSON mapping. Each
// becomes a line of the same number as the one on which it begins, so that what is wrong with it is
// reported there. Scalars become strings, which that mapping takes for every field.
// INVALID_ARGUMENT names the line: of what is no YAML, of a document that is no sequence or an
// entry that is no mapping, of two entries on one line, of one that is nested more than 100 deep,
// or where aliases make more than 64 MiB of it.
absl::StatusOr<std::string> JsonLinesOfYaml(std::string_view yaml);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_YAML_CHRONOLOGY_H_
