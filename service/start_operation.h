// Calls that start an operation.
//
//   return StartOperation(context, "annals.v1.AdminService/CompactCollection", *request, *response,
//                         pool_, operations_,
//                         [=, this](OperationPlan& plan) { return PlanCompact(*request, plan); });
#ifndef ANNALS_SERVICE_START_OPERATION_H_
#define ANNALS_SERVICE_START_OPERATION_H_

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/longrunning/operations.pb.h"
#include "service/call.h"
#include "service/operations.h"

namespace annals::service {

// Has the audit log told of the end of an operation that `request` has asked for, with the id and
// the caller of the call that did; that it was asked for is told as of every call.
std::function<void(const std::string& name, const OperationResult& result)> TellEnd(
    const AuditSource& source, const google::protobuf::Message& request);

// Starts a unary call that starts an operation. `make_plan` looks at the request, on a thread of
// `pool`, and fills the plan but for its method and its end; its error is that of the call.
grpc::ServerUnaryReactor* StartOperation(
    grpc::CallbackServerContext* context, std::string_view method,
    const google::protobuf::Message& request, google::longrunning::Operation& response,
    CallPool& pool, Operations& operations,
    std::function<absl::Status(OperationPlan& plan)> make_plan);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_START_OPERATION_H_
