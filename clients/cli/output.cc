#include "clients/cli/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <iostream>

namespace annals::cli {

void Output::Write(std::string_view bytes) {
  if (closed() || bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) error_number_ = errno;
}

void Output::Flush() {
  if (!closed() && std::fflush(file_) != 0) error_number_ = errno;
}

bool Output::Finish() {
  Flush();
  if (!closed() || error_number_ == EPIPE) return true;
  std::cerr << fmt::format("annals: standard output: {}\n", std::strerror(error_number_));
  return false;
}

}  // namespace annals::cli
