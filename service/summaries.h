// What TimelineService answers with numbers: counts, histograms, pictures and facets.
//
//   absl::Status status = AnswerCount(database, request, response);
//
// Each reads one state of the collection. Errors are those of the proto.
#ifndef ANNALS_SERVICE_SUMMARIES_H_
#define ANNALS_SERVICE_SUMMARIES_H_

#include "absl/status/status.h"
#include "annals/v1/timeline_service.pb.h"
#include "storage/database.h"

namespace annals::service {

absl::Status AnswerCount(storage::Database& database, const v1::CountEventsRequest& request,
                         v1::CountEventsResponse& response);

absl::Status AnswerDensity(storage::Database& database, const v1::QueryDensityRequest& request,
                           v1::QueryDensityResponse& response);

absl::Status AnswerTiles(storage::Database& database, const v1::QueryTilesRequest& request,
                         v1::QueryTilesResponse& response);

absl::Status AnswerFacets(storage::Database& database, const v1::QueryFacetsRequest& request,
                          v1::QueryFacetsResponse& response);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_SUMMARIES_H_
