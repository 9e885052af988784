#include "service/event_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "service/call.h"
#include "service/event_input.h"
#include "service/import_events.h"
#include "service/lookup.h"
#include "service/status.h"
#include "service/violations.h"
#include "service/write_options.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

constexpr int kMinMerged = 2;
constexpr int kMaxBatch = 1000;

// The ids of the events that a batch names: at least `min` and at most `max`, all in the collection
// `parent`.
absl::StatusOr<std::vector<std::string>> IdsOf(
    const google::protobuf::RepeatedPtrField<std::string>& names, const std::string& parent,
    int min, int max) {
  if (names.size() < min || names.size() > max) {
    return InvalidField("names",
                        fmt::format("has {} names; give {} to {}", names.size(), min, max));
  }
  const bool has_parent = ParseParent(parent).ok();
  Violations wrong;
  std::vector<std::string> ids;
  ids.reserve(static_cast<size_t>(names.size()));
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = fmt::format("names[{}]", i);
    absl::StatusOr<storage::ResourceId> parsed = storage::ParseEventName(names[i]);
    if (!parsed.ok()) {
      wrong.Add(OfField(field, parsed.status()));
    } else if (has_parent && storage::CollectionName(parsed->collection) != parent) {
      wrong.Add(InvalidField(
          field, fmt::format("{} is not in {}, the parent", Quoted(names[i]), Quoted(parent))));
    } else {
      ids.push_back(std::move(parsed->id));
    }
  }
  if (!wrong.empty()) return wrong.status();
  return ids;
}

// The options of a request that makes events.
template <class Request>
absl::StatusOr<storage::WriteOptions> ReadCreateOptions(const Request& request,
                                                        const v1::WriteOptions& options) {
  Violations wrong;
  if (options.if_revision() != 0) {
    wrong.Add(InvalidField("options.if_revision", "a new event has no revision yet; leave it out"));
  }
  storage::WriteOptions read = wrong.ValueOf(ReadWriteOptions(request, options));
  if (!wrong.empty()) return wrong.status();
  return read;
}

