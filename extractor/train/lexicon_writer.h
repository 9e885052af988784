// Numbers the words, endings and shapes that the parser knows
// (extractor/language/parser_words.h has the format).
//
//   LexiconCounter counter;
//   counter.Count(example.words);             // for each sentence
//   Lexicon lexicon = counter.Write(coded_words);
#ifndef ANNALS_EXTRACTOR_TRAIN_LEXICON_WRITER_H_
#define ANNALS_EXTRACTOR_TRAIN_LEXICON_WRITER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/word_view.h"
#include "extractor/train/weights_writer.h"
#include "extractor/train/word_vectors.h"

namespace annals::extractor::train {

struct Lexicon {
  std::string table = WriteFeatureTable({});
  std::string entries;
  language::LexiconCounts counts;
  uint32_t frequent = 0;              // the number of the last word that is frequent
  std::vector<uint32_t> occurrences;  // by the number of a word
};

class LexiconCounter {
 public:
  void Count(absl::Span<const language::WordView> words);

  // Those that were counted often enough, and the words that have codes.
  Lexicon Write(const std::vector<CodedWord>& coded) const;

 private:
  std::map<uint32_t, uint32_t> words_;
  std::map<uint32_t, uint32_t> endings_;
  std::map<uint32_t, uint32_t> shapes_;
};

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_LEXICON_WRITER_H_
