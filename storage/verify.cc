#include "storage/verify.h"

#include <memory>
#include <utility>

#include "storage/snapshot.h"
#include "storage/verifier.h"

namespace annals::storage {

absl::StatusOr<VerifyReport> Verify(const Collection& collection, Progress* progress) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  return VerifyAt(*std::move(snapshot), progress);
}

absl::StatusOr<VerifyReport> VerifyAt(std::shared_ptr<const Snapshot> snapshot,
                                      Progress* progress) {
  VerifyReport report = Verifier(std::move(snapshot), /*mender=*/nullptr, progress).Run();
  if (IsCancelled(progress)) return StoppedByCaller();
  return report;
}

}  // namespace annals::storage
