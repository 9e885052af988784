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
// Relevance Framework: BM25 and Beyond", 2009; idf as in Lucene, which is never negative). f and
// length are taken coarsely, as storage/impact.h tells: f as 1, 2 or 3, length as the shortest of
// its step, of which each is about the root of two times as long as the one before; only the
// average length is exact. A prefix counts as the one of the words that it stands for which the
// event has most often, and with the n of all of them together.
//
// How it ends early. With f and length taken so, the events that have all words fall into *cells*,
// in each of which every event scores the same: those of one step of length that have each word
// equally often. A word has a timeline of its own for each impact, so a cell is the join of one
// timeline of each word. Cells are read from the best score down, each in the order of time, by
// which events of one score are ranked; so when there are enough, nothing that is not yet read can
// be better. The best of two words that are frequent together are so found in some thousand steps,
// whatever the size of the collection.
//
// Where few events are expected to fit, by the numbers of those that have each word and of those in
// the query's time, there is no early end, and all are read in one pass, as they are when cells
// were read in vain: of two words that are frequent but hardly ever meet.
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
// all of time, events without a date are found too, after the others of their score.
// INVALID_ARGUMENT as Collection::Timeline and TextQuery::Filters.
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
