// Whether a collection's indexes say what its events and documents say.
//
//   absl::StatusOr<VerifyReport> report = Verify(*collection);
//   for (const std::string& difference : report->differences) std::cerr << difference << "\n";
//
// Every entry is recomputed: of each event its place and the timelines of its terms, of each
// document its text's hash, its source, its count of events and its fingerprint; and whatever
// stands in the database beyond that is a difference too. Every block of every table file is read
// from the disk and compared with its checksum. Reads the whole collection, in memory that does not
// grow with it but by the largest document, and only at a snapshot: others may read and write
// meanwhile.
#ifndef ANNALS_STORAGE_VERIFY_H_
#define ANNALS_STORAGE_VERIFY_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/collection.h"
#include "storage/keys.h"
#include "storage/progress.h"

namespace annals::storage {

struct VerifyReport {
  int64_t revision = 0;  // the state that was looked at
  int64_t documents = 0;
  int64_t events = 0;
  int64_t entries = 0;  // of terms' timelines

  // One sentence each, with the family and the key. Empty: all is well. At most kMaxDifferences are
  // told; `difference_count` counts all.
  std::vector<std::string> differences;
  int64_t difference_count = 0;

  static constexpr size_t kMaxDifferences = 1000;

  // The families of which something cannot be read at all, for damage to a file. What rests on them
  // may be missed.
  std::set<Family> unreadable;
};

// An error when the database cannot be read at all; what is merely wrong in it stands in the
// report. `progress`, which may be null, counts records; CANCELLED when it is cancelled.
absl::StatusOr<VerifyReport> Verify(const Collection& collection, Progress* progress = nullptr);

// The same of a state, which may be an earlier one.
absl::StatusOr<VerifyReport> VerifyAt(std::shared_ptr<const Snapshot> snapshot,
                                      Progress* progress = nullptr);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_VERIFY_H_
