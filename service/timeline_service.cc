#include "service/timeline_service.h"

#include <memory>
#include <string>
#include <utility>

#include "service/call.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/search.h"
#include "service/summaries.h"
#include "service/timeline_stream.h"

namespace annals::service {

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryTimeline(
    grpc::CallbackServerContext* context, const v1::QueryTimelineRequest* request,
    v1::QueryTimelineResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/QueryTimeline", *request, pool_,
                   [=, this] { return Query(*request, *response); });
}

grpc::ServerWriteReactor<v1::StreamTimelineResponse>* TimelineServiceImpl::StreamTimeline(
    grpc::CallbackServerContext* context, const v1::StreamTimelineRequest* request) {
  return StartTimelineStream(context, *request, database_, pool_);
}

grpc::ServerUnaryReactor* TimelineServiceImpl::CountEvents(grpc::CallbackServerContext* context,
                                                           const v1::CountEventsRequest* request,
                                                           v1::CountEventsResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/CountEvents", *request, pool_,
                   [=, this] { return AnswerCount(database_, *request, *response); });
}

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryDensity(grpc::CallbackServerContext* context,
                                                            const v1::QueryDensityRequest* request,
                                                            v1::QueryDensityResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/QueryDensity", *request, pool_,
                   [=, this] { return AnswerDensity(database_, *request, *response); });
}

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryTiles(grpc::CallbackServerContext* context,
                                                          const v1::QueryTilesRequest* request,
                                                          v1::QueryTilesResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/QueryTiles", *request, pool_,
                   [=, this] { return AnswerTiles(database_, *request, *response); });
}

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryFacets(grpc::CallbackServerContext* context,
                                                           const v1::QueryFacetsRequest* request,
                                                           v1::QueryFacetsResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/QueryFacets", *request, pool_,
                   [=, this] { return AnswerFacets(database_, *request, *response); });
}

grpc::ServerUnaryReactor* TimelineServiceImpl::SearchEvents(grpc::CallbackServerContext* context,
                                                            const v1::SearchEventsRequest* request,
                                                            v1::SearchEventsResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/SearchEvents", *request, pool_,
                   [=, this] { return AnswerSearch(database_, paging_, *request, *response); });
}

absl::Status TimelineServiceImpl::Query(const v1::QueryTimelineRequest& request,
                                        v1::QueryTimelineResponse& response) {
  absl::StatusOr<int32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  absl::StatusOr<storage::Collection*> collection = FindParent(database_, request.parent());
  if (!collection.ok()) return collection.status();
  absl::StatusOr<storage::TimelineQuery> query = ReadQuery(request.query(), **collection);
  if (!query.ok()) return query.status();
  const std::string listing =
      "QueryTimeline " + request.parent() + " " + request.query().SerializeAsString();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(), listing, **collection, request.as_of_revision());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
      (*collection)->Timeline(*std::move(query), start->snapshot, start->resume_key);
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::string> token =
      FillPage(**reader, *page_size, *start, paging_, *response.mutable_events());
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

}  // namespace annals::service
