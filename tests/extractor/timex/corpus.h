// Corpora of temporal expressions, JSON Lines of {"doc", "text", "dct", "spans"}, and their scores
// by the definitions of TempEval-3.
#ifndef ANNALS_TESTS_EXTRACTOR_TIMEX_CORPUS_H_
#define ANNALS_TESTS_EXTRACTOR_TIMEX_CORPUS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "extractor/chronology/chronology.h"
#include "extractor/timex/tagger.h"

namespace annals::extractor {

// An expression of a corpus or of the tagger. Offsets are code points of the document's text.
struct TimexSpan {
  uint32_t start = 0;
  uint32_t end = 0;
  std::string type;   // DATE, TIME, DURATION, SET
  std::string value;  // TIMEX3
  std::string mod;
  std::string edtf;
  std::string rule;
};

struct CorpusDocument {
  std::string name;
  std::string text;
  std::string date;
  std::vector<TimexSpan> gold;
};

// How many code points begin in the first `bytes` bytes of a text.
uint32_t CountCodePoints(std::string_view text, size_t bytes);

// Calls `visit` for each document of a file, in order. INVALID_ARGUMENT names the line that is not
// JSON; NOT_FOUND, the file that is not there.
absl::Status ForEachDocument(const std::string& path,
                             const std::function<void(const CorpusDocument&)>& visit);

// The expressions of a document as `annals mentions` gives them. The chronology, of English names,
// may be null.
std::vector<TimexSpan> TagDocument(const Tagger& tagger, const Chronology& chronology,
                                   const CorpusDocument& document);

// Counts over a corpus. Two spans match when they overlap, one to one, equal ones first.
struct TimexScore {
  int gold = 0;
  int system = 0;
  int strict = 0;   // equal extents
  int relaxed = 0;  // overlapping extents
  int value = 0;    // overlapping, with the right value

  // F1 in per cent.
  double StrictF1() const { return F1(strict); }
  double RelaxedF1() const { return F1(relaxed); }
  double ValueF1() const { return F1(value); }
  // The share of the corpus' expressions that are found with the right value, in per cent.
  double ValueRecall() const { return gold == 0 ? 0 : 100.0 * value / gold; }

  void Add(const std::vector<TimexSpan>& of_gold, const std::vector<TimexSpan>& of_system);

 private:
  double F1(int matches) const {
    return gold + system == 0 ? 0 : 200.0 * matches / (gold + system);
  }
};

absl::StatusOr<TimexScore> ScoreCorpus(const Tagger& tagger, const Chronology& chronology,
                                       const std::string& path);

}  // namespace annals::extractor

#endif  // ANNALS_TESTS_EXTRACTOR_TIMEX_CORPUS_H_
