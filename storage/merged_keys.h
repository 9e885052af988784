// Keys of the merged runs (storage/merged_source.h), which sort as an ascending query of all events
// does: by the begin of the envelope, then by class, then as on the timeline.
//
//   merged = instant | timeline key       the instant is the begin: InfinitePast where it is open
//   place  = merged | instant             a place in that order; an instant alone is before all
//                                         events that begin then, and after all that begin earlier
//   value  = instant | u8 | Event         the end of the envelope; 1 when the event can be without
//                                         length there, so that it overlaps what begins then
//
// instant and timeline key are as in storage/keys.h. None of these is ever on a disk. For the files
// of this room.
#ifndef ANNALS_STORAGE_MERGED_KEYS_H_
#define ANNALS_STORAGE_MERGED_KEYS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/keys.h"
#include "temporal/instant.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

inline constexpr size_t kInstantBytes = kPositionBytes - 1;
inline constexpr size_t kEndBytes = kInstantBytes + 1;

std::string EncodeInstant(const temporal::Instant& instant);

// The key of an event, given that on the timeline of everything, and what stands before its Event.
std::string MergedKey(const temporal::Instant& begin, std::string_view timeline_key);
std::string EncodeEnd(const temporal::UncertainSpan& bounds);

// Of a key, or of a place: the instant.
inline std::string_view BeginOf(std::string_view merged) { return merged.substr(0, kInstantBytes); }

// Whether an event overlaps all that follows `instant`, an encoded one; for events that begin at it
// or before it.
inline bool Reaches(std::string_view value, std::string_view instant) {
  const int order = value.substr(0, kInstantBytes).compare(instant);
  return order > 0 || (order == 0 && value[kInstantBytes] != '\0');
}

// The key of the timeline after which what begins at a place can be read on, as a resume key of
// TimelineScanner.
std::string ResumeKeyOf(std::string_view place);

// The merged runs that an event touches: those that have `first`, its key, in their ranges, and
// those that begin between it and `end`.
struct MergedReach {
  std::string first;
  std::string end;
};
// Of its key on the timeline of everything. Nothing when it is in no merged run: it has no date, or
// is deleted.
std::optional<MergedReach> ReachOf(std::string_view timeline_key);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_MERGED_KEYS_H_
