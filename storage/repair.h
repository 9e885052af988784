// Mends what Verify finds.
//
//   absl::StatusOr<RepairReport> report = Repair(*collection);
//   for (const std::string& difference : report->after.differences) std::cerr << difference <<
//   "\n";
//
// Events, documents and texts are what a collection holds; all else is derived from them and made
// anew where it is amiss: one entry at a time where entries are wrong, a whole family where its
// files cannot be read. So everything that can be read is kept. What an event or a text lost, only
// its document has: such a document goes on being told of by Verify until it is stored again, and
// storing it again is made sure not to be passed over as unchanged.
#ifndef ANNALS_STORAGE_REPAIR_H_
#define ANNALS_STORAGE_REPAIR_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/collection.h"
#include "storage/progress.h"
#include "storage/verify.h"

namespace annals::storage {

struct RepairReport {
  VerifyReport before;
  int64_t mended_entries = 0;  // how many were written or deleted
  VerifyReport after;          // what is left needs a document stored again
};

// Others may read meanwhile; writes wait. `progress`, which may be null, counts the records that
// are looked at to find what is to be mended, and then no more. Errors:
//   CANCELLED            the progress was cancelled before anything was changed; later
//                        it is done to its end
//   DATA_LOSS            files of events, documents or texts are damaged, of which nothing can be
//                        made anew: nothing was changed, and a backup is to be restored; the
//                        message names the first file or key
//   RESOURCE_EXHAUSTED   the disk is full; what was mended till then stays mended
absl::StatusOr<RepairReport> Repair(Collection& collection, Progress* progress = nullptr);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_REPAIR_H_
