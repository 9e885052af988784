// The floor: bare RocksDB. The records of the events lie in one table in the order of their begin,
// in blocks like those of Annals' timeline; a page is a seek to the window's begin and the next
// hundred (backward: to its end, and the hundred before). That is no answer to what overlaps the
// window, but nothing that reads as many records can be faster.
//
//   FloorSystem::Make(annals, "build/bench/rocksdb", memory);
//   FloorSystem floor("build/bench/rocksdb", memory);
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_FLOOR_SYSTEM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_FLOOR_SYSTEM_H_

#include <memory>
#include <string>
#include <string_view>

#include "rocksdb/db.h"
#include "storage/engine.h"
#include "tests/bench/annals_bench/annals_system.h"
#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

class FloorSystem : public System {
 public:
  // Copies the records of `annals` into a new database in `folder`.
  static void Make(const AnnalsSystem& annals, const std::string& folder,
                   const storage::MemoryBudget& memory);

  FloorSystem(const std::string& folder, const storage::MemoryBudget& memory);

  std::string_view name() const override { return "rocksdb"; }
  bool Answers(const QueryKind& kind) const override { return kind.shape == Shape::kPage; }
  bool is_exact() const override { return false; }
  std::string ResumePoint(const Query& query) override;
  void Run(const Query& query, const std::string& resume_point, Answer* answer) override;

  // Of all that was read, so that no reading can be left out.
  uint64_t read_bytes() const { return read_bytes_; }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  uint64_t read_bytes_ = 0;
};

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_FLOOR_SYSTEM_H_
