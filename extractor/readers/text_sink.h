// Where the decoders of XML and HTML put the text that they read.
#ifndef ANNALS_EXTRACTOR_READERS_TEXT_SINK_H_
#define ANNALS_EXTRACTOR_READERS_TEXT_SINK_H_

#include <cstddef>
#include <string_view>

namespace annals::extractor {

// Takes the pieces of a text in order.
class TextSink {
 public:
  virtual ~TextSink() = default;
  // Characters that stand in the file at `offset` just so.
  virtual void TakeVerbatim(std::string_view text, size_t offset) = 0;
  // Characters that the file writes otherwise, as references.
  virtual void TakeDecoded(std::string_view text) = 0;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEXT_SINK_H_
