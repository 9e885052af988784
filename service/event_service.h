// annals.v1.EventService: stored events, one by one.
#ifndef ANNALS_SERVICE_EVENT_SERVICE_H_
#define ANNALS_SERVICE_EVENT_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "service/paging.h"
#include "service/worker_pool.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class EventServiceImpl final : public v1::EventService::CallbackService {
 public:
  EventServiceImpl(storage::Database& database, Paging& paging, WorkerPool& read_pool)
      : database_(database), paging_(paging), pool_(read_pool) {}

  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const v1::GetEventRequest* request,
                                     v1::Event* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context,
                                       const v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetEvents(grpc::CallbackServerContext* context,
                                           const v1::BatchGetEventsRequest* request,
                                           v1::BatchGetEventsResponse* response) override;

 private:
  absl::Status Get(const v1::GetEventRequest& request, v1::Event& response);
  absl::Status List(const v1::ListEventsRequest& request, v1::ListEventsResponse& response);
  absl::Status BatchGet(const v1::BatchGetEventsRequest& request,
                        v1::BatchGetEventsResponse& response);

  storage::Database& database_;
  Paging& paging_;
  WorkerPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EVENT_SERVICE_H_
