#include "storage/importance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

namespace annals::storage {
namespace {

constexpr int kHighest = 100;
constexpr int kBandWidth = 7;

constexpr std::array<std::string_view, 7> kWeighty = {
    "treaty", "election", "founding", "conflict", "disaster", "birth", "death"};
constexpr std::array<std::string_view, 5> kNotable = {"decision", "appointment", "removal",
                                                      "meeting", "visit"};
constexpr std::array<std::string_view, 5> kSaid = {"statement", "publication", "broadcast",
                                                   "movement", "economic"};

int OfType(std::string_view type) {
  const auto is_in = [&](const auto& types) {
    return std::ranges::find(types, type) != types.end();
  };
  if (is_in(kWeighty)) return 30;
  if (is_in(kNotable)) return 20;
  return is_in(kSaid) ? 12 : 5;
}

// How often `count` can be halved.
int Doublings(int count) {
  return count < 1 ? 0 : static_cast<int>(std::bit_width(static_cast<unsigned>(count))) - 1;
}

}  // namespace

int ImportanceOf(const annals::v1::Event& event) {
  if (event.importance() > 0) return std::min(event.importance(), kHighest);
  int sum = OfType(event.type());
  sum += std::min(30, 6 * Doublings(event.evidence_size()));
  sum += std::min(15, 8 * Doublings(event.claims_size()));
  sum += std::min(20, 4 * event.participants_size());
  if (!event.places().empty()) sum += 5;
  const bool unreal = event.factuality() == annals::v1::FACTUALITY_DENIED ||
                      event.factuality() == annals::v1::FACTUALITY_HYPOTHETICAL;
  return unreal ? sum / 2 : sum;
}

int BandOf(const annals::v1::Event& event) {
  return std::min(kBandCount - 1, (kHighest - ImportanceOf(event)) / kBandWidth);
}

std::string BandValue(int band) { return std::string(1, static_cast<char>('a' + band)); }

}  // namespace annals::storage
