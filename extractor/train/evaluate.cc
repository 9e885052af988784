#include "extractor/train/evaluate.h"

#include "absl/strings/ascii.h"
#include "extractor/language/lemmatizer.h"
#include "extractor/language/parser.h"
#include "extractor/language/tagger.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::train {

Accuracy Evaluate(const language::Model& model, const std::vector<GoldSentence>& sentences) {
  double words = 0;
  Accuracy right;
  for (const GoldSentence& sentence : sentences) {
    const std::vector<language::WordView> views = language::ViewWords(sentence.Forms());
    const std::vector<uint8_t> tags = language::TagWords(model, views);
    const std::vector<language::Arc> arcs = language::ParseWords(model, views, tags);
    for (size_t i = 0; i < sentence.tokens.size(); ++i) {
      const GoldToken& gold = sentence.tokens[i];
      const std::string_view tag = model.tags[tags[i]];
      const bool same_head = arcs[i].head == gold.head;
      words += 1;
      right.tags += tag == gold.tag ? 1 : 0;
      right.heads += same_head ? 1 : 0;
      right.heads_and_relations +=
          same_head && model.relations[arcs[i].relation] == gold.relation ? 1 : 0;
      right.lemmas +=
          language::Lemma(model, gold.form, tag) == absl::AsciiStrToLower(gold.lemma) ? 1 : 0;
    }
  }
  return {.tags = right.tags / words,
          .heads = right.heads / words,
          .heads_and_relations = right.heads_and_relations / words,
          .lemmas = right.lemmas / words};
}

}  // namespace annals::extractor::train
