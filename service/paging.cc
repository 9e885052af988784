#include "service/paging.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/lookup.h"
#include "service/status.h"

namespace annals::service {

absl::StatusOr<int32_t> PageSizeOf(int32_t page_size, int32_t default_size) {
  if (page_size < 0) {
    return InvalidField("page_size", fmt::format("{} is negative; give 1 to {}, or 0 for {}",
                                                 page_size, kMaxPageSize, default_size));
  }
  return page_size == 0 ? default_size : std::min(page_size, kMaxPageSize);
}

absl::Status CheckPageToken(const std::string& page_token) {
  return page_token.empty() ? absl::OkStatus() : DecodePageToken(page_token).status();
}

absl::StatusOr<int32_t> CountOf(std::string_view field, int32_t count, int32_t default_count) {
  if (count < 0 || count > kMaxPageSize) {
    return InvalidField(field, fmt::format("{} is out of range; give 1 to {}, or 0 for {}", count,
                                           kMaxPageSize, default_count));
  }
  return count == 0 ? default_count : count;
}

absl::StatusOr<PageStart> Paging::Begin(std::string_view page_token, std::string_view listing,
                                        const storage::Collection& collection,
                                        int64_t as_of_revision) {
  PageStart start;
  start.listing = FingerprintOf(fmt::format("{} {}", as_of_revision, listing));
  if (page_token.empty()) {
    absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
        SnapshotAsOf(collection, as_of_revision);
    if (!snapshot.ok()) return snapshot.status();
    start.snapshot = *std::move(snapshot);
    return start;
  }
  absl::StatusOr<PageToken> token = DecodePageToken(page_token);
  if (!token.ok()) return token.status();
  if (token->query != start.listing) {
    return InvalidField("page_token",
                        "the token belongs to another listing; all fields but page_size must be as "
                        "they were when it was given out");
  }
  std::optional<std::shared_ptr<const storage::Snapshot>> snapshot = leases_.Use(token->lease);
  if (!snapshot.has_value()) {
    return absl::FailedPreconditionError(
        "page_token: the token has expired, since it was not used for some minutes or the server "
        "was restarted; begin the listing again");
  }
  start.snapshot = *std::move(snapshot);
  start.lease = token->lease;
  start.resume_key = std::move(token->resume);
  return start;
}

void Paging::Forget(std::string_view collection) {
  leases_.EndIf([&](const std::shared_ptr<const storage::Snapshot>& snapshot) {
    return snapshot->collection() == collection;
  });
}

std::string Paging::TokenAfter(const PageStart& start, std::string_view resume_key) {
  const uint64_t lease = start.lease.has_value() ? *start.lease : leases_.Add(start.snapshot);
  return EncodePageToken(
      {.query = start.listing, .lease = lease, .resume = std::string(resume_key)});
}

}  // namespace annals::service
