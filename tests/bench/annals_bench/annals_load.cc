// How the collection is loaded, and what that takes.
#include <algorithm>
#include <filesystem>
#include <vector>

#include "storage/snapshot.h"
#include "tests/bench/annals_bench/annals_system.h"
#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/folder_size.h"

namespace annals::bench {
namespace {

// Returns the bytes of all events as they were given, serialised.
int64_t PutAll(const DataSet& data, storage::Collection& collection) {
  int64_t bytes = 0;
  for (int64_t first = 0; first < data.size(); first += kEventsInDocument) {
    std::vector<annals::v1::Event> events;
    for (int64_t i = first; i < std::min(data.size(), first + kEventsInDocument); ++i) {
      events.push_back(MakeEvent(data.EventAt(i)));
      bytes += static_cast<int64_t>(events.back().ByteSizeLong());
    }
    ValueOrFail(collection.PutDocument(MakeDocument(first), std::move(events),
                                       storage::Durability::kAtSync));
  }
  OkOrFail(collection.Sync());
  return bytes;
}

void Compact(const storage::Collection& collection) {
  const std::shared_ptr<const storage::Snapshot> snapshot = ValueOrFail(collection.TakeSnapshot());
  const storage::Engine& engine = *snapshot->engine();
  for (size_t i = 0; i < storage::kFamilyNames.size(); ++i) {
    OkOrFail(engine.db()->CompactRange({}, engine.family(static_cast<storage::Family>(i)), nullptr,
                                       nullptr));
  }
}

}  // namespace

void LoadAnnals(const DataSet& data, const std::string& folder,
                std::shared_ptr<const storage::MemoryBudget> memory, Report& report) {
  const std::unique_ptr<storage::Collection> collection = ValueOrFail(storage::Collection::Open(
      folder, "bench", {.create_if_missing = true, .memory = std::move(memory)}));
  const auto count = static_cast<double>(data.size());
  const int64_t begin = WallNanos();
  const int64_t begin_cpu = ProcessCpuNanos();
  const int64_t serialised = PutAll(data, *collection);
  report.AddFigure("load", "annals", count / (static_cast<double>(WallNanos() - begin) / 1e9),
                   "events/s");
  report.AddFigure("load_cpu", "annals",
                   static_cast<double>(ProcessCpuNanos() - begin_cpu) / 1e3 / count, "us/event");
  Compact(*collection);
  report.AddFigure("load_and_compact", "annals",
                   count / (static_cast<double>(WallNanos() - begin) / 1e9), "events/s");
  report.AddFigure("disk", "annals", static_cast<double>(FolderSize(folder)) / count,
                   "bytes/event");
  report.AddFigure("event_message", "annals", static_cast<double>(serialised) / count,
                   "bytes/event");
}

}  // namespace annals::bench
