// From the query of a request to the query of the storage.
//
//   absl::StatusOr<storage::TimelineQuery> query = ReadQuery(request.query(), collection);
#ifndef ANNALS_SERVICE_QUERY_H_
#define ANNALS_SERVICE_QUERY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "annals/v1/timeline_service.pb.h"
#include "storage/collection.h"
#include "storage/timeline_query.h"

namespace annals::service {

// `query` is the field `query` of a request, `collection` the one that is asked; null when the
// request does not name one, and only what is wrong with the query is to be told. INVALID_ARGUMENT
// names the fields that offend and their values: a date that is not EDTF, a range that ends before
// it begins, a filter that cannot be read, an enum value that does not exist. A former name of a
// document stands for the document.
absl::StatusOr<storage::TimelineQuery> ReadQuery(const v1::TimelineQuery& query,
                                                 const storage::Collection* collection);

// The same for a method that knows only what possibly overlaps the range: INVALID_ARGUMENT also for
// another relation or certainty.
absl::StatusOr<storage::TimelineQuery> ReadRangeQuery(const v1::TimelineQuery& query,
                                                      const storage::Collection* collection);

// Parts of a query that are the field `path` of a request by themselves. Errors as above.
absl::StatusOr<storage::TermFilter> ReadFilter(std::string_view path, const std::string& filter,
                                               const storage::Collection* collection);
absl::StatusOr<temporal::Certainty> ReadCertainty(std::string_view path, v1::Certainty certainty);
absl::StatusOr<storage::TimeOrder> ReadOrder(std::string_view path, v1::TimeOrder order);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_QUERY_H_