// The event that a request asks for, checked and named as one of the collection of this id;
// `prefix` comes before its fields.
absl::StatusOr<v1::Event> NewEvent(const v1::CreateEventRequest& request,
                                   const std::string& collection, const std::string& prefix) {
  Violations wrong;
  v1::Event event = request.event();
  event.clear_name();
  wrong.Add(ReadEvent(prefix + "event", {}, &event));
  if (!request.event_id().empty()) {
    wrong.Add(OfField(prefix + "event_id", storage::CheckId("event id", request.event_id())));
  }
  if (!wrong.empty()) return wrong.status();
  if (!request.event_id().empty()) {
    event.set_name(storage::EventName(collection, request.event_id()));
  }
  return event;
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
  Violations wrong;
  const Found found = wrong.ValueOf(FindEvent(database_, request.name()));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<v1::Event> event = ((*found.collection).*decide)(found.id, options);
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

grpc::ServerUnaryReactor* EventServiceImpl::CreateEvent(grpc::CallbackServerContext* context,
                                                        const v1::CreateEventRequest* request,
                                                        v1::Event* response) {
  return StartWrite(context, "annals.v1.EventService/CreateEvent", *request, *response, write_pool_,
                    [=, this] { return Create(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::BatchCreateEvents(
    grpc::CallbackServerContext* context, const v1::BatchCreateEventsRequest* request,
    v1::BatchCreateEventsResponse* response) {
  return StartWrite(context, "annals.v1.EventService/BatchCreateEvents", *request, *response,
                    write_pool_, [=, this] { return BatchCreate(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::UpdateEvent(grpc::CallbackServerContext* context,
                                                        const v1::UpdateEventRequest* request,
                                                        v1::Event* response) {
  return StartWrite(context, "annals.v1.EventService/UpdateEvent", *request, *response, write_pool_,
                    [=, this] { return Update(*request, *response); });
}

grpc::ServerBidiReactor<v1::ImportEventsRequest, v1::ImportEventsResponse>*
EventServiceImpl::ImportEvents(grpc::CallbackServerContext* context) {
  return StartImportEvents(context, database_, write_pool_);
}

grpc::ServerUnaryReactor* EventServiceImpl::MergeEvents(grpc::CallbackServerContext* context,
                                                        const v1::MergeEventsRequest* request,
                                                        v1::Event* response) {
  return StartWrite(context, "annals.v1.EventService/MergeEvents", *request, *response, write_pool_,
                    [=, this] { return Merge(*request, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::SplitEvent(grpc::CallbackServerContext* context,
                                                       const v1::SplitEventRequest* request,
                                                       v1::Event* response) {
  return StartWrite(
      context, "annals.v1.EventService/SplitEvent", *request, *response, write_pool_,
      [=, this] { return Decide(*request, &storage::Collection::SplitEvent, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::DeleteEvent(grpc::CallbackServerContext* context,
                                                        const v1::DeleteEventRequest* request,
                                                        v1::Event* response) {
  return StartWrite(
      context, "annals.v1.EventService/DeleteEvent", *request, *response, write_pool_,
      [=, this] { return Decide(*request, &storage::Collection::DeleteEvent, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::UndeleteEvent(grpc::CallbackServerContext* context,
                                                          const v1::UndeleteEventRequest* request,
                                                          v1::Event* response) {
  return StartWrite(
      context, "annals.v1.EventService/UndeleteEvent", *request, *response, write_pool_,
      [=, this] { return Decide(*request, &storage::Collection::UndeleteEvent, *response); });
}

grpc::ServerUnaryReactor* EventServiceImpl::ListEventVersions(
    grpc::CallbackServerContext* context, const v1::ListEventVersionsRequest* request,
    v1::ListEventVersionsResponse* response) {
  return StartCall(context, "annals.v1.EventService/ListEventVersions", *request, read_pool_,
                   [=, this] { return ListVersions(*request, *response); });
}

absl::Status EventServiceImpl::Get(const v1::GetEventRequest& request, v1::Event& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindEvent(database_, request.name()));
  wrong.Add(CheckReadMask(*v1::Event::descriptor(), request.read_mask()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(*found.collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<v1::Event> event = found.collection->GetEvent(found.id, *snapshot);
  if (!event.ok()) return WithResource(event.status(), "event", request.name());
  response = *std::move(event);
  Trim(request.read_mask(), &response);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::List(const v1::ListEventsRequest& request,
                                    v1::ListEventsResponse& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  wrong.Add(CheckReadMask(*v1::Event::descriptor(), request.read_mask()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  wrong.Add(CheckPageToken(request.page_token()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(),
                    (request.show_deleted() ? "ListAllEvents " : "ListEvents ") + request.parent(),
                    *collection, request.as_of_revision());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
      collection->ListEvents(start->snapshot, start->resume_key, request.show_deleted());
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::string> token =
      FillPage(**reader, page_size, *start, paging_, *response.mutable_events());
  if (!token.ok()) return token.status();
  for (v1::Event& event : *response.mutable_events()) Trim(request.read_mask(), &event);
  response.set_next_page_token(*std::move(token));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

absl::Status EventServiceImpl::BatchGet(const v1::BatchGetEventsRequest& request,
                                        v1::BatchGetEventsResponse& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  const std::vector<std::string> ids =
      wrong.ValueOf(IdsOf(request.names(), request.parent(), 1, kMaxBatch));
  wrong.Add(CheckReadMask(*v1::Event::descriptor(), request.read_mask()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(*collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<std::vector<v1::Event>> events = collection->GetEvents(ids, *snapshot);
  if (!events.ok()) return events.status();
  response.mutable_events()->Assign(std::make_move_iterator(events->begin()),
                                    std::make_move_iterator(events->end()));
  for (v1::Event& event : *response.mutable_events()) Trim(request.read_mask(), &event);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::Create(const v1::CreateEventRequest& request, v1::Event& response) {
  Violations wrong;
  const std::string collection = wrong.ValueOf(ParseParent(request.parent()));
  const v1::Event event = wrong.ValueOf(NewEvent(request, collection, ""));
  storage::WriteOptions options = wrong.ValueOf(ReadCreateOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  options.validate_only = request.validate_only();
  absl::StatusOr<std::vector<v1::Event>> created =
      Enter(request.parent(), {event}, {"event"}, options);
  if (!created.ok()) return created.status();
  response = std::move(created->front());
  return absl::OkStatus();
}

absl::Status EventServiceImpl::BatchCreate(const v1::BatchCreateEventsRequest& request,
                                           v1::BatchCreateEventsResponse& response) {
  if (request.requests().empty() || request.requests_size() > kMaxBatch) {
    return InvalidField("requests", fmt::format("has {} requests; give 1 to {}",
                                                request.requests_size(), kMaxBatch));
  }
  Violations wrong;
  const std::string collection = wrong.ValueOf(ParseParent(request.parent()));
  std::vector<v1::Event> events;
  std::vector<std::string> paths;
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreateEventRequest& one = request.requests(i);
    const std::string prefix = fmt::format("requests[{}].", i);
    if (!one.parent().empty() && one.parent() != request.parent()) {
      wrong.Add(InvalidField(prefix + "parent",
                             fmt::format("{} is not {}, the parent of all", Quoted(one.parent()),
                                         Quoted(request.parent()))));
    }
    if (one.has_options() || one.validate_only()) {
      wrong.Add(InvalidField(prefix + (one.has_options() ? "options" : "validate_only"),
                             "is for all requests of a batch alike; give it beside them"));
    }
    events.push_back(wrong.ValueOf(NewEvent(one, collection, prefix)));
    paths.push_back(prefix + "event");
  }
  storage::WriteOptions options = wrong.ValueOf(ReadCreateOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  options.validate_only = request.validate_only();
  absl::StatusOr<std::vector<v1::Event>> created =
      Enter(request.parent(), std::move(events), paths, options);
  if (!created.ok()) return created.status();
  response.mutable_events()->Assign(std::make_move_iterator(created->begin()),
                                    std::make_move_iterator(created->end()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Event>> EventServiceImpl::Enter(
    const std::string& parent, std::vector<v1::Event> events, const std::vector<std::string>& paths,
    const storage::WriteOptions& options) {
  const bool has_evidence =
      std::ranges::any_of(events, [](const v1::Event& event) { return event.evidence_size() > 0; });
  // What is not to be written, or cannot be, leaves no empty collection behind.
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      options.validate_only || has_evidence ? FindParent(database_, parent)
                                            : FindOrCreateParent(database_, parent);
  if (!collection.ok()) return collection.status();
  Violations wrong;
  for (size_t i = 0; i < events.size(); ++i) {
    wrong.Add(CheckEvidence(paths[i], events[i], **collection));
  }
  if (!wrong.empty()) return wrong.status();
  return (*collection)->CreateEvents(std::move(events), options);
}

absl::Status EventServiceImpl::Update(const v1::UpdateEventRequest& request, v1::Event& response) {
  Violations wrong;
  const absl::StatusOr<Found> found = FindEvent(database_, request.event().name(), "event.name");
  wrong.Add(found.status());
  storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  options.validate_only = request.validate_only();
  const absl::StatusOr<std::vector<std::string>> fields =
      ReadUpdateMask(request.update_mask(), UpdatableFieldsOfEvents(), "event", request.event());
  wrong.Add(fields.status());
  v1::Event event = request.event();
  if (fields.ok()) {
    const absl::Status read = ReadEvent("event", *fields, &event);
    wrong.Add(read);
    if (found.ok() && read.ok() && std::ranges::find(*fields, "evidence") != fields->end()) {
      wrong.Add(CheckEvidence("event", event, *found->collection));
    }
  }
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<v1::Event> updated = found->collection->UpdateEvent(event, *fields, options);
  if (absl::IsInvalidArgument(updated.status())) {
    return InvalidField("update_mask", std::string(updated.status().message()));
  }
  if (!updated.ok()) return WithResource(updated.status(), "event", event.name());
  response = *std::move(updated);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::Merge(const v1::MergeEventsRequest& request, v1::Event& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  const std::vector<std::string> ids =
      wrong.ValueOf(IdsOf(request.names(), request.parent(), kMinMerged,
                          static_cast<int>(storage::Collection::kMaxMerged)));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<v1::Event> event = collection->MergeEvents(ids, options);
  if (absl::IsInvalidArgument(event.status())) {
    return InvalidField("names", std::string(event.status().message()));
  }
  if (!event.ok()) return event.status();
  response = *std::move(event);
  return absl::OkStatus();
}

absl::Status EventServiceImpl::ListVersions(const v1::ListEventVersionsRequest& request,
                                            v1::ListEventVersionsResponse& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindEvent(database_, request.parent(), "parent"));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  wrong.Add(CheckPageToken(request.page_token()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<PageStart> start = paging_.Begin(
      request.page_token(), "ListEventVersions " + request.parent(), *found.collection);
  if (!start.ok()) return start.status();
  absl::StatusOr<std::vector<v1::EventVersion>> versions =
      found.collection->EventHistory(found.id, start->snapshot);
  if (!versions.ok()) return WithResource(versions.status(), "event", request.parent());
  size_t next = 0;
  if (!start->resume_key.empty() && !absl::SimpleAtoi(start->resume_key, &next)) {
    return InvalidField("page_token", "the token is not of this listing");
  }
  VersionReader reader(*std::move(versions), next);
  absl::StatusOr<std::string> token =
      FillPage(reader, page_size, *start, paging_, *response.mutable_versions());
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  return absl::OkStatus();
}

}  // namespace annals::service
