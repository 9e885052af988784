// The stream of a collection's changes, which holds no thread while its reader waits or nothing
// changes: each message is filled by a short step on the worker pool, and the next step is asked
// for when gRPC has sent it, when there is a new revision, or when it is time for a bookmark.
#ifndef ANNALS_SERVICE_CHANGE_STREAM_H_
#define ANNALS_SERVICE_CHANGE_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "annals/v1/change_service.pb.h"
#include "service/call.h"
#include "storage/database.h"

namespace annals::service {

class ChangeStream;

// The streams that are going on. Thread-safe.
class ChangeStreams {
 public:
  // More are refused with RESOURCE_EXHAUSTED.
  static constexpr size_t kMaxStreams = 1000;

  // Starts the stream that answers `request`, which must be good until the stream has ended, as
  // gRPC says of requests. RESOURCE_EXHAUSTED when the pool takes no more.
  grpc::ServerWriteReactor<v1::WatchChangesResponse>* Start(grpc::CallbackServerContext* context,
                                                            const v1::WatchChangesRequest& request,
                                                            storage::Database& database,
                                                            CallPool& read_pool);

  // Ends all streams, and those that are yet to be started, with UNAVAILABLE.
  void Stop();

 private:
  friend class ChangeStream;

  // False when there are too many.
  bool Add(ChangeStream* stream);
  void Remove(ChangeStream* stream);

  absl::Mutex mutex_;
  std::set<ChangeStream*> streams_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CHANGE_STREAM_H_
