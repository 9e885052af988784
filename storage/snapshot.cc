#include "storage/snapshot.h"

#include <utility>

#include "storage/engine.h"

namespace annals::storage {

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Take(std::shared_ptr<Engine> engine) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot(std::move(engine)));
  const absl::StatusOr<int64_t> revision = snapshot->engine_->ReadRevision(snapshot->snapshot_);
  if (!revision.ok()) return revision.status();
  snapshot->revision_ = *revision;
  return snapshot;
}

Snapshot::Snapshot(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)), snapshot_(engine_->db()->GetSnapshot()) {}

Snapshot::~Snapshot() { engine_->db()->ReleaseSnapshot(snapshot_); }

}  // namespace annals::storage
