// annals.v1.EventService: stored events, one by one, which of them are one, and those that users
// enter.
#ifndef ANNALS_SERVICE_EVENT_SERVICE_H_
#define ANNALS_SERVICE_EVENT_SERVICE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "service/call.h"
#include "service/paging.h"
#include "storage/database.h"
#include "storage/write_options.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class EventServiceImpl final : public v1::EventService::CallbackService {
 public:
  EventServiceImpl(storage::Database& database, Paging& paging, CallPool& read_pool,
                   CallPool& write_pool)
      : database_(database), paging_(paging), read_pool_(read_pool), write_pool_(write_pool) {}

  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const v1::GetEventRequest* request,
                                     v1::Event* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context,
                                       const v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetEvents(grpc::CallbackServerContext* context,
                                           const v1::BatchGetEventsRequest* request,
                                           v1::BatchGetEventsResponse* response) override;
  grpc::ServerUnaryReactor* CreateEvent(grpc::CallbackServerContext* context,
                                        const v1::CreateEventRequest* request,
                                        v1::Event* response) override;
  grpc::ServerUnaryReactor* BatchCreateEvents(grpc::CallbackServerContext* context,
                                              const v1::BatchCreateEventsRequest* request,
                                              v1::BatchCreateEventsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateEvent(grpc::CallbackServerContext* context,
                                        const v1::UpdateEventRequest* request,
                                        v1::Event* response) override;
  grpc::ServerBidiReactor<v1::ImportEventsRequest, v1::ImportEventsResponse>* ImportEvents(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* MergeEvents(grpc::CallbackServerContext* context,
                                        const v1::MergeEventsRequest* request,
                                        v1::Event* response) override;
  grpc::ServerUnaryReactor* SplitEvent(grpc::CallbackServerContext* context,
                                       const v1::SplitEventRequest* request,
                                       v1::Event* response) override;
  grpc::ServerUnaryReactor* DeleteEvent(grpc::CallbackServerContext* context,
                                        const v1::DeleteEventRequest* request,
                                        v1::Event* response) override;
  grpc::ServerUnaryReactor* UndeleteEvent(grpc::CallbackServerContext* context,
                                          const v1::UndeleteEventRequest* request,
                                          v1::Event* response) override;
  grpc::ServerUnaryReactor* ListEventVersions(grpc::CallbackServerContext* context,
                                              const v1::ListEventVersionsRequest* request,
                                              v1::ListEventVersionsResponse* response) override;

 private:
  absl::Status Get(const v1::GetEventRequest& request, v1::Event& response);
  absl::Status List(const v1::ListEventsRequest& request, v1::ListEventsResponse& response);
  absl::Status BatchGet(const v1::BatchGetEventsRequest& request,
                        v1::BatchGetEventsResponse& response);
  absl::Status Create(const v1::CreateEventRequest& request, v1::Event& response);
  absl::Status BatchCreate(const v1::BatchCreateEventsRequest& request,
                           v1::BatchCreateEventsResponse& response);
  // Of both: `paths` are those of the events in the request.
  absl::StatusOr<std::vector<v1::Event>> Enter(const std::string& parent,
                                               std::vector<v1::Event> events,
                                               const std::vector<std::string>& paths,
                                               const storage::WriteOptions& options);
  absl::Status Update(const v1::UpdateEventRequest& request, v1::Event& response);
  absl::Status Merge(const v1::MergeEventsRequest& request, v1::Event& response);
  // The calls that decide something of one event: `decide` is the collection's method.
  template <class Request>
  absl::Status Decide(const Request& request,
                      absl::StatusOr<v1::Event> (storage::Collection::*decide)(
                          const std::string&, const storage::WriteOptions&),
                      v1::Event& response);
  absl::Status ListVersions(const v1::ListEventVersionsRequest& request,
                            v1::ListEventVersionsResponse& response);

  storage::Database& database_;
  Paging& paging_;
  CallPool& read_pool_;
  CallPool& write_pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EVENT_SERVICE_H_
