// A server under everything at once, each caller on a connection of its own: annals_mixed_load.cc
// tells what.
#ifndef ANNALS_TESTS_MIXED_LOAD_MIXED_LOAD_H_
#define ANNALS_TESTS_MIXED_LOAD_MIXED_LOAD_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "tests/mixed_load/ledger.h"

namespace annals::mixed_load {

struct Tally {
  int64_t writes = 0;
  int64_t reads = 0;
  int64_t changes = 0;  // that all watchers were told
  int64_t streams = 0;  // that they opened
  int64_t backups = 0;  // made, each with a compaction before it
  int64_t errors = 0;
  Ledger::Differences differences = {};  // of the watchers from what the writers know
  int64_t memory_growth_mib = 0;
};

class MixedLoad {
 public:
  // `port` of a server on this machine that makes backups and whose data are nobody else's.
  MixedLoad(int port, uint64_t seed) : port_(port), seed_(seed) {}

  // To be called once.
  Tally Run(absl::Duration time);

 private:
  using Random = std::mt19937_64;

  std::shared_ptr<grpc::Channel> Connect() const;
  // What the threads do until the end; `number` tells those of one kind apart.
  void WriteEvents(int number, Ledger& ledger);
  void WriteDocuments(int number);
  void Read(int number);
  void Care();

  bool over() const { return over_.HasBeenNotified(); }
  // Tells what was amiss with a call. False: something was.
  bool Check(std::string_view what, const grpc::Status& status);
  // Whether an operation that `started` tells of comes to a good end.
  bool AwaitEnd(std::string_view what, const grpc::Status& started,
                google::longrunning::Operation& operation);
  void Tell(std::string_view problem);

  const int port_;
  const uint64_t seed_;
  absl::Notification over_;
  std::atomic<int64_t> last_revision_ = -1;
  std::atomic<int64_t> writes_ = 0;
  std::atomic<int64_t> reads_ = 0;
  std::atomic<int64_t> backups_ = 0;
  std::atomic<int64_t> errors_ = 0;
};

}  // namespace annals::mixed_load

#endif  // ANNALS_TESTS_MIXED_LOAD_MIXED_LOAD_H_
