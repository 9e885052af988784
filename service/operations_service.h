// google.longrunning.Operations: what becomes of work that goes on after its call.
//
// Nobody sees, cancels or deletes an operation who could not have started it: beside what Access
// asks of these methods, the caller must be granted the method that started it.
#ifndef ANNALS_SERVICE_OPERATIONS_SERVICE_H_
#define ANNALS_SERVICE_OPERATIONS_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "service/call.h"
#include "service/operations.h"

namespace annals::service {

// The operation `name` of a request, if the caller may have to do with it. INVALID_ARGUMENT when
// that is not a name, NOT_FOUND when there is none of it, PERMISSION_DENIED.
absl::StatusOr<google::longrunning::Operation> FindOperation(
    Operations& operations, const std::string& name, const CallPool& pool,
    const grpc::CallbackServerContext& context, const google::protobuf::Message& request);

// Thread-safe. The arguments of the constructor must outlive it.
class OperationsServiceImpl final : public google::longrunning::Operations::CallbackService {
 public:
  OperationsServiceImpl(Operations& operations, CallPool& pool)
      : operations_(operations), pool_(pool) {}

  grpc::ServerUnaryReactor* ListOperations(
      grpc::CallbackServerContext* context,
      const google::longrunning::ListOperationsRequest* request,
      google::longrunning::ListOperationsResponse* response) override;
  grpc::ServerUnaryReactor* GetOperation(grpc::CallbackServerContext* context,
                                         const google::longrunning::GetOperationRequest* request,
                                         google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* DeleteOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::DeleteOperationRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* CancelOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::CancelOperationRequest* request,
      google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* WaitOperation(grpc::CallbackServerContext* context,
                                          const google::longrunning::WaitOperationRequest* request,
                                          google::longrunning::Operation* response) override;

 private:
  absl::Status List(const grpc::CallbackServerContext& context,
                    const google::longrunning::ListOperationsRequest& request,
                    google::longrunning::ListOperationsResponse& response);

  Operations& operations_;
  CallPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPERATIONS_SERVICE_H_
