#include "storage/merged_keys.h"

#include <limits>

#include "storage/strings.h"
#include "temporal/relation.h"

namespace annals::storage {
namespace {

using temporal::Instant;

// After all keys and places.
constexpr char kAfterAll = '\xff';

// The latest at which an event at a position can end.
Instant LatestEnd(const Position& position) {
  if (position.length_class == kClassOpenBegin) return position.instant;
  if (position.length_class < kClassLongest) return Instant::InfiniteFuture();
  const uint64_t length = ClassLength(position.length_class);
  const uint64_t room = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) -
                        static_cast<uint64_t>(position.instant.seconds());
  if (length >= room) return Instant::InfiniteFuture();
  const uint64_t seconds = static_cast<uint64_t>(position.instant.seconds()) + length;
  return Instant::FromSeconds(static_cast<int64_t>(seconds), position.instant.nanos());
}

}  // namespace

std::string EncodeInstant(const Instant& instant) {
  return EncodePosition({kClassUnbounded, instant}).substr(1);
}

std::string MergedKey(const Instant& begin, std::string_view timeline_key) {
  return Concat(EncodeInstant(begin), timeline_key);
}

std::string EncodeEnd(const temporal::UncertainSpan& bounds) {
  const Instant end = bounds.end_latest;
  const bool can_be_there =
      !end.is_infinite() &&
      temporal::Stands(bounds, temporal::Relation::kOverlaps, {end, Instant::InfiniteFuture()},
                       temporal::Certainty::kPossibly);
  std::string encoded = EncodeInstant(end);
  encoded.push_back(can_be_there ? '\1' : '\0');
  return encoded;
}

std::string ResumeKeyOf(std::string_view place) {
  // A place after a key ends with a NUL.
  if (place.size() > kInstantBytes) {
    return std::string(place.substr(kInstantBytes, place.size() - kInstantBytes - 1));
  }
  // That no event has: the longest class of all has no other instant than InfinitePast.
  std::string key(1, static_cast<char>(kClassUnbounded));
  key.append(place);
  key.push_back('\0');
  return key;
}

std::optional<MergedReach> ReachOf(std::string_view timeline_key) {
  const std::optional<Position> position = DecodePosition(timeline_key.substr(0, kPositionBytes));
  // What is no position might be anywhere.
  if (!position.has_value()) return MergedReach{"", std::string(kPositionBytes, kAfterAll)};
  if (position->length_class > kClassShortest) return std::nullopt;
  MergedReach reach = {MergedKey(position->Begin(), timeline_key),
                       EncodeInstant(LatestEnd(*position))};
  // Of the places at the end itself, all.
  reach.end.push_back(kAfterAll);
  return reach;
}

}  // namespace annals::storage
