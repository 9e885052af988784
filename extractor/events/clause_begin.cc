// Where the words that can be a clause's own begin.
#include <algorithm>
#include <string_view>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "extractor/events/subject.h"

namespace annals::extractor {
namespace {

// The end of a salutation that was run together with the sentence behind it: `Dear Mr. Novak:`.
int EndOfSalutation(const SentenceView& s) {
  // `BERN (AP) -- The fair is open.`: where and by whom a report was written.
  constexpr int kLongestPlace = 8;
  for (int i = 1;
       i + 1 < std::min(kLongestPlace, s.size()) && absl::c_none_of(s.word(0), absl::ascii_islower);
       ++i) {
    const std::string_view mark = s.word(i + 1);
    if (s.word(i) == ")" && (mark == "--" || mark == "_" || mark == "—" || mark == "-")) {
      return i + 2;
    }
  }
  const int dear = s.lower(0) == "my" ? 1 : 0;
  if (s.lower(dear) != "dear") {
    return 0;
  }
  constexpr int kLongest = 8;
  for (int i = dear + 1; i < std::min(kLongest, s.size()); ++i) {
    if (s.tag(i) == ":" || s.tag(i) == "," || s.word(i) == "—") {
      return i + 1;
    }
  }
  return 0;
}

}  // namespace

int BeginOfClause(const SentenceView& s, int verb) {
  int begin = EndOfSalutation(s);
  int open = 0;
  for (int i = 0; i < verb; ++i) {
    // A token may hold the end of a number with it: `8–24)`.
    const bool closes = s.word(i).ends_with(')') && s.word(i).find('(') == std::string_view::npos;
    if (s.tag(i) == "-LRB-" && i > 0) {
      ++open;
    } else if (closes && open-- == 0) {
      begin = i + 1;
      open = 0;
    }
  }
  return begin;
}

}  // namespace annals::extractor
