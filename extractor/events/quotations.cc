#include "extractor/events/quotations.h"

#include <algorithm>
#include <string_view>

namespace annals::extractor {
namespace {

constexpr std::string_view kOpening = "“";
constexpr std::string_view kClosing = "”";
constexpr std::string_view kStraight = "\"";
static_assert(kOpening.front() == kClosing.front());

}  // namespace

Quotations::Quotations(const TextModel& model) {
  const std::string_view text = model.text();
  for (const Block& block : model.blocks()) {
    bool open = false;
    const auto close = [&](uint32_t end) {
      if (open) {
        spans_.back().end = end;
      }
      open = false;
    };
    for (uint32_t at = block.span.begin; at < block.span.end; ++at) {
      if (text[at] != kOpening.front() && text[at] != kStraight.front()) {
        continue;
      }
      const std::string_view rest = text.substr(at, block.span.end - at);
      const bool straight = rest.starts_with(kStraight);
      if (rest.starts_with(kClosing) || (straight && open)) {
        close(at);
      } else if (rest.starts_with(kOpening) || straight) {
        close(at);
        spans_.push_back({at, at});
        open = true;
      }
    }
    close(block.span.end);
  }
}

bool Quotations::Hold(uint32_t offset) const {
  const auto after =
      std::upper_bound(spans_.begin(), spans_.end(), offset,
                       [](uint32_t wanted, const ByteSpan& span) { return wanted < span.begin; });
  return after != spans_.begin() && offset < (after - 1)->end;
}

}  // namespace annals::extractor
