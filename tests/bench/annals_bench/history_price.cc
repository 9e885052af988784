#include "tests/bench/annals_bench/history_price.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "storage/collection.h"
#include "storage/resource_name.h"
#include "storage/statistics.h"
#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/folder_size.h"

namespace annals::bench {
namespace {

constexpr int64_t kEvents = 100;  // of a document
constexpr int kPage = 100;

// A document as it is in a round: every second event is another in each.
void Put(const DataSet& data, storage::Collection& collection, int64_t number, int64_t round) {
  annals::v1::Document document = MakeDocument(0);
  document.set_name(storage::DocumentName("bench", "d" + std::to_string(number)));
  std::vector<annals::v1::Event> events;
  for (int64_t i = 0; i < kEvents; ++i) {
    const int64_t other = i % 2 == 0 ? 0 : round * 7 * kEvents;
    events.push_back(MakeEvent(data.EventAt((number * kEvents + i + other) % data.size())));
    events.back().mutable_evidence(0)->set_document(document.name());
  }
  ValueOrFail(collection.PutDocument(document, std::move(events)));
}

// The median time of making the state of `ago` revisions ago, and of reading a page of it. The
// collection is opened anew each time, since states that were made are kept for a while.
void MeasureAsOf(const std::string& path, int64_t ago, Report& report) {
  std::vector<int64_t> making;
  std::vector<int64_t> reading;
  for (int i = 0; i < 5; ++i) {
    const auto collection = ValueOrFail(storage::Collection::Open(path, "bench", {}));
    const int64_t now = ValueOrFail(collection->TakeSnapshot())->revision();
    const int64_t begin = WallNanos();
    const auto then = ValueOrFail(collection->TakeSnapshotAt(now - ago));
    const int64_t made = WallNanos();
    const auto reader = ValueOrFail(collection->Timeline({}, then));
    annals::v1::Event event;
    for (int k = 0; k < kPage && reader->Next(&event);) ++k;
    OkOrFail(reader->status());
    making.push_back(made - begin);
    reading.push_back(WallNanos() - made);
  }
  std::ranges::sort(making);
  std::ranges::sort(reading);
  const auto median = [](const std::vector<int64_t>& times) {
    return static_cast<double>(times[times.size() / 2]) / 1e6;
  };
  const std::string name = "as_of_" + std::to_string(ago) + "_ago";
  report.AddFigure(name, "annals", median(making), "ms");
  report.AddFigure(name + "_page", "annals", median(reading), "ms");
}

}  // namespace

void MeasureHistory(const DataSet& data, const std::string& folder, const HistoryOptions& options,
                    Report& report) {
  std::filesystem::create_directories(folder);
  const int64_t documents = data.size() / kEvents;
  for (const auto& [name, revisions] :
       {std::pair<std::string, int64_t>("one", 1), {"a_round", documents}, {"all", 0}}) {
    const std::string path = folder + "/" + name;
    auto collection = ValueOrFail(storage::Collection::Open(
        path, "bench", {.create_if_missing = true, .history = {.revisions = revisions}}));
    const int64_t begin = WallNanos();
    for (int64_t round = 0; round < options.rounds; ++round) {
      for (int64_t i = 0; i < documents; ++i) Put(data, *collection, i, round);
    }
    const double seconds = static_cast<double>(WallNanos() - begin) / 1e9;
    const double written = static_cast<double>(documents * kEvents * options.rounds);
    report.AddFigure("history_" + name, "annals", written / seconds, "events/s");
    OkOrFail(storage::Compact(*collection));
    report.AddFigure(
        "history_" + name + "_bytes", "annals",
        static_cast<double>(FolderSize(path)) / static_cast<double>(documents * kEvents),
        "bytes an event");
    if (revisions != 0) continue;
    collection.reset();
    for (int64_t ago = 1; ago < documents * options.rounds; ago *= 10) {
      MeasureAsOf(path, ago, report);
    }
  }
}

}  // namespace annals::bench
