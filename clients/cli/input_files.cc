#include "clients/cli/input_files.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>

#include "absl/strings/ascii.h"

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

bool HasKnownEnding(const fs::path& path) {
  static constexpr std::string_view kEndings[] = {".txt",   ".md",     ".markdown", ".html",
                                                  ".htm",   ".xhtml",  ".xml",      ".tei",
                                                  ".jsonl", ".ndjson", ".pdf"};
  const std::string ending = absl::AsciiStrToLower(path.extension().string());
  return std::ranges::find(kEndings, ending) != std::end(kEndings);
}

std::vector<InputFile> FilesBelow(const std::string& folder) {
  std::vector<InputFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;  // a file that cannot be examined is none that can be read
    if (entry->is_regular_file(ignored) && HasKnownEnding(entry->path())) {
      files.push_back({entry->path().string(), absl::OkStatus()});
    }
  }
  std::ranges::sort(files, {}, &InputFile::path);
  if (error) files.push_back({folder, ErrnoStatus(error.value())});
  return files;
}

}  // namespace

std::vector<InputFile> FindInputFiles(const std::string& path) {
  std::error_code ignored;
  if (path != "-" && fs::is_directory(path, ignored)) return FilesBelow(path);
  return {{path, absl::OkStatus()}};
}

absl::StatusOr<InputBytes> InputBytes::Open(const InputFile& file) {
  if (!file.status.ok()) return file.status;
  std::FILE* input = file.path == "-" ? stdin : std::fopen(file.path.c_str(), "rb");
  if (input == nullptr) return ErrnoStatus(errno);
  return InputBytes(input);
}

absl::StatusOr<std::string_view> InputBytes::Peek(size_t size) {
  peeked_.resize(size);
  peeked_.resize(std::fread(peeked_.data(), 1, size, file_.get()));
  if (std::ferror(file_.get()) != 0) return ErrnoStatus(errno);
  return peeked_;
}

absl::StatusOr<std::string> InputBytes::Next() {
  constexpr size_t kPieceBytes = size_t{1} << 20;
  if (taken_ < peeked_.size()) {
    std::string piece = peeked_.substr(taken_, kPieceBytes);
    taken_ += piece.size();
    if (taken_ == peeked_.size()) peeked_ = {};
    return piece;
  }
  std::string piece(kPieceBytes, '\0');
  piece.resize(std::fread(piece.data(), 1, piece.size(), file_.get()));
  if (std::ferror(file_.get()) != 0) return ErrnoStatus(errno);
  return piece;
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
