#include "service/collection_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/collection_input.h"
#include "service/field_masks.h"
#include "service/lookup.h"
#include "service/page_token.h"
#include "service/status.h"
#include "service/violations.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

// How long a deletion waits for those who read the collection, so that its files are gone and its
// name is free when the call returns. Mostly nobody does, or for milliseconds.
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr absl::Duration kPatienceForLeases = absl::Milliseconds(100);

// Whether a mask asks for names alone.
bool IsOfNamesOnly(const google::protobuf::FieldMask& mask) {
  return mask.paths_size() == 1 && mask.paths(0) == "name";
}

// The id after which a page of the listing of collections goes on; empty for the first page.
absl::StatusOr<std::string> PlaceOf(const std::string& page_token, uint64_t listing) {
  if (page_token.empty()) return "";
  absl::StatusOr<PageToken> token = DecodePageToken(page_token);
  if (!token.ok()) return token.status();
  if (token->query == listing) return std::move(token->resume);
  return InvalidField("page_token", "the token belongs to another listing");
}

absl::StatusOr<v1::Collection> Describe(storage::Database& database, const std::string& id,
                                        bool name_only) {
  if (name_only) {
    v1::Collection named;
    named.set_name(storage::CollectionName(id));
    return named;
  }
  const absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      database.GetCollection(id);
  if (!collection.ok()) return collection.status();
  return (*collection)->Describe();
}

}  // namespace

grpc::ServerUnaryReactor* CollectionServiceImpl::GetCollection(
    grpc::CallbackServerContext* context, const v1::GetCollectionRequest* request,
    v1::Collection* response) {
  return StartCall(context, "annals.v1.CollectionService/GetCollection", *request, read_pool_,
                   [=, this] { return Get(*request, *response); });
}

grpc::ServerUnaryReactor* CollectionServiceImpl::ListCollections(
    grpc::CallbackServerContext* context, const v1::ListCollectionsRequest* request,
    v1::ListCollectionsResponse* response) {
  return StartCall(
      context, "annals.v1.CollectionService/ListCollections", *request, read_pool_, [=, this] {
        const auto may_see = [&](std::string_view id) { return MaySee(read_pool_, *context, id); };
        return List(*request, may_see, *response);
      });
}

grpc::ServerUnaryReactor* CollectionServiceImpl::CreateCollection(
    grpc::CallbackServerContext* context, const v1::CreateCollectionRequest* request,
    v1::Collection* response) {
  return StartWrite(context, "annals.v1.CollectionService/CreateCollection", *request, *response,
                    admin_pool_, [=, this] { return Create(*request, *response); });
}

grpc::ServerUnaryReactor* CollectionServiceImpl::UpdateCollection(
    grpc::CallbackServerContext* context, const v1::UpdateCollectionRequest* request,
    v1::Collection* response) {
  return StartWrite(context, "annals.v1.CollectionService/UpdateCollection", *request, *response,
                    admin_pool_, [=, this] { return Update(*request, *response); });
}

grpc::ServerUnaryReactor* CollectionServiceImpl::DeleteCollection(
    grpc::CallbackServerContext* context, const v1::DeleteCollectionRequest* request,
    v1::DeleteCollectionResponse* response) {
  return StartWrite(context, "annals.v1.CollectionService/DeleteCollection", *request, *response,
                    admin_pool_, [=, this] { return Delete(*request); });
}

