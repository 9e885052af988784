#include "service/change_service.h"

#include <memory>
#include <string>
#include <utility>

#include "service/call.h"
#include "service/lookup.h"
#include "service/violations.h"

namespace annals::service {

grpc::ServerWriteReactor<v1::WatchChangesResponse>* ChangeServiceImpl::WatchChanges(
    grpc::CallbackServerContext* context, const v1::WatchChangesRequest* request) {
  return streams_.Start(context, *request, database_, pool_);
}

grpc::ServerUnaryReactor* ChangeServiceImpl::ListRevisions(grpc::CallbackServerContext* context,
                                                           const v1::ListRevisionsRequest* request,
                                                           v1::ListRevisionsResponse* response) {
  return StartCall(context, "annals.v1.ChangeService/ListRevisions", *request, pool_,
                   [=, this] { return List(*request, *response); });
}

absl::Status ChangeServiceImpl::List(const v1::ListRevisionsRequest& request,
                                     v1::ListRevisionsResponse& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  wrong.Add(CheckPageToken(request.page_token()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(), "ListRevisions " + request.parent(), *collection);
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::RevisionReader>> reader =
      collection->ListRevisions(start->snapshot, start->resume_key);
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::string> token =
      FillPage(**reader, page_size, *start, paging_, *response.mutable_revisions());
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  return absl::OkStatus();
}

}  // namespace annals::service
