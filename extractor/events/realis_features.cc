#include "extractor/events/realis_features.h"

#include <algorithm>
#include <string_view>

#include "extractor/language/hash.h"

namespace annals::extractor {
namespace {

using language::HashBytes;

// The templates: what the values of a feature are. The names say which.
enum Template : uint32_t {
  kAny,
  kKind,
  kTag,
  kForm,
  kLemmaKind,
  kLemmaTag,
  kQuotedTag,
  kQuotedLemma,
  kEnding,  // and the next two
  kFormBefore = kEnding + 3,
  kFormAfter,
  kSecondFormBefore,
  kSecondFormAfter,
  kTagBefore,
  kTagAfter,
  kTagsBefore,
  kTagsAfter,
  kTagsAround,
  kNounType,
  kVerbType,
  kRelationTag,
  kRelationHeadLemma,
  kRelationHeadTag,
  kFinalMark,
  kTenses,
  kChildRelation,
  kChildTag,
  kChildForm,
  kAdverb,
  kSubjectForm,
  kSubjectTag,
  kAuxiliaries,
  kQuotedAuxiliaries,
  kShape,
  kQuotedShape,
  kMark,
  kDeterminer,
  kDeterminerType,
  kCase,
  kCaseHead,
  kGovernor,
  kConditions,
};

constexpr size_t kLongestEnding = 4;
constexpr size_t kShortestEnding = 2;

// How many words above are asked.
constexpr int kMaxGovernors = 4;

void Add(Template feature_template, std::vector<uint32_t>& features, uint64_t a = 0, uint64_t b = 0,
         uint64_t c = 0) {
  features.push_back(static_cast<uint32_t>(language::HashFeature(feature_template, a, b, c)) &
                     (kRealisPlaces - 1));
}

bool IsFinalMark(std::string_view word) { return word == "." || word == "?" || word == "!"; }

// Relations of words whose form matters more than their class.
bool IsGrammatical(std::string_view relation) {
  return relation == "aux" || relation == "aux:pass" || relation == "mark" ||
         relation == "advmod" || relation == "det" || relation == "case" ||
         relation == "nmod:poss" || relation == "cop";
}

}  // namespace

RealisFeatures::RealisFeatures(const SentenceView& sentence, const Quotations& quotations)
    : s_(sentence) {
  words_.reserve(static_cast<size_t>(s_.size()));
  for (int i = 0; i < s_.size(); ++i) {
    const std::string_view tag = s_.tag(i);
    Word word;
    word.form = HashBytes(s_.lower(i));
    word.lemma = HashBytes(s_.lemma(i));
    word.tag = HashBytes(tag);
    word.kind = HashBytes(tag.substr(0, 2));
    word.relation = HashBytes(s_.token(i).relation);
    word.quoted = quotations.Hold(s_.SpanOf(i).begin);
    word.modal =
        s_.lexicon().Is("planned", s_.lower(i)) || s_.lexicon().Is("hypothetical", s_.lower(i));
    word.negation = s_.lexicon().Is("denied", s_.lower(i));
    words_.push_back(word);
    has_past_ = has_past_ || tag == "VBD";
    has_present_ = has_present_ || tag == "VBZ" || tag == "VBP";
  }
  for (int i = std::max(0, s_.size() - 3); i < s_.size(); ++i) {
    if (IsFinalMark(s_.word(i))) {
      final_mark_ = At(i).form;
    }
  }
}

bool RealisFeatures::MayTell(int token) const {
  return (s_.IsVerb(token) || s_.IsNoun(token) || s_.HasTag(token, "JJ")) &&
         s_.DateAt(token) == nullptr;
}

std::vector<uint32_t> RealisFeatures::Of(int token) const {
  std::vector<uint32_t> features;
  features.reserve(128);
  AddWord(token, features);
  AddDependents(token, features);
  AddGovernors(token, features);
  return features;
}

const RealisFeatures::Word& RealisFeatures::At(int token) const {
  return s_.Has(token) ? words_[static_cast<size_t>(token)] : outside_;
}

void RealisFeatures::AddWord(int token, std::vector<uint32_t>& features) const {
  const Word& word = At(token);
  Add(kAny, features);
  Add(kKind, features, word.kind);
  Add(kTag, features, word.tag);
  Add(kForm, features, word.form);
  Add(kLemmaKind, features, word.lemma, word.kind);
  Add(kLemmaTag, features, word.lemma, word.tag);
  Add(kQuotedTag, features, word.tag, word.quoted);
  Add(kQuotedLemma, features, word.lemma, word.kind, word.quoted);
  const std::string_view form = s_.lower(token);
  for (size_t size = kShortestEnding; size <= kLongestEnding; ++size) {
    if (form.size() > size) {
      Add(static_cast<Template>(kEnding + size - kShortestEnding), features,
          HashBytes(form.substr(form.size() - size)), word.kind);
    }
  }
  Add(kFormBefore, features, At(token - 1).form, word.kind);
  Add(kFormAfter, features, At(token + 1).form, word.kind);
  Add(kSecondFormBefore, features, At(token - 2).form, word.kind);
  Add(kSecondFormAfter, features, At(token + 2).form, word.kind);
  Add(kTagBefore, features, At(token - 1).tag, word.tag);
  Add(kTagAfter, features, At(token + 1).tag, word.tag);
  Add(kTagsBefore, features, At(token - 2).tag, At(token - 1).tag, word.tag);
  Add(kTagsAfter, features, At(token + 1).tag, At(token + 2).tag, word.tag);
  Add(kTagsAround, features, At(token - 1).tag, At(token + 1).tag, word.tag);
  Add(kNounType, features, HashBytes(s_.lexicon().NounType(s_.lemma(token))), word.kind);
  Add(kVerbType, features, HashBytes(s_.lexicon().VerbType(s_.lemma(token))), word.tag);
  const Word& head = At(s_.token(token).head);
  Add(kRelationTag, features, word.relation, word.tag);
  Add(kRelationHeadLemma, features, word.relation, head.lemma);
  Add(kRelationHeadTag, features, word.relation, head.tag, word.tag);
  Add(kFinalMark, features, final_mark_, word.tag, word.quoted);
  Add(kTenses, features, (has_past_ ? 1u : 0u) + (has_present_ ? 2u : 0u), word.tag, word.quoted);
}

void RealisFeatures::AddDependents(int token, std::vector<uint32_t>& features) const {
  const Word& word = At(token);
  uint64_t auxiliaries = 0;
  uint32_t shape = 0;
  uint32_t subject_form = 0;
  uint32_t subject_tag = 0;
  uint32_t mark = 0;
  uint32_t determiner = 0;
  uint32_t preposition = 0;
  for (const int child : s_.Dependents(token)) {
    const Word& below = At(child);
    const std::string_view relation = s_.token(child).relation;
    const bool auxiliary = relation == "aux" || relation == "aux:pass";
    Add(kChildRelation, features, below.relation, word.kind);
    Add(kChildTag, features, below.relation, below.tag, word.tag);
    if (IsGrammatical(relation)) {
      Add(kChildForm, features, below.relation, below.form, word.tag);
    }
    if (relation == "advmod") {
      Add(kAdverb, features, below.form, word.kind);
    }
    if (auxiliary) {
      auxiliaries = language::MixBits(auxiliaries ^ below.form);
    }
    if (relation.starts_with("nsubj")) {
      subject_form = below.form;
      subject_tag = below.tag;
      shape |= 1u;
    } else if (relation == "obj") {
      shape |= 2u;
    } else if (relation == "mark") {
      mark = below.form;
    } else if (relation == "det") {
      determiner = below.form;
    } else if (relation == "case") {
      preposition = below.form;
    }
    shape |= below.negation ? 4u : 0u;
    shape |= auxiliary && below.modal ? 8u : 0u;
    shape |= s_.tag(child) == "TO" ? 16u : 0u;
    shape |= auxiliary && s_.lemma(child) == "have" ? 32u : 0u;
    shape |= auxiliary && s_.lemma(child) == "be" ? 64u : 0u;
  }
  constexpr uint32_t kArguments = 1u | 2u;
  Add(kSubjectForm, features, subject_form, word.tag);
  Add(kSubjectTag, features, subject_tag, word.tag);
  Add(kAuxiliaries, features, auxiliaries, word.tag);
  Add(kQuotedAuxiliaries, features, auxiliaries, word.tag, word.quoted);
  Add(kShape, features, shape, word.tag);
  Add(kQuotedShape, features, (shape & ~kArguments) + (word.quoted ? 1u : 0u), word.tag,
      final_mark_);
  Add(kMark, features, mark, word.tag);
  Add(kDeterminer, features, determiner, word.kind);
  Add(kDeterminerType, features, determiner, HashBytes(s_.lexicon().NounType(s_.lemma(token))),
      word.kind);
  Add(kCase, features, preposition, word.kind);
  Add(kCaseHead, features, preposition, At(s_.token(token).head).lemma);
}

void RealisFeatures::AddGovernors(int token, std::vector<uint32_t>& features) const {
  const Word& word = At(token);
  uint32_t conditions = 0;
  int below = token;
  for (int n = 0; n < kMaxGovernors; ++n) {
    const int above = s_.token(below).head;
    if (above < 0) {
      break;
    }
    for (const int child : s_.Dependents(above)) {
      const std::string_view relation = s_.token(child).relation;
      conditions |= relation == "mark" && At(child).modal ? 1u : 0u;
      conditions |= child != below && At(child).negation ? 2u : 0u;
      conditions |= relation == "aux" && At(child).modal ? 4u : 0u;
      conditions |= s_.tag(child) == "TO" ? 8u : 0u;
    }
    if (n == 0 || s_.token(below).relation == "conj") {
      Add(kGovernor, features, At(below).relation, At(above).lemma, word.tag);
    }
    below = above;
  }
  Add(kConditions, features, conditions, word.tag, word.relation);
}

}  // namespace annals::extractor
