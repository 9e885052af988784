// Runs a program on some bytes and takes what it writes.
//
//   absl::StatusOr<ChildResult> result = RunChild({"pdftotext", "/proc/self/fd/0", "-"}, pdf, {});
#ifndef ANNALS_EXTRACTOR_READERS_CHILD_PROCESS_H_
#define ANNALS_EXTRACTOR_READERS_CHILD_PROCESS_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::extractor {

struct ChildLimits {
  std::chrono::seconds timeout = std::chrono::seconds(60);
  size_t max_output_bytes = size_t{64} << 20;
  size_t max_memory_bytes = size_t{1} << 30;  // of its address space
};

struct ChildResult {
  int exit_status = 0;  // 128 and the signal's number when one ended it
  std::string output;
  std::string errors;  // the first 4 KiB of what it wrote to standard error
};

// Runs `command[0]`, found on the PATH, with these arguments and no shell. Its standard input is a
// file in memory with the bytes of `input`, which it may also open as /proc/self/fd/0. The process
// never outlives the call. FAILED_PRECONDITION when there is no such program; DEADLINE_EXCEEDED and
// RESOURCE_EXHAUSTED when it was ended for a limit of time or output; INTERNAL when the system
// fails.
absl::StatusOr<ChildResult> RunChild(const std::vector<std::string>& command,
                                     std::string_view input, const ChildLimits& limits);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_CHILD_PROCESS_H_
