// The events that stand in some of Allen's relations to another event.
#ifndef ANNALS_SERVICE_RELATED_H_
#define ANNALS_SERVICE_RELATED_H_

#include "absl/status/status.h"
#include "annals/v1/timeline_service.pb.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// How many events are looked at for one page, so that a page of rare relations takes no longer than
// others do.
inline constexpr int kMaxLookedAt = 20'000;

// Answers TimelineService.QueryRelatedEvents.
absl::Status AnswerRelated(storage::Database& database, Paging& paging,
                           const v1::QueryRelatedEventsRequest& request,
                           v1::QueryRelatedEventsResponse& response);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_RELATED_H_
