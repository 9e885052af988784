// EventService.ImportEvents: a file of events that comes as a stream of its bytes.
#ifndef ANNALS_SERVICE_IMPORT_EVENTS_H_
#define ANNALS_SERVICE_IMPORT_EVENTS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "annals/v1/event_service.pb.h"
#include "service/call.h"
#include "storage/database.h"

namespace annals::service {

// Starts such a call, which has one thread of the pool at a time while it works, and none while it
// waits for its caller. It holds one request and one batch of events.
grpc::ServerBidiReactor<v1::ImportEventsRequest, v1::ImportEventsResponse>* StartImportEvents(
    grpc::CallbackServerContext* context, storage::Database& database, CallPool& pool);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_IMPORT_EVENTS_H_
