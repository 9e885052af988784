// annals.v1.ChangeService: what changes in a collection, write by write.
#ifndef ANNALS_SERVICE_CHANGE_SERVICE_H_
#define ANNALS_SERVICE_CHANGE_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/change_service.grpc.pb.h"
#include "service/call.h"
#include "service/change_stream.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class ChangeServiceImpl final : public v1::ChangeService::CallbackService {
 public:
  ChangeServiceImpl(storage::Database& database, Paging& paging, CallPool& read_pool)
      : database_(database), paging_(paging), pool_(read_pool) {}

  grpc::ServerWriteReactor<v1::WatchChangesResponse>* WatchChanges(
      grpc::CallbackServerContext* context, const v1::WatchChangesRequest* request) override;
  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const v1::ListRevisionsRequest* request,
                                          v1::ListRevisionsResponse* response) override;

  // Ends the streams, which else would go on for ever.
  void Stop() { streams_.Stop(); }

 private:
  absl::Status List(const v1::ListRevisionsRequest& request, v1::ListRevisionsResponse& response);

  storage::Database& database_;
  Paging& paging_;
  CallPool& pool_;
  ChangeStreams streams_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CHANGE_SERVICE_H_
