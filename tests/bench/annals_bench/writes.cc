#include "tests/bench/annals_bench/writes.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/transaction_log.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "storage/engine_options.h"
#include "storage/resource_name.h"
#include "storage/snapshot.h"
#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"

namespace annals::bench {
namespace {

// Does `count` things in so many threads, and returns how many it did in a second.
double PerSecond(int64_t count, int threads, const std::function<void(int64_t)>& act) {
  const int64_t begin = WallNanos();
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      for (int64_t i = t; i < count; i += threads) act(i);
    });
  }
  for (std::thread& worker : workers) worker.join();
  return static_cast<double>(count) / (static_cast<double>(WallNanos() - begin) / 1e9);
}

// The number-th document of a kind, of `count` events.
void Put(const DataSet& data, storage::Collection& collection, const std::string& kind,
         int64_t number, int64_t count) {
  annals::v1::Document document = MakeDocument(0);
  document.set_name(storage::DocumentName("bench", kind + std::to_string(number)));
  std::vector<annals::v1::Event> events;
  for (int64_t i = 0; i < count; ++i) {
    events.push_back(MakeEvent(data.EventAt((number * count + i) % data.size())));
    events.back().mutable_evidence(0)->set_document(document.name());
  }
  ValueOrFail(collection.PutDocument(document, std::move(events)));
}

// Takes a batch of several writes apart: each ends with its revision.
class Splitter : public rocksdb::WriteBatch::Handler {
 public:
  Splitter(const storage::Engine& engine, std::vector<std::string>* writes) : writes_(writes) {
    for (size_t i = 0; i < storage::kFamilyNames.size(); ++i) {
      rocksdb::ColumnFamilyHandle* family = engine.family(static_cast<storage::Family>(i));
      families_[family->GetID()] = family;
    }
  }

  rocksdb::Status PutCF(uint32_t id, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    OkOrFail(write_.Put(families_.at(id), key, value));
    if (key == rocksdb::Slice(storage::kRevisionKey)) {
      writes_->push_back(write_.Data());
      write_.Clear();
    }
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t id, const rocksdb::Slice& key) override {
    return write_.Delete(families_.at(id), key);
  }
  rocksdb::Status MergeCF(uint32_t id, const rocksdb::Slice& key,
                          const rocksdb::Slice& value) override {
    return write_.Merge(families_.at(id), key, value);
  }

 private:
  std::map<uint32_t, rocksdb::ColumnFamilyHandle*> families_;
  rocksdb::WriteBatch write_;
  std::vector<std::string>* const writes_;
};

// The batches that a collection has written to its log since a number of its sequence: those of one
// write each, though it may have written several together.
std::vector<std::string> BatchesSince(const storage::Engine& engine, uint64_t sequence) {
  std::unique_ptr<rocksdb::TransactionLogIterator> log;
  OkOrFail(engine.db()->GetUpdatesSince(sequence + 1, &log));
  std::vector<std::string> batches;
  Splitter splitter(engine, &batches);
  for (; log->Valid(); log->Next()) OkOrFail(log->GetBatch().writeBatchPtr->Iterate(&splitter));
  OkOrFail(log->status());
  return batches;
}

// Bare RocksDB with the families of a collection.
class Bare {
 public:
  explicit Bare(const std::string& folder) {
    const storage::MemoryBudget memory = storage::MakeMemoryBudget();
    rocksdb::DBOptions options = storage::MakeDbOptions(memory, rocksdb::Env::Default());
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    OkOrFail(rocksdb::DB::Open(options, folder, storage::MakeFamilies(memory, nullptr), &families_,
                               &opened));
    db_.reset(opened);
  }
  ~Bare() {
    for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  double WriteAll(const std::vector<std::string>& batches, int threads) {
    return PerSecond(static_cast<int64_t>(batches.size()), threads, [&](int64_t i) {
      rocksdb::WriteBatch batch(batches[static_cast<size_t>(i)]);
      rocksdb::WriteOptions synced;
      synced.sync = true;
      OkOrFail(db_->Write(synced, &batch));
    });
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace

void MeasureWrites(const DataSet& data, const std::string& folder, const WriteOptions& options,
                   Report& report) {
  std::filesystem::create_directories(folder);
  const std::unique_ptr<storage::Collection> collection = ValueOrFail(
      storage::Collection::Open(folder + "/annals", "bench", {.create_if_missing = true}));
  const storage::Engine& engine = *ValueOrFail(collection->TakeSnapshot())->engine();
  Bare bare(folder + "/rocksdb");
  const auto measure = [&](const std::string& kind, int64_t count, int64_t events, int threads) {
    const uint64_t before = engine.db()->GetLatestSequenceNumber();
    const double annals =
        PerSecond(count, threads, [&](int64_t i) { Put(data, *collection, kind, i, events); });
    const std::vector<std::string> batches = BatchesSince(engine, before);
    const double rocksdb = bare.WriteAll(batches, threads);
    report.AddFigure("writes_" + kind, "annals", annals * static_cast<double>(events), "events/s");
    report.AddFigure("writes_" + kind, "rocksdb", rocksdb * static_cast<double>(events),
                     "events/s");
  };
  measure("batch", options.batches, 100, 1);
  measure("single", options.singles, 1, options.threads);
}

}  // namespace annals::bench
