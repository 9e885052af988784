// A copy of bytes in large pages of memory, where the system has them (Linux: madvise).
//
//   LargePages model(EmbeddedModel());
//   model.bytes();   // the same bytes
//
// What is read here and there all over some megabytes is read quicker from few large pages than
// from thousands of small ones, whose addresses the processor cannot keep in mind.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_LARGE_PAGES_H_
#define ANNALS_EXTRACTOR_LANGUAGE_LARGE_PAGES_H_

#include <cstddef>
#include <string_view>

namespace annals::extractor::language {

class LargePages {
 public:
  // Where there is no memory to be had, bytes() are `bytes` themselves, which must outlive it.
  explicit LargePages(std::string_view bytes);
  ~LargePages();

  LargePages(const LargePages&) = delete;
  LargePages& operator=(const LargePages&) = delete;

  // Aligned to a large page, or as `bytes` are.
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
  void* memory_ = nullptr;  // what was asked of the system; null for none
  size_t size_ = 0;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_LARGE_PAGES_H_
