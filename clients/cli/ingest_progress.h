// How far an ingest has come, in words: a line that a terminal shows while it works, and the
// summary at its end.
//
//   IngestCounts counts{.stored = 2, .failed = 1, .events = 25, .text_bytes = 61'440};
//   SummaryOf(counts, absl::Seconds(2));
//   // "3 documents: 2 stored, 1 failed; 25 events; 0.1 MB of text in 2 s, 0.03 MB/s"
#ifndef ANNALS_CLIENTS_CLI_INGEST_PROGRESS_H_
#define ANNALS_CLIENTS_CLI_INGEST_PROGRESS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace annals::cli {

struct IngestCounts {
  // Documents, by what became of them. A file that cannot be read at all counts as one.
  size_t stored = 0;
  size_t replaced = 0;
  size_t unchanged = 0;
  size_t failed = 0;

  size_t events = 0;
  uint64_t text_bytes = 0;  // of the documents that did not fail
  uint64_t file_bytes = 0;  // read so far
  uint64_t all_bytes = 0;   // of all files; 0: not known

  size_t documents() const { return stored + replaced + unchanged + failed; }
};

// One line of at most `width` columns, without a line feed:
// `[=====>    ]  52%  1520 documents  9876 events  0.8 MB/s  0:19 left`.
std::string ProgressOf(const IngestCounts& counts, absl::Duration elapsed, size_t width);

// One line, without a line feed. Of what there was none is left out.
std::string SummaryOf(const IngestCounts& counts, absl::Duration elapsed);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_INGEST_PROGRESS_H_
