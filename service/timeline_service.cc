#include "service/timeline_service.h"

#include <memory>
#include <string>
#include <utility>

#include "service/call.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/raw_message.h"
#include "service/related.h"
#include "service/search.h"
#include "service/summaries.h"
#include "service/timeline_stream.h"
#include "service/violations.h"

namespace annals::service {

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryTimeline(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return StartRawCall<v1::QueryTimelineRequest>(
      context, "annals.v1.TimelineService/QueryTimeline", *request, pool_,
      [=, this](const v1::QueryTimelineRequest& parsed) { return Query(parsed, *response); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TimelineServiceImpl::StreamTimeline(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return StartTimelineStream(context, *request, database_, pool_);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TimelineServiceImpl::ExportTimeline(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return StartExportStream(context, *request, database_, pool_);
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

grpc::ServerUnaryReactor* TimelineServiceImpl::QueryRelatedEvents(
    grpc::CallbackServerContext* context, const v1::QueryRelatedEventsRequest* request,
    v1::QueryRelatedEventsResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/QueryRelatedEvents", *request, pool_,
                   [=, this] { return AnswerRelated(database_, paging_, *request, *response); });
}

grpc::ServerUnaryReactor* TimelineServiceImpl::SearchEvents(grpc::CallbackServerContext* context,
                                                            const v1::SearchEventsRequest* request,
                                                            v1::SearchEventsResponse* response) {
  return StartCall(context, "annals.v1.TimelineService/SearchEvents", *request, pool_,
                   [=, this] { return AnswerSearch(database_, paging_, *request, *response); });
}

absl::Status TimelineServiceImpl::Query(const v1::QueryTimelineRequest& request,
                                        grpc::ByteBuffer& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  storage::TimelineQuery query = wrong.ValueOf(ReadQuery(request.query(), collection.get()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  wrong.Add(CheckPageToken(request.page_token()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  const std::string listing =
      "QueryTimeline " + request.parent() + " " + request.query().SerializeAsString();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(), listing, *collection, request.as_of_revision());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
      collection->Timeline(std::move(query), start->snapshot, start->resume_key);
  if (!reader.ok()) return reader.status();
  using Response = v1::QueryTimelineResponse;
  RawMessage page;
  std::string_view event;
  bool has_more = (*reader)->NextSerialized(&event);
  std::string resume_key;
  for (int32_t count = 0; has_more && count < page_size && page.size() < kMaxPageBytes; ++count) {
    page.AddBytes(Response::kEventsFieldNumber, event);
    resume_key = (*reader)->resume_key();
    has_more = (*reader)->NextSerialized(&event);
  }
  if (has_more) {
    page.AddBytes(Response::kNextPageTokenFieldNumber, paging_.TokenAfter(*start, resume_key));
  }
  if (!(*reader)->status().ok()) return (*reader)->status();
  page.AddNumber(Response::kRevisionFieldNumber, start->snapshot->revision());
  response = page.TakeBuffer();
  return absl::OkStatus();
}

}  // namespace annals::service