absl::Status CollectionServiceImpl::Get(const v1::GetCollectionRequest& request,
                                        v1::Collection& response) {
  Violations wrong;
  wrong.Add(CheckReadMask(*v1::Collection::descriptor(), request.read_mask()));
  const auto collection = wrong.ValueOf(FindCollection(database_, request.name()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<v1::Collection> described = collection->Describe();
  if (!described.ok()) return described.status();
  response = *std::move(described);
  Trim(request.read_mask(), &response);
  return absl::OkStatus();
}

absl::Status CollectionServiceImpl::List(const v1::ListCollectionsRequest& request,
                                         const std::function<bool(std::string_view)>& may_see,
                                         v1::ListCollectionsResponse& response) {
  const uint64_t listing = FingerprintOf("ListCollections");
  Violations wrong;
  wrong.Add(CheckReadMask(*v1::Collection::descriptor(), request.read_mask()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  const std::string after = wrong.ValueOf(PlaceOf(request.page_token(), listing));
  if (!wrong.empty()) return wrong.status();
  const absl::StatusOr<std::vector<std::string>> ids = database_.ListCollections();
  if (!ids.ok()) return ids.status();
  std::string last;
  for (auto id = std::ranges::upper_bound(*ids, after); id != ids->end(); ++id) {
    if (!may_see(*id)) continue;
    if (response.collections_size() + response.unreachable_size() == page_size) {
      response.set_next_page_token(EncodePageToken({.query = listing, .resume = last}));
      break;
    }
    absl::StatusOr<v1::Collection> described =
        Describe(database_, *id, IsOfNamesOnly(request.read_mask()));
    if (absl::IsNotFound(described.status())) continue;  // by now
    last = *id;
    if (!described.ok()) {
      response.add_unreachable(storage::CollectionName(*id));
      continue;
    }
    Trim(request.read_mask(), &*described);
    *response.add_collections() = *std::move(described);
  }
  return absl::OkStatus();
}

absl::Status CollectionServiceImpl::Create(const v1::CreateCollectionRequest& request,
                                           v1::Collection& response) {
  Violations wrong;
  wrong.Add(OfField("collection_id", storage::CheckId("collection id", request.collection_id())));
  wrong.Add(CheckSettings(request.collection()));
  const storage::SettingsOptions options = wrong.ValueOf(OptionsOf(request));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<v1::Collection> created =
      database_.CreateCollection(request.collection_id(), request.collection(), options);
  if (!created.ok()) return created.status();
  response = *std::move(created);
  return absl::OkStatus();
}

absl::Status CollectionServiceImpl::Update(const v1::UpdateCollectionRequest& request,
                                           v1::Collection& response) {
  Violations wrong;
  const auto collection =
      wrong.ValueOf(FindCollection(database_, request.collection().name(), "collection.name"));
  const std::vector<std::string> fields = wrong.ValueOf(ReadUpdateMask(
      request.update_mask(), UpdatableFieldsOfCollections(), "collection", request.collection()));
  wrong.Add(CheckSettings(request.collection()));
  storage::SettingsOptions options = wrong.ValueOf(OptionsOf(request));
  if (!wrong.empty()) return wrong.status();
  options.etag = request.collection().etag();
  absl::StatusOr<v1::Collection> updated =
      collection->UpdateSettings(request.collection(), fields, options);
  if (!updated.ok()) {
    return WithResource(updated.status(), "collection", request.collection().name());
  }
  response = *std::move(updated);
  return absl::OkStatus();
}

absl::Status CollectionServiceImpl::Delete(const v1::DeleteCollectionRequest& request) {
  const absl::StatusOr<std::string> id = storage::ParseCollectionName(request.name());
  if (!id.ok()) return OfField("name", id.status());
  absl::Status deleted = database_.DeleteCollection(
      *id,
      {.force = request.force(), .etag = request.etag(), .validate_only = request.validate_only()});
  if (absl::IsNotFound(deleted) && request.allow_missing()) return absl::OkStatus();
  if (!deleted.ok() || request.validate_only()) {
    return WithResource(deleted, "collection", request.name());
  }
  // Pages of listings would keep what it was for minutes.
  const absl::Time end = absl::Now() + kPatience;
  do {
    paging_.Forget(*id);
  } while (!database_.AwaitRemoval(*id, absl::Now() + kPatienceForLeases) && absl::Now() < end);
  return absl::OkStatus();
}

}  // namespace annals::service
