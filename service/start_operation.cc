#include "service/start_operation.h"

#include <memory>
#include <utility>

#include "service/status.h"

namespace annals::service {

std::function<void(const std::string& name, const OperationResult& result)> TellEnd(
    const AuditSource& source, const google::protobuf::Message& request) {
  const std::shared_ptr<google::protobuf::Message> asked(request.New());
  asked->CopyFrom(request);
  return [source, asked](const std::string& name, const OperationResult& result) {
    // What cannot be written is told in the log.
    source.Tell(ToGrpcStatus(result.status()), *asked, result.ok() ? result->get() : nullptr, name)
        .IgnoreError();
  };
}

grpc::ServerUnaryReactor* StartOperation(
    grpc::CallbackServerContext* context, std::string_view method,
    const google::protobuf::Message& request, google::longrunning::Operation& response,
    CallPool& pool, Operations& operations,
    std::function<absl::Status(OperationPlan& plan)> make_plan) {
  return StartWriteBy(context, method, request, response, pool,
                      [method, &request, &response, &operations, make_plan = std::move(make_plan)](
                          const CallRecord& record, std::function<void()>& then) -> absl::Status {
                        OperationPlan plan;
                        plan.method = std::string(method);
                        if (absl::Status made = make_plan(plan); !made.ok()) return made;
                        absl::StatusOr<Operations::Place> place = operations.Reserve(plan.kind);
                        if (!place.ok()) return place.status();
                        plan.at_end = TellEnd(record.audit_source(), request);
                        response = operations.Make(*std::move(place), std::move(plan));
                        // Its end comes after this line in the audit log.
                        then = [&operations, name = response.name()] { operations.Begin(name); };
                        return absl::OkStatus();
                      });
}

}  // namespace annals::service
