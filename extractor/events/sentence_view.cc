#include "extractor/events/sentence_view.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

SentenceView::SentenceView(const TextModel& model, const EventLexicon& lexicon, const Block& block,
                           Sentence sentence, std::vector<DatedWords> dates)
    : model_(&model),
      lexicon_(&lexicon),
      block_(&block),
      sentence_(std::move(sentence)),
      has_verb_(absl::c_any_of(sentence_.tokens,
                               [](const Token& token) { return token.tag.starts_with("VB"); })),
      dates_(std::move(dates)),
      date_of_token_(sentence_.tokens.size(), -1),
      name_of_token_(sentence_.tokens.size(), -1) {
  lower_.reserve(sentence_.tokens.size());
  for (int i = 0; i < size(); ++i) {
    lower_.push_back(LowerCase(word(i)));
  }
  for (size_t d = 0; d < dates_.size(); ++d) {
    for (int i = dates_[d].range.begin; i < dates_[d].range.end; ++i) {
      date_of_token_[static_cast<size_t>(i)] = static_cast<int>(d);
    }
  }
  names_ = FindNames(*this);
  for (size_t n = 0; n < names_.size(); ++n) {
    for (int i = names_[n].range.begin; i < names_[n].range.end; ++i) {
      name_of_token_[static_cast<size_t>(i)] = static_cast<int>(n);
    }
  }
}

SentenceView::SentenceView(const SentenceView& tagged, Parse parse)
    : model_(tagged.model_),
      lexicon_(tagged.lexicon_),
      block_(tagged.block_),
      sentence_(tagged.sentence_),
      parse_(std::move(parse)),
      has_verb_(tagged.has_verb_),
      dates_(tagged.dates_),
      lower_(tagged.lower_),
      date_of_token_(tagged.date_of_token_),
      names_(tagged.names_),
      name_of_token_(tagged.name_of_token_) {}

void SentenceView::ParseOnce() const {
  if (parse_ == nullptr) {
    return;
  }
  const Parse parse = std::exchange(parse_, nullptr);
  parse(sentence_);
  // How many each token has, then where those of each end, then, from the last token on, where
  // they begin.
  dependents_begin_.assign(sentence_.tokens.size() + 1, 0);
  for (const Token& token : sentence_.tokens) {
    if (token.head >= 0) {
      ++dependents_begin_[static_cast<size_t>(token.head)];
    }
  }
  std::partial_sum(dependents_begin_.begin(), dependents_begin_.end(), dependents_begin_.begin());
  dependents_.resize(static_cast<size_t>(dependents_begin_.back()));
  for (int i = size() - 1; i >= 0; --i) {
    if (Word(i).head >= 0) {
      const int place = --dependents_begin_[static_cast<size_t>(Word(i).head)];
      dependents_[static_cast<size_t>(place)] = i;
    }
  }
}

std::string_view SentenceView::word(int i) const {
  const ByteSpan span = SpanOf(i);
  return model_->text().substr(span.begin, span.size());
}

bool SentenceView::IsFiniteVerb(int i) const {
  return HasTag(i, "VBD") || HasTag(i, "VBZ") || HasTag(i, "VBP") || HasTag(i, "MD");
}

const DatedWords* SentenceView::DateAt(int i) const {
  if (!Has(i)) {
    return nullptr;
  }
  const int date = date_of_token_[static_cast<size_t>(i)];
  return date < 0 ? nullptr : &dates_[static_cast<size_t>(date)];
}

const Name* SentenceView::NameAt(int i) const {
  if (!Has(i)) {
    return nullptr;
  }
  const int name = name_of_token_[static_cast<size_t>(i)];
  return name < 0 ? nullptr : &names_[static_cast<size_t>(name)];
}

NameKind SentenceView::AnnotatedAt(int i) const {
  const std::vector<AnnotatedName>& names = model_->names();
  if (!Has(i) || names.empty()) {
    return NameKind::kUnknown;
  }
  const ByteSpan span = SpanOf(i);
  // The last that begins no later; of nested ones, the inner.
  const auto after = std::upper_bound(
      names.begin(), names.end(), span.begin,
      [](uint32_t wanted, const AnnotatedName& name) { return wanted < name.span.begin; });
  if (after == names.begin() || (after - 1)->span.end < span.end) {
    return NameKind::kUnknown;
  }
  switch ((after - 1)->kind) {
    case AnnotatedKind::kPerson:
      return NameKind::kPerson;
    case AnnotatedKind::kOrganization:
      return NameKind::kOrganization;
    case AnnotatedKind::kPlace:
      return NameKind::kPlace;
    case AnnotatedKind::kTerm:
      break;
  }
  return NameKind::kUnknown;
}

