// Makes a SourceMap run by run.
//
//   SourceMapBuilder map;
//   map.Add(0, 120, 9);   // the first 9 bytes of the text stand at byte 120 of the file
//   annals::v1::SourceMap made = std::move(map).Build();
#ifndef ANNALS_EXTRACTOR_READERS_SOURCE_MAP_BUILDER_H_
#define ANNALS_EXTRACTOR_READERS_SOURCE_MAP_BUILDER_H_

#include <cstdint>
#include <utility>

#include "annals/v1/document.pb.h"

namespace annals::extractor {

// Not thread-safe.
class SourceMapBuilder {
 public:
  // Runs come in the order of the text. One that goes on where the last has ended, in text and
  // file, becomes part of it.
  void Add(uint32_t text_offset, uint64_t source_offset, uint32_t length) {
    const int last = map_.lengths_size() - 1;
    if (last >= 0 && text_offset == text_end_ && source_offset == source_end_) {
      map_.set_lengths(last, map_.lengths(last) + length);
    } else {
      map_.add_text_gaps(text_offset - text_end_);
      map_.add_source_gaps(static_cast<int64_t>(source_offset) - static_cast<int64_t>(source_end_));
      map_.add_lengths(length);
    }
    text_end_ = text_offset + length;
    source_end_ = source_offset + length;
  }

  annals::v1::SourceMap Build() && { return std::move(map_); }

 private:
  annals::v1::SourceMap map_;
  uint32_t text_end_ = 0;
  uint64_t source_end_ = 0;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_SOURCE_MAP_BUILDER_H_
