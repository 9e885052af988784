// annals.v1.CollectionService: collections as a whole.
#ifndef ANNALS_SERVICE_COLLECTION_SERVICE_H_
#define ANNALS_SERVICE_COLLECTION_SERVICE_H_

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "annals/v1/collection_service.grpc.pb.h"
#include "service/call.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class CollectionServiceImpl final : public v1::CollectionService::CallbackService {
 public:
  // What changes collections runs on `admin_pool`, so one call after another.
  CollectionServiceImpl(storage::Database& database, Paging& paging, CallPool& read_pool,
                        CallPool& admin_pool)
      : database_(database), paging_(paging), read_pool_(read_pool), admin_pool_(admin_pool) {}

  grpc::ServerUnaryReactor* GetCollection(grpc::CallbackServerContext* context,
                                          const v1::GetCollectionRequest* request,
                                          v1::Collection* response) override;
  grpc::ServerUnaryReactor* ListCollections(grpc::CallbackServerContext* context,
                                            const v1::ListCollectionsRequest* request,
                                            v1::ListCollectionsResponse* response) override;
  grpc::ServerUnaryReactor* CreateCollection(grpc::CallbackServerContext* context,
                                             const v1::CreateCollectionRequest* request,
                                             v1::Collection* response) override;
  grpc::ServerUnaryReactor* UpdateCollection(grpc::CallbackServerContext* context,
                                             const v1::UpdateCollectionRequest* request,
                                             v1::Collection* response) override;
  grpc::ServerUnaryReactor* DeleteCollection(grpc::CallbackServerContext* context,
                                             const v1::DeleteCollectionRequest* request,
                                             v1::DeleteCollectionResponse* response) override;

 private:
  absl::Status Get(const v1::GetCollectionRequest& request, v1::Collection& response);
  // `may_see` says of the id of a collection whether the caller may know of it.
  absl::Status List(const v1::ListCollectionsRequest& request,
                    const std::function<bool(std::string_view)>& may_see,
                    v1::ListCollectionsResponse& response);
  absl::Status Create(const v1::CreateCollectionRequest& request, v1::Collection& response);
  absl::Status Update(const v1::UpdateCollectionRequest& request, v1::Collection& response);
  absl::Status Delete(const v1::DeleteCollectionRequest& request);

  storage::Database& database_;
  Paging& paging_;
  CallPool& read_pool_;
  CallPool& admin_pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_COLLECTION_SERVICE_H_
