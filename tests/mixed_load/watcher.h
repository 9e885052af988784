// A watcher of a collection's changes, as other programs write them: it keeps the revision up to
// which it has been told all, and goes on behind it whenever its stream ends.
#ifndef ANNALS_TESTS_MIXED_LOAD_WATCHER_H_
#define ANNALS_TESTS_MIXED_LOAD_WATCHER_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "annals/v1/change_service.grpc.pb.h"
#include "tests/mixed_load/ledger.h"

namespace annals::mixed_load {

struct WatcherHabits {
  std::string name;                                    // in what is told of it
  absl::Duration pause = absl::ZeroDuration();         // after each message
  absl::Duration patience = absl::InfiniteDuration();  // with one stream, which is then given up
  bool polls = false;                                  // asks for what there is, and asks again
};

class Watcher {
 public:
  Watcher(std::shared_ptr<grpc::Channel> channel, std::string parent, WatcherHabits habits);

  // Watches from the beginning of all until it has been told all up to `last`, which is set when
  // nobody writes any more (before that -1).
  void Run(const std::atomic<int64_t>& last);

  const WatcherHabits& habits() const { return habits_; }
  const Ledger& ledger() const { return ledger_; }
  int64_t changes() const { return changes_; }
  int64_t streams() const { return streams_; }
  // Changes that came behind one of a later revision.
  int64_t unordered() const { return unordered_; }
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  // Reads one stream to its end.
  void ReadStream(const std::atomic<int64_t>& last);
  void Take(v1::WatchChangesResponse& response);

  const std::unique_ptr<v1::ChangeService::Stub> stub_;
  const std::string parent_;
  const WatcherHabits habits_;
  int64_t through_ = 0;  // all up to this revision has been told
  // Told of later revisions: of the last a part may be lacking, and all will be told again by the
  // next stream.
  std::vector<v1::Change> pending_;
  Ledger ledger_;
  int64_t changes_ = 0;
  int64_t streams_ = 0;
  int64_t unordered_ = 0;
  std::vector<std::string> errors_;
};

}  // namespace annals::mixed_load

#endif  // ANNALS_TESTS_MIXED_LOAD_WATCHER_H_
