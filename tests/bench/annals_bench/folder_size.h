#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_FOLDER_SIZE_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_FOLDER_SIZE_H_

#include <cstdint>
#include <filesystem>
#include <string>

namespace annals::bench {

// The bytes of all files in a folder and those beneath it.
inline int64_t FolderSize(const std::string& folder) {
  int64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
  }
  return bytes;
}

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_FOLDER_SIZE_H_
