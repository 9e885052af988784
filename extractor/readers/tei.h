// Reads TEI P5: editions of many documents (`div type="document"`, as those of the Foreign
// Relations of the United States), single texts, and corpora of them.
#ifndef ANNALS_EXTRACTOR_READERS_TEI_H_
#define ANNALS_EXTRACTOR_READERS_TEI_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

// `bytes` are UTF-8. A file that is not well-formed is read as far as its documents are on their
// own. INVALID_ARGUMENT, with line and column, when it has none; when it is XML but not TEI.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenTei(std::string bytes,
                                                        const ReadOptions& options);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEI_H_
