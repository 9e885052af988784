// What text search is asked for.
//
//   absl::StatusOr<TextQuery> query = TextQuery::Parse("plenum \"central committee\" czech*");
//   query->Filter(snapshot);        // the events that can match, by their terms
//   query->Matches(event);          // whether one does
//
// The grammar: words divided by white space and punctuation; words in double quotes must follow
// each other in one text of the event; a word with `*` right behind it stands for all that begin
// so. All must be found.
#ifndef ANNALS_STORAGE_TEXT_QUERY_H_
#define ANNALS_STORAGE_TEXT_QUERY_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"

namespace annals::storage {

class TextQuery {
 public:
  static constexpr size_t kMaxBytes = 8192;
  static constexpr size_t kMaxWords = 32;
  // A beginning that more different words have is refused.
  static constexpr size_t kMaxExpansion = 200;

  // `text` must be UTF-8. INVALID_ARGUMENT for one without words, longer than kMaxBytes, with more
  // than kMaxWords, or with a quote that is not closed.
  static absl::StatusOr<TextQuery> Parse(std::string_view text);

  // One thing that must be found.
  struct Part {
    // The words that have been folded and cut to their stems, one after another. Of a prefix, the
    // folded letters with which a word must begin.
    std::vector<std::string> words;
    bool is_prefix = false;
  };
  const std::vector<Part>& parts() const { return parts_; }

  // For each word, and each prefix, a filter that holds for at least all events that have it.
  // INVALID_ARGUMENT when a prefix stands for more than kMaxExpansion words.
  absl::StatusOr<std::vector<TermFilter>> Filters(const Snapshot& snapshot) const;

  // Whether the filters say already which events match.
  bool filters_are_exact() const;

  bool Matches(const annals::v1::Event& event) const;

 private:
  std::vector<Part> parts_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TEXT_QUERY_H_
