// Operations.WaitOperation, which holds no thread while it waits.
#ifndef ANNALS_SERVICE_WAIT_OPERATION_H_
#define ANNALS_SERVICE_WAIT_OPERATION_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "google/longrunning/operations.pb.h"
#include "service/call.h"
#include "service/operations.h"

namespace annals::service {

// Starts the call. The arguments must outlive it.
grpc::ServerUnaryReactor* StartWaitOperation(
    grpc::CallbackServerContext* context, const google::longrunning::WaitOperationRequest& request,
    google::longrunning::Operation& response, Operations& operations, CallPool& pool);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_WAIT_OPERATION_H_
