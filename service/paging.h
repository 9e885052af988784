// Pages of listings, all of one listing from one state of the collection.
//
//   absl::StatusOr<PageStart> start =
//       leases.Begin(request.page_token(), "ListEvents " + request.parent(), *collection);
//   auto reader = collection->ListEvents(start->snapshot, start->resume_key);
//   absl::StatusOr<std::string> token = FillPage(**reader, *size, *start, leases,
//                                                *response.mutable_events());
#ifndef ANNALS_SERVICE_PAGING_H_
#define ANNALS_SERVICE_PAGING_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/lease_registry.h"
#include "service/page_token.h"
#include "storage/collection.h"

namespace annals::service {

// A page ends after so many bytes, with at least one item, so that it fits the 4 MiB that a gRPC
// client takes by default.
inline constexpr size_t kMaxPageBytes = size_t{3} << 20;

inline constexpr int32_t kDefaultPageSize = 100;
inline constexpr int32_t kMaxPageSize = 1000;

// How many items a page shall have, from the field `page_size` of a request: the default for zero,
// at most kMaxPageSize. INVALID_ARGUMENT when negative.
absl::StatusOr<int32_t> PageSizeOf(int32_t page_size, int32_t default_size = kDefaultPageSize);

// INVALID_ARGUMENT for a field `page_token` that is no token of this server.
absl::Status CheckPageToken(const std::string& page_token);

// How many things a request asks for in another field: the default for zero. INVALID_ARGUMENT when
// negative or more than kMaxPageSize.
absl::StatusOr<int32_t> CountOf(std::string_view field, int32_t count, int32_t default_count);

// The listing of a method whose request tells it but for what may differ from page to page.
template <class Request>
std::string ListingOf(const std::string& method, Request request) {
  request.clear_page_size();
  request.clear_page_token();
  return method + " " + request.SerializeAsString();
}

// Where a page begins.
struct PageStart {
  std::shared_ptr<const storage::Snapshot> snapshot;
  std::string resume_key;         // empty on the first page
  uint64_t listing = 0;           // the fingerprint of the listing
  std::optional<uint64_t> lease;  // of `snapshot`; none on the first page
};

// The snapshots of listings that clients are leafing through. Thread-safe.
class Paging {
 public:
  explicit Paging(LeaseOptions options) : leases_(std::move(options)) {}

  // The start of the page of a token. `listing` says of which method and with which arguments, but
  // for page size and token, the page is asked; `as_of_revision` of which state, as SnapshotAsOf.
  // Errors, beside those of that:
  //   INVALID_ARGUMENT     the token is malformed, or of another listing
  //   FAILED_PRECONDITION  the token has expired
  absl::StatusOr<PageStart> Begin(std::string_view page_token, std::string_view listing,
                                  const storage::Collection& collection,
                                  int64_t as_of_revision = 0);

  // The token of the page that goes on at `resume_key`, after the page that began at `start`.
  std::string TokenAfter(const PageStart& start, std::string_view resume_key);

  // Lets the listings of a collection expire, since it has been deleted.
  void Forget(std::string_view collection);

 private:
  LeaseRegistry<std::shared_ptr<const storage::Snapshot>> leases_;
};

// Moves items of a reader of the storage into a page, and returns the token of the next page, empty
// when there is nothing more.
template <class Reader, class Item>
absl::StatusOr<std::string> FillPage(Reader& reader, int32_t page_size, const PageStart& start,
                                     Paging& paging,
                                     google::protobuf::RepeatedPtrField<Item>& page) {
  size_t bytes = 0;
  Item item;
  while (page.size() < page_size && bytes < kMaxPageBytes) {
    if (!reader.Next(&item)) {
      if (!reader.status().ok()) return reader.status();
      return "";
    }
    bytes += item.ByteSizeLong();
    *page.Add() = std::move(item);
  }
  const std::string resume_key = reader.resume_key();
  const bool has_more = reader.Next(&item);
  if (!reader.status().ok()) return reader.status();
  return has_more ? paging.TokenAfter(start, resume_key) : "";
}

}  // namespace annals::service

#endif  // ANNALS_SERVICE_PAGING_H_
