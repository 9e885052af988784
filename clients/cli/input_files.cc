#include "clients/cli/input_files.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace annals::cli {
namespace {

namespace fs = std::filesystem;

absl::Status ErrnoStatus(int error_number) {
  const std::string message = std::strerror(error_number);
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnknownError(message);
  }
}

std::vector<InputFile> FilesBelow(const std::string& folder) {
  std::vector<InputFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;  // a file that cannot be examined is none that can be read
    if (entry->is_regular_file(ignored) && entry->path().extension() == ".txt") {
      files.push_back({entry->path().string(), absl::OkStatus()});
    }
  }
  std::ranges::sort(files, {}, &InputFile::path);
  if (error) files.push_back({folder, ErrnoStatus(error.value())});
  return files;
}

}  // namespace

std::vector<InputFile> FindInputFiles(const std::vector<std::string>& paths) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path != "-" && fs::is_directory(path, ignored)) {
      std::vector<InputFile> below = FilesBelow(path);
      files.insert(files.end(), below.begin(), below.end());
    } else {
      files.push_back({path, absl::OkStatus()});
    }
  }
  return files;
}

absl::StatusOr<FileHandle> OpenInputFile(const InputFile& file) {
  if (!file.status.ok()) return file.status;
  if (file.path == "-") return FileHandle(stdin, [](std::FILE*) { return 0; });
  FileHandle opened(std::fopen(file.path.c_str(), "rb"), &std::fclose);
  if (opened == nullptr) return ErrnoStatus(errno);
  return opened;
}

absl::StatusOr<std::string> ReadInputFile(const InputFile& file) {
  const absl::StatusOr<FileHandle> opened = OpenInputFile(file);
  if (!opened.ok()) return opened.status();
  std::FILE* const input = opened->get();
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const size_t count = std::fread(buffer, 1, sizeof(buffer), input);
    text.append(buffer, count);
    if (text.size() > kMaxTextBytes) {
      return absl::ResourceExhaustedError(fmt::format(
          "has more than {} bytes (64 MiB); split it into parts, such as chapters", kMaxTextBytes));
    }
    if (count < sizeof(buffer)) break;
  }
  if (std::ferror(input) != 0) return ErrnoStatus(errno);
  return text;
}

absl::StatusOr<std::string> SourceUriOf(const std::string& path) {
  if (path == "-") return "";
  std::string absolute = fs::absolute(path).lexically_normal().string();
  const auto* bytes = reinterpret_cast<const uint8_t*>(absolute.data());
  for (size_t offset = 0; offset < absolute.size();) {
    UChar32 c = 0;
    U8_NEXT(bytes, offset, absolute.size(), c);
    if (c < 0) {
      return absl::InvalidArgumentError(
          "the path is not UTF-8, which the name of a document must be; rename the file");
    }
  }
  return absolute;
}

}  // namespace annals::cli
