// The files that a command reads.
//
//   for (const InputFile& file : FindInputFiles({"letters/", "a.txt"})) {
//     absl::StatusOr<std::string> text = ReadInputFile(file);
//   }
#ifndef ANNALS_CLIENTS_CLI_INPUT_FILES_H_
#define ANNALS_CLIENTS_CLI_INPUT_FILES_H_

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace annals::cli {

// The largest text that the services take.
inline constexpr size_t kMaxTextBytes = size_t{64} << 20;

struct InputFile {
  std::string path;     // as to be shown; `-` for standard input
  absl::Status status;  // why it cannot be read, where that is known already
};

// The files of the paths, in the order given: a folder stands for the files of it and of the
// folders below it whose names end in `.txt`, sorted by path; any other path for itself, whatever
// its name. A folder that cannot be listed is one InputFile with an error.
std::vector<InputFile> FindInputFiles(const std::vector<std::string>& paths);

// A file to read, closed with the handle; standard input stays open. NOT_FOUND, PERMISSION_DENIED
// or UNKNOWN when it cannot be opened; messages do not name the path.
using FileHandle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
absl::StatusOr<FileHandle> OpenInputFile(const InputFile& file);

// The bytes of a file. NOT_FOUND, PERMISSION_DENIED or UNKNOWN when it cannot be read,
// RESOURCE_EXHAUSTED when it has more than kMaxTextBytes; messages do not name the path.
absl::StatusOr<std::string> ReadInputFile(const InputFile& file);

// The absolute path, without `.` and `..`; empty for standard input. INVALID_ARGUMENT when it is
// not UTF-8.
absl::StatusOr<std::string> SourceUriOf(const std::string& path);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_INPUT_FILES_H_
