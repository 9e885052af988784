#include "extractor/language/large_pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstring>

namespace annals::extractor::language {
namespace {

constexpr size_t kPageBytes = size_t{2} << 20;

}  // namespace

LargePages::LargePages(std::string_view bytes) : bytes_(bytes) {
  // Whole pages, and one more to begin at the begin of one.
  const size_t used = (bytes.size() + kPageBytes - 1) / kPageBytes * kPageBytes;
  size_ = used + kPageBytes;
  void* const memory =
      mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return;
  }
  memory_ = memory;
  const size_t over = reinterpret_cast<uintptr_t>(memory) % kPageBytes;
  char* const begin = static_cast<char*>(memory) + (kPageBytes - over) % kPageBytes;
  // Refused, it is a copy in small pages: as good as the original.
  madvise(begin, used, MADV_HUGEPAGE);
  std::memcpy(begin, bytes.data(), bytes.size());
  bytes_ = {begin, bytes.size()};
}

LargePages::~LargePages() {
  if (memory_ != nullptr) {
    munmap(memory_, size_);
  }
}

}  // namespace annals::extractor::language
