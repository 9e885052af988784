#include "service/operations_service.h"

#include <map>
#include <string>
#include <utility>

#include "annals/v1/operation.pb.h"
#include "service/lookup.h"
#include "service/operation_filter.h"
#include "service/paging.h"
#include "service/status.h"
#include "service/violations.h"
#include "service/wait_operation.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

using google::longrunning::Operation;

v1::OperationMetadata MetadataOf(const Operation& operation) {
  v1::OperationMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

}  // namespace

absl::StatusOr<Operation> FindOperation(Operations& operations, const std::string& name,
                                        const CallPool& pool,
                                        const grpc::CallbackServerContext& context,
                                        const google::protobuf::Message& request) {
  const absl::StatusOr<storage::ResourceId> parsed = storage::ParseOperationName(name);
  if (!parsed.ok()) return OfField("name", parsed.status());
  absl::StatusOr<Operation> found = operations.Get(name);
  if (!found.ok()) return found.status();
  absl::Status may = MayCallAs(pool, context, MetadataOf(*found).method(), request);
  if (!may.ok()) return may;
  return found;
}

grpc::ServerUnaryReactor* OperationsServiceImpl::ListOperations(
    grpc::CallbackServerContext* context, const google::longrunning::ListOperationsRequest* request,
    google::longrunning::ListOperationsResponse* response) {
  return StartCall(context, "google.longrunning.Operations/ListOperations", *request, pool_,
                   [=, this] { return List(*context, *request, *response); });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::GetOperation(
    grpc::CallbackServerContext* context, const google::longrunning::GetOperationRequest* request,
    Operation* response) {
  return StartCall(context, "google.longrunning.Operations/GetOperation", *request, pool_,
                   [=, this]() -> absl::Status {
                     absl::StatusOr<Operation> found =
                         FindOperation(operations_, request->name(), pool_, *context, *request);
                     if (!found.ok()) return found.status();
                     *response = *std::move(found);
                     return absl::OkStatus();
                   });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::DeleteOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::DeleteOperationRequest* request, google::protobuf::Empty* response) {
  return StartWrite(context, "google.longrunning.Operations/DeleteOperation", *request, *response,
                    pool_, [=, this]() -> absl::Status {
                      const absl::StatusOr<Operation> found =
                          FindOperation(operations_, request->name(), pool_, *context, *request);
                      return found.ok() ? operations_.Delete(request->name()) : found.status();
                    });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::CancelOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::CancelOperationRequest* request, google::protobuf::Empty* response) {
  return StartWrite(context, "google.longrunning.Operations/CancelOperation", *request, *response,
                    pool_, [=, this]() -> absl::Status {
                      const absl::StatusOr<Operation> found =
                          FindOperation(operations_, request->name(), pool_, *context, *request);
                      return found.ok() ? operations_.Cancel(request->name()) : found.status();
                    });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::WaitOperation(
    grpc::CallbackServerContext* context, const google::longrunning::WaitOperationRequest* request,
    Operation* response) {
  return StartWaitOperation(context, *request, *response, operations_, pool_);
}

absl::Status OperationsServiceImpl::List(const grpc::CallbackServerContext& context,
                                         const google::longrunning::ListOperationsRequest& request,
                                         google::longrunning::ListOperationsResponse& response) {
  Violations wrong;
  const absl::StatusOr<std::string> collection = storage::ParseCollectionName(request.name());
  wrong.Add(OfField("name", collection.status()));
  const FilterNode filter = wrong.ValueOf(ReadOperationFilter(request.filter()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  // The id of the last operation of the page before.
  const std::string& before = request.page_token();
  if (!before.empty() && !storage::CheckId("page token", before).ok()) {
    wrong.Add(InvalidField("page_token", Quoted(before) + " is not a token of this listing"));
  }
  if (!wrong.empty()) return wrong.status();
  std::map<std::string, bool> may;  // by method
  std::string last;
  for (Operation& operation : operations_.List(*collection, before)) {
    const v1::OperationMetadata metadata = MetadataOf(operation);
    const auto [known, is_new] = may.try_emplace(metadata.method());
    if (is_new) known->second = MayCallAs(pool_, context, metadata.method(), request).ok();
    if (!known->second || !Matches(filter, operation, metadata)) continue;
    if (response.operations_size() == page_size) {
      response.set_next_page_token(last);
      break;
    }
    last = std::string(storage::LastPartOf(operation.name()));
    *response.add_operations() = std::move(operation);
  }
  return absl::OkStatus();
}

}  // namespace annals::service
