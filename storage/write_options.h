// What a caller says of a write beside what is to be written.
#ifndef ANNALS_STORAGE_WRITE_OPTIONS_H_
#define ANNALS_STORAGE_WRITE_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace annals::storage {

// When a write is on the disk (fsync): before it is acknowledged, or at the next Sync.
//
// kHeld: till that Sync (or an earlier one, or a write that is not held) it is in memory alone, and
// nobody but later writes sees it. Many such writes together cost much less than one by one. Where
// they cannot be written, Sync says so, and each later Sync tries again.
enum class Durability { kNow, kAtSync, kHeld };

struct WriteOptions {
  Durability durability = Durability::kNow;

  // Who writes, for the history; at most kMaxAuthorBytes. May be empty.
  std::string author = {};

  // The caller's id of the request, of at most kMaxRequestIdBytes; empty: none. A request whose id
  // was seen before, also before the collection was opened anew, is not carried out again: what it
  // did then is returned. Ids are remembered as long as history reaches back.
  std::string request_id = {};

  // The write is made only if the last revision of the collection is this one; else ABORTED.
  std::optional<int64_t> if_collection_revision = std::nullopt;

  // The write is made only if what it is about, the document or each event, is as it was written by
  // this revision; else ABORTED. 0: only if there is no such document; else ALREADY_EXISTS.
  std::optional<int64_t> if_revision = std::nullopt;

  // What the request of `request_id` asked for, in so many bytes as kRequestHashBytes: another
  // request of that id that asked for something else is refused with FAILED_PRECONDITION. Empty: it
  // is not looked at.
  std::string request_hash = {};

  // Everything is checked, and what would be is returned, but nothing is written.
  bool validate_only = false;
};

inline constexpr size_t kMaxRequestIdBytes = 256;
inline constexpr size_t kMaxAuthorBytes = 256;
inline constexpr size_t kRequestHashBytes = 32;

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_WRITE_OPTIONS_H_
