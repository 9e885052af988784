// The files that a command reads.
//
//   for (const InputFile& file : FindInputFiles("letters/")) {
//     absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
//     while (absl::StatusOr<std::string> piece = bytes->Next(); piece.ok() && !piece->empty()) { …
//     }
//   }
#ifndef ANNALS_CLIENTS_CLI_INPUT_FILES_H_
#define ANNALS_CLIENTS_CLI_INPUT_FILES_H_

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace annals::cli {

struct InputFile {
  std::string path;     // as to be shown; `-` for standard input
  absl::Status status;  // why it cannot be read, where that is known already
};

// The files of a path: a folder stands for the files of it and of the folders below it whose names
// end as those of a format do that can be read (`.txt`, `.md`, `.markdown`, `.html`, `.htm`,
// `.xhtml`, `.xml`, `.tei`, `.jsonl`, `.ndjson`, `.pdf`, in any case), sorted by path; any other
// path for itself, whatever its name. A folder that cannot be listed is one InputFile with an
// error.
std::vector<InputFile> FindInputFiles(const std::string& path);

// The bytes of a file, a piece at a time. Messages do not name the path. Not thread-safe.
class InputBytes {
 public:
  // NOT_FOUND, PERMISSION_DENIED or UNKNOWN when it cannot be opened.
  static absl::StatusOr<InputBytes> Open(const InputFile& file);

  // Closes `file` in the end, unless it is standard input.
  explicit InputBytes(std::FILE* file) : file_(file) {}

  // The first `size` bytes, or all when there are fewer. They stay for Next, which must not have
  // been called before. Valid until the next call.
  absl::StatusOr<std::string_view> Peek(size_t size);

  // At most a MiB; none at the end.
  absl::StatusOr<std::string> Next();

 private:
  struct Closer {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };

  std::unique_ptr<std::FILE, Closer> file_;
  std::string peeked_;
  size_t taken_ = 0;  // of peeked_, by Next
};

// The absolute path, without `.` and `..`; empty for standard input. INVALID_ARGUMENT when it is
// not UTF-8.
absl::StatusOr<std::string> SourceUriOf(const std::string& path);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_INPUT_FILES_H_
