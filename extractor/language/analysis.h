// The grammar of a sentence: words, parts of speech, lemmas, and who depends on whom.
//
//   absl::StatusOr<std::unique_ptr<Analyzer>> analyzer = Analyzer::Create();
//   for (ByteSpan sentence : SplitSentences(text, block)) {
//     Sentence analysis = (*analyzer)->Analyze(text, sentence, mention_spans);
//     analysis.tokens[analysis.root()].lemma;   // "visit"
//   }
//
// Tags are the Penn Treebank's, relations those of Universal Dependencies 2 (English).
#ifndef ANNALS_EXTRACTOR_LANGUAGE_ANALYSIS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_ANALYSIS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "extractor/language/word_view.h"
#include "extractor/text_model.h"

namespace annals::extractor {

struct Token {
  ByteSpan span;         // of the reading text
  std::string_view tag;  // Penn Treebank part of speech: "NNP", "VBD"; "DATE" for a masked mention
  std::string lemma;     // lower-case dictionary form: "visit" for "visited"
  int head = -1;         // index in the sentence of the word it depends on; -1 for the root
  std::string_view relation;  // to its head, Universal Dependencies: "nsubj", "obj", "nmod", "root"
};

struct Sentence {
  ByteSpan span;  // of the reading text
  std::vector<Token> tokens;

  // The index of the root; -1 for a sentence without tokens.
  int root() const;
};

// A sentence with its parts of speech, and with what the parser needs of its words: every `head` is
// -1, every `relation` empty.
struct TaggedSentence {
  Sentence sentence;
  std::vector<language::WordView> words;
  std::vector<uint8_t> tags;
};

// The sentences of a block of text, in order. Abbreviations (`Mr.`, `U.S.`, `No.`), initials and
// enumerators do not end a sentence.
std::vector<ByteSpan> SplitSentences(std::string_view text, ByteSpan block);

// Words known to be names, by their hashes.
using NameWords = absl::flat_hash_set<uint64_t>;

// Thread-safe after creation.
class Analyzer {
 public:
  // Uses the weights compiled into the program. `names` are known to be names where a text has them
  // as single words: `Prague`. Surnames that look like plurals are known by themselves.
  static absl::StatusOr<std::unique_ptr<Analyzer>> Create(absl::Span<const std::string> names = {});
  ~Analyzer();

  // The words that a text capitalises within its sentences: where one of them begins a sentence, it
  // is the same name.
  NameWords NamesIn(std::string_view text) const;

  // `masked` are spans inside the sentence, in order (recognised dates), each of which becomes one
  // token of tag "DATE". `names` are the text's own.
  Sentence Analyze(std::string_view text, ByteSpan sentence, absl::Span<const ByteSpan> masked,
                   const NameWords& names = {}) const;

  // The first half of it, at a third of the cost, and the second.
  TaggedSentence Tag(std::string_view text, ByteSpan sentence, absl::Span<const ByteSpan> masked,
                     const NameWords& names = {}) const;
  void Parse(absl::Span<const language::WordView> words, absl::Span<const uint8_t> tags,
             Sentence& sentence) const;

 private:
  struct Model;

  explicit Analyzer(std::unique_ptr<Model> model);

  std::unique_ptr<Model> model_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_LANGUAGE_ANALYSIS_H_
