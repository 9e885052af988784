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
int64_t LoadAll(const DataSet& data, storage::Collection& collection) {
  int64_t bytes = 0;
  int64_t next = 0;
  const auto feed = [&](annals::v1::Document* document,
                        std::vector<annals::v1::Event>* events) -> absl::StatusOr<bool> {
    if (next == data.size()) return false;
    *document = MakeDocument(next);
    const int64_t end = std::min(data.size(), next + kEventsInDocument);
    for (; next < end; ++next) {
      events->push_back(MakeEvent(data.EventAt(next)));
      bytes += static_cast<int64_t>(events->back().ByteSizeLong());
    }
    return true;
  };
  ValueOrFail(collection.BulkLoad(feed));
  return bytes;
}

}  // namespace

void LoadAnnals(const DataSet& data, const std::string& folder,
                std::shared_ptr<const storage::MemoryBudget> memory, Report& report) {
  const std::unique_ptr<storage::Collection> collection = ValueOrFail(storage::Collection::Open(
      folder, "bench", {.create_if_missing = true, .memory = std::move(memory)}));
  const auto count = static_cast<double>(data.size());
  const int64_t begin = WallNanos();
  const int64_t begin_cpu = ProcessCpuNanos();
  const int64_t serialised = LoadAll(data, *collection);
  report.AddFigure("load", "annals", count / (static_cast<double>(WallNanos() - begin) / 1e9),
                   "events/s");
  report.AddFigure("load_cpu", "annals",
                   static_cast<double>(ProcessCpuNanos() - begin_cpu) / 1e3 / count, "us/event");
  report.AddFigure("disk", "annals", static_cast<double>(FolderSize(folder)) / count,
                   "bytes/event");
  const std::shared_ptr<const storage::Snapshot> snapshot = ValueOrFail(collection->TakeSnapshot());
  for (size_t i = 0; i < storage::kFamilyNames.size(); ++i) {
    uint64_t bytes = 0;
    const storage::Engine& engine = *snapshot->engine();
    engine.db()->GetIntProperty(engine.family(static_cast<storage::Family>(i)),
                                rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    report.AddFigure(std::string("disk_of_") + storage::kFamilyNames[i], "annals",
                     static_cast<double>(bytes) / count, "bytes/event");
  }
  report.AddFigure("event_message", "annals", static_cast<double>(serialised) / count,
                   "bytes/event");
}

}  // namespace annals::bench