bool SentenceView::IsOneCompound(int i, int next) const {
  const auto is_dash = [&](int k) { return word(k) == "-" || word(k) == "–" || word(k) == "/"; };
  return i >= 0 && next < size() && SpanOf(i).end == SpanOf(next).begin && !IsDate(i) &&
         !IsDate(next) && (is_dash(i) || is_dash(next));
}

std::string_view SentenceView::EventNounType(int i) const {
  if (!IsNoun(i)) {
    // `to despatch 168`: a message with its number is no verb.
    const std::string_view type = HasTag(i, "VB") && HasTag(i + 1, "CD") && !IsDate(i + 1)
                                      ? lexicon_->NounType(lower(i))
                                      : "";
    return type == "message" ? type : "";
  }
  const Name* name = NameAt(i);
  if (name != nullptr && (name->kind == NameKind::kOrganization || name->kind == NameKind::kPlace ||
                          name->kind == NameKind::kPerson)) {
    return "";
  }
  return lexicon_->NounType(lower(i));
}

bool SentenceView::HasPersonAsObject(int verb) const {
  const absl::Span<const int> below = Dependents(verb);
  return std::any_of(below.begin(), below.end(), [&](int child) {
    if (token(child).relation != "obj") {
      return false;
    }
    const Name* name = NameAt(child);
    const bool person =
        name != nullptr && (name->kind == NameKind::kPerson || name->kind == NameKind::kUnknown);
    return person || lexicon_->Is("title", lower(child)) ||
           lexicon_->Is("personal_object", lower(child));
  });
}

std::string_view SentenceView::VerbType(int i) const {
  int with = i + 1 < size() ? i + 1 : -1;
  for (const int child : Dependents(i)) {
    if (token(child).relation == "compound:prt") {
      with = child;
    }
  }
  const auto type_with = [&](int word) {
    return lexicon_->VerbType(absl::StrCat(Abs(lemma(i)), " ", Abs(lower(word))));
  };
  if (with >= 0) {
    // `went on strike`: what leads to a noun makes no other verb of it.
    const bool leads = token(with).relation == "case" && HasTag(token(with).head, "NN");
    if (const std::string_view type = type_with(with);
        !type.empty() && !(type == "none" && leads)) {
      return type;
    }
  }
  // `called yesterday on Novak`
  for (const int child : Dependents(i)) {
    if (child <= i || IsDate(child) || !token(child).relation.starts_with("obl")) {
      continue;
    }
    for (const int preposition : Dependents(child)) {
      if (token(preposition).relation == "case") {
        if (const std::string_view type = type_with(preposition); !type.empty() && type != "none") {
          return type;
        }
      }
    }
  }
  // `saw the minister`
  if (lexicon_->Is("meets_person", lemma(i)) && HasPersonAsObject(i)) {
    return "meeting";
  }
  return lexicon_->VerbType(lemma(i));
}

absl::Span<const int> SentenceView::Dependents(int i) const {
  ParseOnce();
  if (dependents_begin_.empty()) {
    return {};
  }
  const auto token = static_cast<size_t>(i);
  const int begin = dependents_begin_[token];
  return absl::MakeConstSpan(dependents_)
      .subspan(static_cast<size_t>(begin),
               static_cast<size_t>(dependents_begin_[token + 1] - begin));
}

ByteSpan SentenceView::SpanOf(TokenRange range) const {
  return {SpanOf(range.begin).begin, SpanOf(range.end - 1).end};
}

std::string SentenceView::TextOf(TokenRange range) const {
  if (range.empty()) {
    return "";
  }
  const ByteSpan span = SpanOf(range);
  return FoldSpace(model_->text().substr(span.begin, span.size()));
}

std::string FoldSpace(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (const char c : text) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) {
      if (c == ')' && !folded.empty() && folded.back() == ' ') {
        folded.pop_back();
      }
      folded.push_back(c);
    } else if (!folded.empty() && folded.back() == '(') {
      continue;
    } else if (!folded.empty() && folded.back() != ' ') {
      folded.push_back(' ');
    }
  }
  if (!folded.empty() && folded.back() == ' ') {
    folded.pop_back();
  }
  return folded;
}

}  // namespace annals::extractor
