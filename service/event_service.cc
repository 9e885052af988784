#include "service/event_service.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "service/call.h"
#include "service/lookup.h"
#include "service/status.h"
#include "service/write_options.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

constexpr int kMinMerged = 2;
constexpr int kMaxBatch = 1000;

// The ids of the events that a batch names: at least `min` and at most `max`, all in `collection`,
// which is `parent`.
absl::StatusOr<std::vector<std::string>> IdsOf(
    const google::protobuf::RepeatedPtrField<std::string>& names, const std::string& parent,
    const storage::Collection& collection, int min, int max) {
  if (names.size() < min || names.size() > max) {
    return InvalidField("names",
                        fmt::format("has {} names; give {} to {}", names.size(), min, max));
  }
  std::vector<std::string> ids;
  ids.reserve(static_cast<size_t>(names.size()));
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = fmt::format("names[{}]", i);
    absl::StatusOr<storage::ResourceId> parsed = storage::ParseEventName(names[i]);
    if (!parsed.ok()) return InvalidField(field, std::string(parsed.status().message()));
    if (parsed->collection != collection.id()) {
      return InvalidField(
          field, fmt::format("{} is not in {}, the parent", Quoted(names[i]), Quoted(parent)));
    }
    ids.push_back(std::move(parsed->id));
  }
  return ids;
}

// Versions one by one, as FillPage takes them.
class VersionReader {
 public:
  VersionReader(std::vector<v1::EventVersion> versions, size_t next)
      : versions_(std::move(versions)), next_(next) {}

  bool Next(v1::EventVersion* version) {
    if (next_ >= versions_.size()) return false;
    *version = std::move(versions_[next_++]);
    return true;
  }

  std::string resume_key() const { return std::to_string(next_); }
  const absl::Status& status() const { return status_; }

 private:
  std::vector<v1::EventVersion> versions_;
  size_t next_ = 0;
  const absl::Status status_;
};

}  // namespace

