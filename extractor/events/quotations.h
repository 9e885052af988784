// Which parts of a text are quoted speech: between “ and ”, or between two straight quotation marks
// of one block. A quotation that is not closed ends with its block.
//
//   Quotations quotations(model);
//   quotations.Hold(offset);   // whether the byte of the reading text is quoted
#ifndef ANNALS_EXTRACTOR_EVENTS_QUOTATIONS_H_
#define ANNALS_EXTRACTOR_EVENTS_QUOTATIONS_H_

#include <cstdint>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

class Quotations {
 public:
  explicit Quotations(const TextModel& model);

  bool Hold(uint32_t offset) const;

 private:
  std::vector<ByteSpan> spans_;  // in order
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_QUOTATIONS_H_
