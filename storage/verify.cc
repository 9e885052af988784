#include "storage/verify.h"

#include <memory>
#include <utility>

#include "storage/snapshot.h"
#include "storage/verifier.h"

namespace annals::storage {

absl::StatusOr<VerifyReport> Verify(const Collection& collection) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  return VerifyAt(*std::move(snapshot));
}

absl::StatusOr<VerifyReport> VerifyAt(std::shared_ptr<const Snapshot> snapshot) {
  return Verifier(std::move(snapshot), /*mender=*/nullptr).Run();
}

}  // namespace annals::storage
