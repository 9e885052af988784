// Text search: the events whose words fit best, by BM25.
//
//   absl::StatusOr<TextQuery> text = TextQuery::Parse("plenum moscow");
//   absl::StatusOr<std::vector<SearchHit>> best = SearchBest(snapshot, *text, {}, 20);
//
// The score of an event is the sum over the words asked for of
//
//   idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / average length)),
//   idf = ln(1 + (N - n + 0.5) / (n + 0.5)),
//
// f being how often the event has the word, length its number of words, N the number of events, n
// that of those with the word, k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond", 2009; idf as in Lucene, which is never negative). A prefix
// counts as the first of the words that the event has of those that it stands for.
#ifndef ANNALS_STORAGE_SEARCH_H_
#define ANNALS_STORAGE_SEARCH_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "storage/readers.h"
#include "storage/snapshot.h"
#include "storage/text_query.h"
#include "storage/timeline_query.h"

namespace annals::storage {

struct SearchHit {
  annals::v1::Event event;
  double score = 0;
};

// The best `count` events that have all of the text and that `query` finds; of those that score the
// same, those first that come first on the timeline. When the query asks for possible overlap with
// all of time, events without a date are found too, after the others of their score. Every event
// that fits is looked at: the cost is that of joining the words' timelines. INVALID_ARGUMENT as
// Collection::Timeline and TextQuery::Filters.
absl::StatusOr<std::vector<SearchHit>> SearchBest(const std::shared_ptr<const Snapshot>& snapshot,
                                                  const TextQuery& text, const TimelineQuery& query,
                                                  size_t count);

// The same events, but for those without a date, in the order of the query. `resume_key` as of
// Collection::Timeline.
absl::StatusOr<std::unique_ptr<EventReader>> SearchInTime(std::shared_ptr<const Snapshot> snapshot,
                                                          const TextQuery& text,
                                                          TimelineQuery query,
                                                          std::string_view resume_key);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SEARCH_H_
