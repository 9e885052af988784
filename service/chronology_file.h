// The file that --chronology of `annals` and of `annalsd` names: events of the user's own.
//
//   absl::StatusOr<extractor::ExtractorOptions> options = ReadChronology("own.jsonl");
//   // INVALID_ARGUMENT: --chronology own.jsonl: No such file or directory
#ifndef ANNALS_SERVICE_CHRONOLOGY_FILE_H_
#define ANNALS_SERVICE_CHRONOLOGY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "extractor/extractor.h"

namespace annals::service {

// The options of an extractor with that chronology: JSON Lines, or YAML by the ending `.yaml` or
// `.yml`; what is wrong with one of its lines the extractor tells when it is made, by the name of
// the file. INVALID_ARGUMENT when the file cannot be read, or is no YAML.
absl::StatusOr<extractor::ExtractorOptions> ReadChronology(const std::string& path);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CHRONOLOGY_FILE_H_
