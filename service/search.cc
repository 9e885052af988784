#include "service/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/status.h"
#include "service/violations.h"
#include "storage/search.h"

namespace annals::service {
namespace {

constexpr int32_t kDefaultSearchSize = 20;

// What a search is asked for, once it has been read.
struct Search {
  storage::TextQuery text;
  storage::TimelineQuery query;
  int32_t page_size;
};

// A reader of events as one of results.
class ResultReader {
 public:
  explicit ResultReader(storage::EventReader& events) : events_(events) {}

  bool Next(v1::SearchResult* result) { return events_.Next(result->mutable_event()); }
  const std::string& resume_key() const { return events_.resume_key(); }
  const absl::Status& status() const { return events_.status(); }

 private:
  storage::EventReader& events_;
};

absl::StatusOr<std::string> FillByTime(Search search, const PageStart& start, Paging& paging,
                                       v1::SearchEventsResponse& response) {
  const absl::StatusOr<std::unique_ptr<storage::EventReader>> events =
      storage::SearchInTime(start.snapshot, search.text, std::move(search.query), start.resume_key);
  if (!events.ok()) return OfField("text", events.status());
  ResultReader results(**events);
  return FillPage(results, search.page_size, start, paging, *response.mutable_results());
}

absl::StatusOr<std::string> FillByRelevance(const Search& search, const PageStart& start,
                                            Paging& paging, v1::SearchEventsResponse& response) {
  int32_t rank = 0;
  if (!start.resume_key.empty() &&
      (!absl::SimpleAtoi(start.resume_key, &rank) || rank < 0 || rank > kMaxBest)) {
    return InvalidField("page_token", "the token is not of this search");
  }
  // One more than the page has, to know whether there is another page.
  const int32_t wanted = std::min(rank + search.page_size + 1, kMaxBest);
  absl::StatusOr<std::vector<storage::SearchHit>> hits =
      storage::SearchBest(start.snapshot, search.text, search.query, static_cast<size_t>(wanted));
  if (!hits.ok()) return OfField("text", hits.status());
  const auto found = static_cast<int32_t>(hits->size());
  size_t bytes = 0;
  while (rank < found && response.results_size() < search.page_size && bytes < kMaxPageBytes) {
    storage::SearchHit& hit = (*hits)[static_cast<size_t>(rank++)];
    v1::SearchResult& result = *response.add_results();
    *result.mutable_event() = std::move(hit.event);
    result.set_score(static_cast<float>(hit.score));
    bytes += result.ByteSizeLong();
  }
  return rank < found ? paging.TokenAfter(start, std::to_string(rank)) : "";
}

absl::StatusOr<bool> ReadByTime(v1::SearchOrder order) {
  switch (order) {
    case v1::SEARCH_ORDER_UNSPECIFIED:
    case v1::SEARCH_ORDER_RELEVANCE:
      return false;
    case v1::SEARCH_ORDER_TIME:
      return true;
    default:
      return InvalidField("order", fmt::format("{} is not a SearchOrder", static_cast<int>(order)));
  }
}

}  // namespace

absl::Status AnswerSearch(storage::Database& database, Paging& paging,
                          const v1::SearchEventsRequest& request,
                          v1::SearchEventsResponse& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database, request.parent()));
  absl::StatusOr<storage::TextQuery> text = storage::TextQuery::Parse(request.text());
  wrong.Add(OfField("text", text.status()));
  storage::TimelineQuery query = wrong.ValueOf(ReadQuery(request.query(), collection.get()));
  const bool by_time = wrong.ValueOf(ReadByTime(request.order()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size(), kDefaultSearchSize));
  wrong.Add(CheckPageToken(request.page_token()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  const absl::StatusOr<PageStart> start =
      paging.Begin(request.page_token(), ListingOf("SearchEvents", request), *collection,
                   request.as_of_revision());
  if (!start.ok()) return start.status();
  Search search{*std::move(text), std::move(query), page_size};
  absl::StatusOr<std::string> token = by_time
                                          ? FillByTime(std::move(search), *start, paging, response)
                                          : FillByRelevance(search, *start, paging, response);
  if (!token.ok()) return token.status();
  response.set_next_page_token(*std::move(token));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

}  // namespace annals::service
