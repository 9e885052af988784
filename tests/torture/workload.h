// What annals-torture writes: an endless row of steps, each of which stores, replaces or deletes
// one document. The n-th step, and so all that a collection holds at revision n, follows from the
// seed.
//
//   Workload workload(seed);                          // at revision 0
//   absl::Status status = workload.Do(*collection);   // the next step; on success, workload is at
//   1 std::vector<std::string> problems = workload.Compare(*collection);
#ifndef ANNALS_TESTS_TORTURE_WORKLOAD_H_
#define ANNALS_TESTS_TORTURE_WORKLOAD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/collection.h"
#include "storage/engine.h"

namespace annals::torture {

// Each number that a seed and a place in its row stand for; a step of splitmix64.
uint64_t Mix(uint64_t seed, uint64_t number);

// The collection of the torture, with so little memory that files are written and compacted all the
// time. Its folder is made when it is missing.
absl::StatusOr<std::unique_ptr<storage::Collection>> Open(const std::string& path,
                                                          rocksdb::Env* env = nullptr);

class Workload {
 public:
  explicit Workload(uint64_t seed) : seed_(seed) {}

  // How many steps have been done.
  int64_t revision() const { return revision_; }

  // Whether the next step is on the disk when it is acknowledged; if not, the next that is brings
  // it along.
  bool NextIsSynced() const { return Mix(seed_, revision_ + 1) % 4 != 0; }

  // Does the next step. On an error it is still the next.
  absl::Status Do(storage::Collection& collection);

  // Goes to a later revision, as if the steps up to it had been done.
  void SkipTo(int64_t revision);

  // What is otherwise in the collection than it should be at this revision, in words. An error when
  // it cannot be read.
  absl::StatusOr<std::vector<std::string>> Compare(const storage::Collection& collection) const;

 private:
  struct Step {
    std::string document_id;
    bool deletes = false;
  };
  Step NextStep() const;
  void Apply(const Step& step);

  uint64_t seed_;
  int64_t revision_ = 0;
  std::map<std::string, int64_t> documents_;  // the step that stored each
};

}  // namespace annals::torture

#endif  // ANNALS_TESTS_TORTURE_WORKLOAD_H_
