// The stream of a timeline query, which holds no thread while its reader waits: each message is
// filled by a short step on the worker pool, and the next step is asked for when gRPC has sent it.
#ifndef ANNALS_SERVICE_TIMELINE_STREAM_H_
#define ANNALS_SERVICE_TIMELINE_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "annals/v1/timeline_service.pb.h"
#include "service/call.h"
#include "storage/database.h"

namespace annals::service {

// Starts the stream that answers `request`, which must be good until the stream has ended, as gRPC
// says of requests. RESOURCE_EXHAUSTED when the pool takes no more.
grpc::ServerWriteReactor<v1::StreamTimelineResponse>* StartTimelineStream(
    grpc::CallbackServerContext* context, const v1::StreamTimelineRequest& request,
    storage::Database& database, CallPool& read_pool);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_TIMELINE_STREAM_H_