template <class Request>
absl::Status EventServiceImpl::Decide(const Request& request,
                                      absl::StatusOr<v1::Event> (storage::Collection::*decide)(
                                          const std::string&, const storage::WriteOptions&),
                                      v1::Event& response) {
  absl::StatusOr<Found> found = FindEvent(database_, request.name());
  if (!found.ok()) return found.status();
  const absl::StatusOr<storage::WriteOptions> options = ReadWriteOptions(request.options());
  if (!options.ok()) return options.status();
  absl::StatusOr<v1::Event> event = (found->collection->*decide)(found->id, *options);
  if (!event.ok()) return WithResource(event.status(), "event", request.name());
  response = *std::move(event);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* EventServiceImpl::GetEvent(grpc::CallbackServerContext* context,
                                                     const v1::GetEventRequest* request,
                                                     v1::Event* response) {
  return StartCall(context, "annals.v1.EventService/GetEvent", *request, read_pool_,
                   [=, this] { return Get(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::ListEvents(grpc::CallbackServerContext* context,
                                                       const v1::ListEventsRequest* request,
                                                       v1::ListEventsResponse* response) {
  return StartCall(context, "annals.v1.EventService/ListEvents", *request, read_pool_,
                   [=, this] { return List(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::BatchGetEvents(grpc::CallbackServerContext* context,
                                                           const v1::BatchGetEventsRequest* request,
                                                           v1::BatchGetEventsResponse* response) {
  return StartCall(context, "annals.v1.EventService/BatchGetEvents", *request, read_pool_,
                   [=, this] { return BatchGet(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::MergeEvents(grpc::CallbackServerContext* context,
                                                        const v1::MergeEventsRequest* request,
                                                        v1::Event* response) {
  return StartCall(context, "annals.v1.EventService/MergeEvents", *request, write_pool_,
                   [=, this] { return Merge(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::SplitEvent(grpc::CallbackServerContext* context,
                                                       const v1::SplitEventRequest* request,
                                                       v1::Event* response) {
  return StartCall(context, "annals.v1.EventService/SplitEvent", *request, write_pool_, [=, this] {
    return Decide(*request, &storage::Collection::SplitEvent, *response);
  });
}

grpc::ServerUnaryReactor* EventServiceImpl::DeleteEvent(grpc::CallbackServerContext* context,
                                                        const v1::DeleteEventRequest* request,
                                                        v1::Event* response) {
  return StartCall(context, "annals.v1.EventService/DeleteEvent", *request, write_pool_, [=, this] {
    return Decide(*request, &storage::Collection::DeleteEvent, *response);
  });
}

grpc::ServerUnaryReactor* EventServiceImpl::UndeleteEvent(grpc::CallbackServerContext* context,
                                                          const v1::UndeleteEventRequest* request,
                                                          v1::Event* response) {
  return StartCall(
      context, "annals.v1.EventService/UndeleteEvent", *request, write_pool_,
      [=, this] { return Decide(*request, &storage::Collection::UndeleteEvent, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::ListEventVersions(
    grpc::CallbackServerContext* context, const v1::ListEventVersionsRequest* request,
    v1::ListEventVersionsResponse* response) {
  return StartCall(context, "annals.v1.EventService/ListEventVersions", *request, read_pool_,
                   [=, this] { return ListVersions(*request, *response); });
}

absl::Status EventServiceImpl::Get(const v1::GetEventRequest& request, v1::Event& response) {
  absl::StatusOr<Found> found = FindEvent(database_, request.name());
  if (!found.ok()) return found.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(*found->collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<v1::Event> event = found->collection->GetEvent(found->id, *snapshot);
  if (!event.ok()) return WithResource(event.status(), "event", request.name());
  response = *std::move(event);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::List(const v1::ListEventsRequest& request,
                                    v1::ListEventsResponse& response) {
  absl::StatusOr<int32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  absl::StatusOr<storage::Collection*> collection = FindParent(database_, request.parent());
  if (!collection.ok()) return collection.status();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(),
                    (request.show_deleted() ? "ListAllEvents " : "ListEvents ") + request.parent(),
                    **collection, request.as_of_revision());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
      (*collection)->ListEvents(start->snapshot, start->resume_key, request.show_deleted());
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::string> token =
      FillPage(**reader, *page_size, *start, paging_, *response.mutable_events());
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

absl::Status EventServiceImpl::BatchGet(const v1::BatchGetEventsRequest& request,
                                        v1::BatchGetEventsResponse& response) {
  absl::StatusOr<storage::Collection*> collection = FindParent(database_, request.parent());
  if (!collection.ok()) return collection.status();
  absl::StatusOr<std::vector<std::string>> ids =
      IdsOf(request.names(), request.parent(), **collection, 1, kMaxBatch);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(**collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<std::vector<v1::Event>> events = (*collection)->GetEvents(*ids, *snapshot);
  if (!events.ok()) return events.status();
  response.mutable_events()->Assign(std::make_move_iterator(events->begin()),
                                    std::make_move_iterator(events->end()));
  return absl::OkStatus();
}

absl::Status EventServiceImpl::Merge(const v1::MergeEventsRequest& request, v1::Event& response) {
  absl::StatusOr<storage::Collection*> collection = FindParent(database_, request.parent());
  if (!collection.ok()) return collection.status();
  absl::StatusOr<std::vector<std::string>> ids =
      IdsOf(request.names(), request.parent(), **collection, kMinMerged,
            static_cast<int>(storage::Collection::kMaxMerged));
  if (!ids.ok()) return ids.status();
  const absl::StatusOr<storage::WriteOptions> options = ReadWriteOptions(request.options());
  if (!options.ok()) return options.status();
  absl::StatusOr<v1::Event> event = (*collection)->MergeEvents(*ids, *options);
  if (absl::IsInvalidArgument(event.status())) {
    return InvalidField("names", std::string(event.status().message()));
  }
  if (!event.ok()) return event.status();
  response = *std::move(event);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::ListVersions(const v1::ListEventVersionsRequest& request,
                                            v1::ListEventVersionsResponse& response) {
  absl::StatusOr<int32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  if (absl::Status named = storage::ParseEventName(request.parent()).status(); !named.ok()) {
    return OfField("parent", named);
  }
  absl::StatusOr<Found> found = FindEvent(database_, request.parent());
  if (!found.ok()) return found.status();
  absl::StatusOr<PageStart> start = paging_.Begin(
      request.page_token(), "ListEventVersions " + request.parent(), *found->collection);
  if (!start.ok()) return start.status();
  absl::StatusOr<std::vector<v1::EventVersion>> versions =
      found->collection->EventHistory(found->id, start->snapshot);
  if (!versions.ok()) return WithResource(versions.status(), "event", request.parent());
  size_t next = 0;
  if (!start->resume_key.empty() && !absl::SimpleAtoi(start->resume_key, &next)) {
    return InvalidField("page_token", "the token is not of this listing");
  }
  VersionReader reader(*std::move(versions), next);
  absl::StatusOr<std::string> token =
      FillPage(reader, *page_size, *start, paging_, *response.mutable_versions());
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  return absl::OkStatus();
}

}  // namespace annals::service
