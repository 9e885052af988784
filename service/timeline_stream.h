// The streams of a timeline query, as events and as a file, each of which holds no thread while its
// reader waits: each message is filled by a short step on the worker pool while gRPC sends the one
// before it, and then waits for its turn.
#ifndef ANNALS_SERVICE_TIMELINE_STREAM_H_
#define ANNALS_SERVICE_TIMELINE_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "service/call.h"
#include "storage/database.h"

namespace annals::service {

// Each starts the stream that answers `request`, a v1::StreamTimelineRequest or a
// v1::ExportTimelineRequest. RESOURCE_EXHAUSTED when the pool takes no more.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartTimelineStream(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request,
    storage::Database& database, CallPool& read_pool);
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartExportStream(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer& request,
                                                              storage::Database& database,
                                                              CallPool& read_pool);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_TIMELINE_STREAM_H_
