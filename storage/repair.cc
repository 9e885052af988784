#include "storage/repair.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "storage/engine.h"
#include "storage/mender.h"
#include "storage/rebuild.h"
#include "storage/snapshot.h"
#include "storage/strings.h"
#include "storage/verifier.h"

namespace annals::storage {
namespace {

// Mending an event can show its entries to be amiss, mending these its document, and so on; no
// chain is longer than this.
constexpr int kMaxRounds = 6;

// Made of the events, all at once.
bool IsOfEvents(Family family) {
  return family == Family::kEvents || family == Family::kTerms || family == Family::kCounters;
}

// Empties the families that cannot be read, and makes those of the events anew. Sources are put
// back as each document is looked at.
absl::Status RemakeUnreadable(Engine& engine, const VerifyReport& found) {
  for (const Family family : found.unreadable) {
    if (IsOfEvents(family) || family == Family::kSources) continue;
    return absl::DataLossError(Concat(
        "the collection \"", engine.collection(), "\" is damaged where it cannot be mended, ",
        "and was left as it is; restore a backup: ", found.differences.front()));
  }
  for (const Family family : found.unreadable) {
    if (absl::Status emptied = engine.Empty(family); !emptied.ok()) return emptied;
  }
  return std::ranges::any_of(found.unreadable, IsOfEvents) ? Rebuild(engine) : absl::OkStatus();
}

absl::Status RepairWithoutWrites(const std::shared_ptr<const Snapshot>& first, Engine& engine,
                                 Progress* progress, RepairReport* report) {
  report->before = Verifier(first, /*mender=*/nullptr, progress).Run();
  if (IsCancelled(progress)) return StoppedByCaller();
  report->after = report->before;
  if (!report->before.unreadable.empty()) {
    absl::Status remade = RemakeUnreadable(engine, report->before);
    if (!remade.ok()) return remade;
    report->mended_entries = report->before.events;
  }
  for (int round = 0; round < kMaxRounds && report->after.difference_count > 0; ++round) {
    absl::StatusOr<std::shared_ptr<const Snapshot>> now = Snapshot::Take(first->engine());
    if (!now.ok()) return now.status();
    Mender mender(engine);
    report->after = Verifier(*std::move(now), &mender).Run();
    if (absl::Status mended = mender.Finish(); !mended.ok()) return mended;
    report->mended_entries += mender.count();
    if (mender.count() == 0) break;
  }
  return engine.ReadCounts();
}

}  // namespace

absl::StatusOr<RepairReport> Repair(Collection& collection, Progress* progress) {
  RepairReport report;
  absl::Status repaired = collection.WithoutWrites([&](Engine& engine) -> absl::Status {
    const absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
    if (!snapshot.ok()) return snapshot.status();
    return RepairWithoutWrites(*snapshot, engine, progress, &report);
  });
  if (!repaired.ok()) return repaired;
  return report;
}

}  // namespace annals::storage
