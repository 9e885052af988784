// Everything at once on one collection, in a thread for each: annals_soak.cc tells what.
#ifndef ANNALS_TESTS_SOAK_SOAK_H_
#define ANNALS_TESTS_SOAK_SOAK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "storage/collection.h"

namespace annals::soak {

struct Tally {
  int64_t operations = 0;
  int64_t changes = 0;  // that followers read
  int64_t errors = 0;
  int64_t memory_growth_mib = 0;
  int64_t handle_growth = 0;
};

class Soak {
 public:
  // `path` is the collection's folder, made anew; its backups are in `path`.backups.
  Soak(std::string path, uint64_t seed);

  // To be called once.
  Tally Run(absl::Duration time);

 private:
  using Random = std::mt19937_64;

  // What the threads do until the end; `number` tells those of one kind apart.
  void Write(int number);
  void Read(int number);
  void Follow();
  void Care();

  // Stores or deletes one of the writer's documents, and looks whether it is so.
  absl::Status WriteOne(int number, Random& random);
  // Asks something, and compares it with what else is asked of the same state.
  absl::Status ReadOne(Random& random);
  absl::Status Page(const std::shared_ptr<const storage::Snapshot>& snapshot, Random& random);

  bool over() const { return over_.HasBeenNotified(); }
  // Counts one operation, and tells what was amiss with it.
  void Count(const absl::Status& status);
  void Tell(std::string_view problem);

  const std::string path_;
  const uint64_t seed_;
  std::unique_ptr<storage::Collection> collection_;
  absl::Notification over_;
  absl::Notification written_;  // nobody writes any more, and followers are to catch up
  std::atomic<int64_t> operations_ = 0;
  std::atomic<int64_t> changes_ = 0;
  std::atomic<int64_t> errors_ = 0;
};

}  // namespace annals::soak

#endif  // ANNALS_TESTS_SOAK_SOAK_H_
