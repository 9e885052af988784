#include "service/upload.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace annals::service {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;

absl::Status WhatWentWrong(std::string_view doing) {
  if (errno == ENOSPC || errno == EDQUOT) {
    return absl::ResourceExhaustedError(fmt::format("{}: the disk is full", doing));
  }
  return absl::ErrnoToStatus(errno, fmt::format("{}", doing));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Upload>> Upload::Create(const std::string& folder) {
  std::string path = folder + "/.upload-XXXXXX";
  const int descriptor = mkstemp(path.data());
  if (descriptor < 0) return WhatWentWrong("keeping a file");
  unlink(path.c_str());
  return std::unique_ptr<Upload>(new Upload(descriptor));
}

Upload::~Upload() { close(descriptor_); }

absl::Status Upload::Add(std::string_view bytes) {
  if (size_ + static_cast<int64_t>(bytes.size()) > kMaxBytes) {
    return absl::ResourceExhaustedError(fmt::format(
        "the file has more than {} GiB; divide it, or send it with IngestFile", kMaxBytes >> 30));
  }
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return WhatWentWrong("keeping a file");
    size_ += written;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Upload::Next() {
  std::string piece(std::min<size_t>(kPieceBytes, static_cast<size_t>(size_ - read_)), '\0');
  size_t filled = 0;
  while (filled < piece.size()) {
    const ssize_t got = pread(descriptor_, piece.data() + filled, piece.size() - filled,
                              read_ + static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return WhatWentWrong("reading a file that was kept");
    if (got == 0) return absl::DataLossError("a file that was kept is shorter than it was");
    filled += static_cast<size_t>(got);
  }
  read_ += static_cast<int64_t>(piece.size());
  return piece;
}

}  // namespace annals::service
