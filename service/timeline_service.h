// annals.v1.TimelineService: events by time. Pages and streams of events are put together from the
// bytes that are stored (raw_message.h).
#ifndef ANNALS_SERVICE_TIMELINE_SERVICE_H_
#define ANNALS_SERVICE_TIMELINE_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "service/call.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class TimelineServiceImpl final : public v1::TimelineService::WithRawCallbackMethod_QueryTimeline<
                                      v1::TimelineService::WithRawCallbackMethod_StreamTimeline<
                                          v1::TimelineService::WithRawCallbackMethod_ExportTimeline<
                                              v1::TimelineService::CallbackService>>> {
 public:
  TimelineServiceImpl(storage::Database& database, Paging& paging, CallPool& read_pool)
      : database_(database), paging_(paging), pool_(read_pool) {}

  grpc::ServerUnaryReactor* QueryTimeline(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* StreamTimeline(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportTimeline(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* CountEvents(grpc::CallbackServerContext* context,
                                        const v1::CountEventsRequest* request,
                                        v1::CountEventsResponse* response) override;
  grpc::ServerUnaryReactor* QueryDensity(grpc::CallbackServerContext* context,
                                         const v1::QueryDensityRequest* request,
                                         v1::QueryDensityResponse* response) override;
  grpc::ServerUnaryReactor* QueryTiles(grpc::CallbackServerContext* context,
                                       const v1::QueryTilesRequest* request,
                                       v1::QueryTilesResponse* response) override;
  grpc::ServerUnaryReactor* QueryFacets(grpc::CallbackServerContext* context,
                                        const v1::QueryFacetsRequest* request,
                                        v1::QueryFacetsResponse* response) override;
  grpc::ServerUnaryReactor* QueryRelatedEvents(grpc::CallbackServerContext* context,
                                               const v1::QueryRelatedEventsRequest* request,
                                               v1::QueryRelatedEventsResponse* response) override;
  grpc::ServerUnaryReactor* SearchEvents(grpc::CallbackServerContext* context,
                                         const v1::SearchEventsRequest* request,
                                         v1::SearchEventsResponse* response) override;

 private:
  absl::Status Query(const v1::QueryTimelineRequest& request, grpc::ByteBuffer& response);

  storage::Database& database_;
  Paging& paging_;
  CallPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_TIMELINE_SERVICE_H_
