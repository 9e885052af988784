// The pages of TimelineService.SearchEvents.
#ifndef ANNALS_SERVICE_SEARCH_H_
#define ANNALS_SERVICE_SEARCH_H_

#include "absl/status/status.h"
#include "annals/v1/timeline_service.pb.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// By relevance pages end after so many events.
inline constexpr int32_t kMaxBest = 10'000;

// Errors are those of the proto. By relevance a token goes on at a rank, by time at a key; a page
// by relevance costs as much as all that come before it together.
absl::Status AnswerSearch(storage::Database& database, Paging& paging,
                          const v1::SearchEventsRequest& request,
                          v1::SearchEventsResponse& response);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_SEARCH_H_
