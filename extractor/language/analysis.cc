#include "extractor/language/analysis.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "extractor/eight_bytes.h"
#include "extractor/language/large_pages.h"
#include "extractor/language/lemmatizer.h"
#include "extractor/language/misread_words.h"
#include "extractor/language/model.h"
#include "extractor/language/parser.h"
#include "extractor/language/past_tense.h"
#include "extractor/language/tagger.h"
#include "extractor/language/tokenizer.h"
#include "extractor/language/word_view.h"
#include "extractor/strings.h"

namespace annals::extractor {

// extractor/data/en/surnames.txt
extern const std::string_view kSurnamesData;

namespace {

// A longer sentence is parsed in pieces of this many words, each hung onto the first.
constexpr size_t kLongestParse = 400;
constexpr std::string_view kPieceRelation = "parataxis";

// The date that a sentence begins with, which says when its verb was: `In May 1921, Novak …`.
struct LeadingDate {
  size_t date = 0;  // its token
  size_t end = 0;   // how many words it has, with those around it; 0: there is none
};

// Whether a subject can begin with a word.
bool CanBeginSubject(std::string_view tag) {
  return tag == "DT" || tag.starts_with("PRP") || tag.starts_with("NN") || tag == "JJ";
}

// The parser would take the comma behind such a date for the begin of an apposition, and a name
// behind a date without a comma for more of the date.
LeadingDate FindLeadingDate(const language::Model& model, absl::Span<const uint8_t> tags) {
  const auto tag = [&](size_t i) { return model.tags[tags[i]]; };
  size_t i = 0;
  while (i < tags.size() && (tag(i) == "IN" || tag(i) == "DT")) {
    ++i;
  }
  if (i + 2 >= tags.size() || tags[i] != language::kDateTag) {
    return {};
  }
  if (tag(i + 1) == ",") {
    return {i, i + 2};
  }
  // `On May 3 Novak came`; but `In May 3 Novak and Brandt` has no verb.
  const bool subject = i == 1 && tag(0) == "IN" && CanBeginSubject(tag(i + 1));
  const bool verb = std::any_of(
      tags.begin() + static_cast<ptrdiff_t>(i) + 2, tags.end(),
      [&](uint8_t t) { return model.tags[t].starts_with("VB") || model.tags[t] == "MD"; });
  return subject && verb ? LeadingDate{i, i + 1} : LeadingDate{};
}

}  // namespace

struct Analyzer::Model {
  language::LargePages bytes{language::EmbeddedModel()};
  language::Model weights;  // views of the bytes
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
  auto model = std::make_unique<Model>();
  absl::StatusOr<language::Model> weights = language::Model::Open(model->bytes.bytes());
  if (!weights.ok()) {
    return weights.status();
  }
  model->weights = *std::move(weights);
  std::vector<std::string> known(names.begin(), names.end());
  for (const std::string_view line : SplitNonEmpty(kSurnamesData, '\n')) {
    if (!line.starts_with('#')) {
      known.emplace_back(line);
    }
  }
  model->names = language::MakeKnownNames(model->weights, known);
  return std::unique_ptr<Analyzer>(new Analyzer(std::move(model)));
}

NameWords Analyzer::NamesIn(std::string_view text) const {
  absl::flat_hash_set<std::string_view> names;
  // Which lengths names with a first letter have: few words of the text can be one of them.
  std::array<uint64_t, 26> lengths{};
  const auto length_bit = [](size_t size) { return uint64_t{1} << std::min<size_t>(size, 63); };
  const auto is = [&](size_t i, auto test) {
    return i < text.size() && test(static_cast<unsigned char>(text[i]));
  };
  // Words behind a space, the only capitals that are looked at.
  for (size_t at = 0; at < text.size(); at += 8) {
    for (uint64_t capitals = AsciiBetween(EightBytes(text, at), 'A', 'Z'); capitals != 0;
         capitals &= capitals - 1) {
      const size_t i = at + CountBefore(capitals);
      const bool within =
          i >= 2 && text[i - 1] == ' ' && (is(i - 2, absl::ascii_islower) || text[i - 2] == ',');
      if (!within || !is(i + 1, absl::ascii_islower)) {
        continue;
      }
      size_t end = i + 1;
      while (is(end, absl::ascii_isalpha)) {
        ++end;
      }
      const std::string_view word = text.substr(i, end - i);
      names.insert(word);
      lengths[static_cast<size_t>(word[0] - 'A')] |= length_bit(word.size());
    }
  }
  // A word that the text has in lower case too is none.
  const auto count_while = [&](size_t from, bool lower) {
    size_t end = from;
    while (end < text.size()) {
      const uint64_t letters = AsciiBetween(EightBytes(text, end), 'a', 'z');
      const uint32_t count = CountBefore(lower ? ~letters : letters);
      end += count;
      if (count < 8) {
        break;
      }
    }
    return std::min(end, text.size()) - from;
  };
  for (size_t i = count_while(0, false); i < text.size();) {
    const size_t size = count_while(i, true);
    if ((i == 0 || !is(i - 1, absl::ascii_isalpha)) &&
        (lengths[static_cast<size_t>(text[i] - 'a')] & length_bit(size)) != 0) {
      std::string capitalised(text.substr(i, size));
      capitalised[0] = absl::ascii_toupper(static_cast<unsigned char>(capitalised[0]));
      names.erase(capitalised);
    }
    i += size;
    i += count_while(i, false);
  }
  return language::MakeKnownNames(model_->weights,
                                  std::vector<std::string>(names.begin(), names.end()));
}

TaggedSentence Analyzer::Tag(std::string_view text, ByteSpan sentence,
                             absl::Span<const ByteSpan> masked, const NameWords& names) const {
  const language::Model& model = model_->weights;
  const std::vector<language::TokenSpan> spans = language::Tokenize(text, sentence, masked);
  std::vector<std::string_view> forms;
  forms.reserve(spans.size());
  for (const language::TokenSpan& token : spans) {
    forms.push_back(token.is_masked ? language::kDateForm
                                    : text.substr(token.span.begin, token.span.size()));
  }
  TaggedSentence result;
  result.words = language::ViewWords(forms);
  result.tags = language::TagWords(model, result.words, model_->names);
  if (!result.words.empty() && names.contains(language::TagDictionaryKey(result.words[0]))) {
    result.tags[0] = language::NameTag(model);
  }
  language::CorrectMisreadWords(model, forms, absl::MakeSpan(result.tags));
  language::CorrectPastTenses(model, forms, absl::MakeSpan(result.tags));
  result.sentence.span = sentence;
  result.sentence.tokens.reserve(spans.size());
  for (size_t i = 0; i < spans.size(); ++i) {
    Token& token = result.sentence.tokens.emplace_back();
    token.span = spans[i].span;
    token.tag = model.tags[result.tags[i]];
    token.lemma =
        language::Lemma(model, text.substr(token.span.begin, token.span.size()), token.tag);
  }
  return result;
}

Sentence Analyzer::Analyze(std::string_view text, ByteSpan sentence,
                           absl::Span<const ByteSpan> masked, const NameWords& names) const {
  TaggedSentence tagged = Tag(text, sentence, masked, names);
  Parse(tagged.words, tagged.tags, tagged.sentence);
  return std::move(tagged.sentence);
}

void Analyzer::Parse(absl::Span<const language::WordView> words, absl::Span<const uint8_t> tags,
                     Sentence& sentence) const {
  const language::Model& model = model_->weights;
  const LeadingDate lead = FindLeadingDate(model, tags);
  int root = -1;
  for (size_t begin = lead.end; begin < words.size(); begin += kLongestParse) {
    const size_t size = std::min(kLongestParse, words.size() - begin);
    const std::vector<language::Arc> arcs =
        language::ParseWords(model, words.subspan(begin, size), tags.subspan(begin, size));
    for (size_t i = 0; i < size; ++i) {
      const size_t index = begin + i;
      Token& token = sentence.tokens[index];
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
  for (size_t i = 0; i < lead.end; ++i) {
    const bool is_date = i == lead.date;
    sentence.tokens[i].head = is_date ? root : static_cast<int>(lead.date);
    sentence.tokens[i].relation = is_date ? "obl" : i > lead.date ? "punct" : "case";
  }
}

}  // namespace annals::extractor
