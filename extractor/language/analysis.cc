#include "extractor/language/analysis.h"

#include <algorithm>
#include <utility>

#include "extractor/language/lemmatizer.h"
#include "extractor/language/model.h"
#include "extractor/language/parser.h"
#include "extractor/language/tagger.h"
#include "extractor/language/tokenizer.h"
#include "extractor/language/word_view.h"

namespace annals::extractor {
namespace {

// A longer sentence is parsed in pieces of this many words, each hung onto the first.
constexpr size_t kLongestParse = 400;
constexpr std::string_view kPieceRelation = "parataxis";

}  // namespace

struct Analyzer::Model {
  language::Model weights;
  language::KnownNames names;
};

int Sentence::root() const {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].head < 0) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

Analyzer::Analyzer(std::unique_ptr<Model> model) : model_(std::move(model)) {}
Analyzer::~Analyzer() = default;

absl::StatusOr<std::unique_ptr<Analyzer>> Analyzer::Create(absl::Span<const std::string> names) {
  absl::StatusOr<language::Model> weights = language::Model::Open(language::EmbeddedModel());
  if (!weights.ok()) {
    return weights.status();
  }
  auto model = std::make_unique<Model>(Model{*std::move(weights), {}});
  model->names = language::MakeKnownNames(model->weights, names);
  return std::unique_ptr<Analyzer>(new Analyzer(std::move(model)));
}

Sentence Analyzer::Analyze(std::string_view text, ByteSpan sentence,
                           absl::Span<const ByteSpan> masked) const {
  const language::Model& model = model_->weights;
  const std::vector<language::TokenSpan> spans = language::Tokenize(text, sentence, masked);
  std::vector<std::string_view> forms;
  forms.reserve(spans.size());
  for (const language::TokenSpan& token : spans) {
    forms.push_back(token.is_masked ? language::kDateForm
                                    : text.substr(token.span.begin, token.span.size()));
  }
  const std::vector<language::WordView> words = language::ViewWords(forms);
  const std::vector<uint8_t> tags = language::TagWords(model, words, model_->names);

  Sentence result{.span = sentence, .tokens = {}};
  result.tokens.reserve(spans.size());
  int root = -1;
  for (size_t begin = 0; begin < spans.size(); begin += kLongestParse) {
    const size_t size = std::min(kLongestParse, spans.size() - begin);
    const std::vector<language::Arc> arcs =
        language::ParseWords(model, absl::MakeConstSpan(words).subspan(begin, size),
                             absl::MakeConstSpan(tags).subspan(begin, size));
    for (size_t i = 0; i < size; ++i) {
      const size_t index = begin + i;
      Token& token = result.tokens.emplace_back();
      token.span = spans[index].span;
      token.tag = model.tags[tags[index]];
      token.lemma =
          language::Lemma(model, text.substr(token.span.begin, token.span.size()), token.tag);
      token.relation = model.relations[arcs[i].relation];
      if (arcs[i].head >= 0) {
        token.head = arcs[i].head + static_cast<int>(begin);
      } else if (root < 0) {
        root = static_cast<int>(index);
      } else {
        token.head = root;
        token.relation = kPieceRelation;
      }
    }
  }
  return result;
}

}  // namespace annals::extractor
