// Annals: a collection of its own in a folder.
//
//   LoadAnnals(data, "build/bench/annals", report);
//   AnnalsSystem annals("build/bench/annals", memory);
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_ANNALS_SYSTEM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_ANNALS_SYSTEM_H_

#include <memory>
#include <string>
#include <string_view>

#include "storage/collection.h"
#include "storage/engine.h"
#include "tests/bench/annals_bench/measure.h"
#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

// Loads all events into a new collection in `folder`, which must not exist, and reports what that
// took and how much room it takes.
void LoadAnnals(const DataSet& data, const std::string& folder,
                std::shared_ptr<const storage::MemoryBudget> memory, Report& report);

class AnnalsSystem : public System {
 public:
  AnnalsSystem(const std::string& folder, std::shared_ptr<const storage::MemoryBudget> memory);

  std::string_view name() const override { return "annals"; }
  bool Answers(const QueryKind& /*kind*/) const override { return true; }
  std::string ResumePoint(const Query& query) override;
  void Run(const Query& query, const std::string& resume_point, Answer* answer) override;

  const storage::Collection& collection() const { return *collection_; }
  const std::shared_ptr<const storage::Snapshot>& snapshot() const { return snapshot_; }

 private:
  std::unique_ptr<storage::EventReader> Open(const Query& query,
                                             const std::string& resume_point) const;
  void RunPage(const Query& query, const std::string& resume_point, Answer* answer) const;
  void RunCount(const Query& query, Answer* answer) const;
  void RunHistogram(const Query& query, Answer* answer) const;
  void RunTiles(const Query& query, Answer* answer) const;
  void RunSearch(const Query& query, Answer* answer) const;

  std::unique_ptr<storage::Collection> collection_;
  std::shared_ptr<const storage::Snapshot> snapshot_;
};

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_ANNALS_SYSTEM_H_
