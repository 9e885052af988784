#include "extractor/events/date_context.h"

#include <algorithm>
#include <string_view>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/types/span.h"
#include "extractor/events/clause.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

// How far behind a date its noun may stand: `July 10 special foreign radio broadcast`.
constexpr int kMaxWordsToNoun = 6;

// How many participles may lead from a noun to its date.
constexpr int kMaxParticiples = 3;

// The verb that a token is or helps: `visited` of `had visited`.
int VerbHelped(const SentenceView& s, int i) {
  const int head = s.token(i).head;
  return IsRelation(s.token(i).relation, "aux") && head > i && s.IsVerb(head) ? head : i;
}

}  // namespace

bool DateContext::IsLastTime() const {
  const int before = first() - 2;
  return before >= 0 && s_.HasTag(first() - 1, "IN") &&
         !s_.lexicon().Is("order_until", s_.lower(first() - 1)) &&
         s_.lexicon().Is("last_time", s_.lower(before));
}

int DateContext::OpeningParenthesis() const {
  for (int i = first() - 1; i >= 0; --i) {
    if (s_.tag(i) == "-RRB-") {
      return -1;
    }
    if (s_.tag(i) == "-LRB-") {
      return i;
    }
  }
  return -1;
}

bool DateContext::InCitation() const {
  const int open = OpeningParenthesis();
  // `[Here follows a report of May 5]` tells of the book's making.
  if (open < 0 || s_.lexicon().Is("here", s_.lower(open + 1))) {
    return open >= 0;
  }
  for (int i = open + 1; i < s_.size() && s_.tag(i) != "-RRB-" && s_.word(i) != ";"; ++i) {
    if (i > open + 1 && s_.IsFiniteVerb(i)) {
      return VerbAbove(s_, last()) <= open;
    }
  }
  return true;
}

const NounPhrase* DateContext::PhraseAfter() const {
  // `the May 12, 1949, agreement`: the comma that closes a year.
  const bool closed = s_.HasTag(last() + 1, ",") && first() > 0 && s_.HasTag(first() - 1, "DT");
  for (const NounPhrase& phrase : phrases_) {
    // `On Tuesday the council approved`: the article begins another phrase.
    const bool apart = phrase.core.begin > last() && s_.HasTag(phrase.core.begin, "DT");
    if (phrase.head > last() && phrase.head - last() <= kMaxWordsToNoun && !apart &&
        phrase.core.begin <= last() + (closed ? 2 : 1)) {
      return &phrase;
    }
  }
  return nullptr;
}

int DateContext::EndOfWordsBefore() const {
  int i = first() - 1;
  while (i >= 0 &&
         (s_.tag(i) == "," || s_.tag(i) == "-LRB-" || s_.tag(i) == "IN" || s_.tag(i) == "TO" ||
          s_.tag(i) == "DT" || s_.lexicon().Is("dated", s_.lower(i)) ||
          // `on about [May 5]`
          (i + 1 == first() && s_.HasTag(i, "RB") && s_.HasTag(i - 1, "IN")))) {
    --i;
  }
  return i + 1;
}

const NounPhrase* DateContext::PhraseBefore() const {
  const int end = EndOfWordsBefore();
  const bool nearest = first() > 0 && s_.lower(first() - 1) == "of";
  const NounPhrase* found = nullptr;
  for (const NounPhrase& phrase : phrases_) {
    const bool ends_here = phrase.core.end == end || phrase.full.end == end ||
                           (phrase.full.begin < first() && phrase.full.end > first());
    // `the paper on the talks in May` dates the paper, `the paper at the talks in May` the talks.
    // So does `the request for talks in May`.
    const bool occasion =
        found != nullptr && s_.lexicon().Is("said_during", phrase.type) &&
        (PrepositionOf(s_, phrase.head) == "at" || PrepositionOf(s_, phrase.head) == "for");
    // `reported the talks in telegram 12, May 5`
    const bool numbered =
        phrase.type == "message" && phrase.core.end == end && s_.HasTag(end - 1, "CD");
    if (phrase.head < first() && ends_here &&
        (found == nullptr || nearest || occasion || numbered)) {
      found = &phrase;
    }
  }
  return found != nullptr ? found : PhraseByParse();
}

const NounPhrase* DateContext::PhraseByParse() const {
  // Without a phrase before the date the parse is not worth its cost.
  if (phrases_.empty() || phrases_.front().head >= first()) {
    return nullptr;
  }
  // `the letter …, addressed to Novak and dated [May 5]`: by way of the participles.
  const bool dated = first() > 0 && s_.lexicon().Is("dated", s_.lower(first() - 1));
  int above = s_.token(last()).head;
  for (int n = 0; dated && n < kMaxParticiples && s_.HasTag(above, "VBN"); ++n) {
    above = s_.token(above).head;
  }
  return above < first() ? PhraseWithHead(above) : nullptr;
}

const NounPhrase* DateContext::PhraseWithHead(int head) const {
  const auto found = std::find_if(phrases_.begin(), phrases_.end(),
                                  [&](const NounPhrase& phrase) { return phrase.head == head; });
  return found == phrases_.end() ? nullptr : &*found;
}

bool DateContext::HangsOn(const NounPhrase& phrase) const {
  int steps = 0;
  for (int i = last(); i >= 0 && steps < s_.size(); i = s_.token(i).head, ++steps) {
    if (phrase.core.Contains(i)) {
      return true;
    }
    if (s_.IsVerb(i)) {
      return false;
    }
  }
  return false;
}

const NounPhrase* DateContext::PhraseOfVerb(int verb) const {
  const Subject subject = SubjectOf(s_, verb);
  const NounPhrase* of_subject = nullptr;
  for (const NounPhrase& phrase : phrases_) {
    if (subject.kind == Subject::Kind::kWord && phrase.head == subject.token) {
      of_subject = &phrase;
    }
    const std::string_view relation = s_.token(phrase.head).relation;
    if (s_.token(phrase.head).head == verb && (relation == "obj" || relation.starts_with("obl"))) {
      return &phrase;
    }
  }
  return of_subject;
}

bool DateContext::BelongsToNoun() const {
  const int before = first() - 1;
  if (before < 0) {
    return false;
  }
  const std::string_view tag = s_.tag(before);
  const bool opens_noun = tag == "DT" || tag == "PRP$" || tag == "POS" || tag.starts_with("JJ");
  // `the 1956 and 1957 programs`
  const int behind = s_.HasTag(last() + 1, "CC") && s_.IsDate(last() + 2) ? last() + 3 : last() + 1;
  if (opens_noun && (s_.IsNoun(behind) || s_.HasTag(behind, "JJ"))) {
    return true;
  }
  // `Novak, head of the board, [yesterday] gave …`: a citation has a day in numbers, and no verb.
  const bool verb_behind =
      s_.IsFiniteVerb(last() + 1) || (s_.HasTag(last() + 1, ",") && s_.IsFiniteVerb(last() + 2));
  const bool of_clause = (verb_behind && PhraseBefore() == nullptr) ||
                         absl::c_none_of(s_.TextOf(date_.range), absl::ascii_isdigit);
  return tag == "," && before > 0 && !of_clause &&
         (s_.IsNoun(before - 1) || s_.tag(before - 1) == "CD" || s_.tag(before - 1) == "-RRB-");
}

bool DateContext::IsObjectOf(int verb) const {
  int before = first() - 1;
  while (before >= 0 && (s_.tag(before) == "``" || s_.tag(before) == "DT")) {
    --before;
  }
  const bool led =
      before >= 0 && (s_.lower(before) == "for" ||
                      (s_.lower(before) == "of" && s_.lower(before - 1) != "as" &&
                       !(before > 0 && s_.lexicon().Is("time_noun", s_.lower(before - 1)))));
  // `informed him [yesterday]`: he is who was told, and the day is not what.
  const bool told = absl::c_any_of(s_.Dependents(std::max(verb, 0)), [&](int child) {
    return s_.token(child).relation == "iobj" ||
           (s_.token(child).relation == "obj" && child < first());
  });
  return led || (s_.token(last()).head == verb && s_.token(last()).relation == "obj" && !told &&
                 s_.VerbType(verb) == "statement");
}

bool DateContext::IsSimplePresent(int verb) const {
  if (!HasAuxiliary(s_, verb)) {
    return s_.tag(verb) == "VBZ" || s_.tag(verb) == "VBP";
  }
  // `rents are fixed today`; but `the talks are scheduled for May`.
  if (s_.lexicon().Is("awaited", s_.lemma(verb))) {
    return false;
  }
  const absl::Span<const int> below = s_.Dependents(verb);
  return s_.tag(verb) == "VBN" && std::all_of(below.begin(), below.end(), [&](int child) {
           return !IsRelation(s_.token(child).relation, "aux") ||
                  ((s_.tag(child) == "VBZ" || s_.tag(child) == "VBP") && s_.lemma(child) == "be");
         });
}

bool DateContext::IsLongSpan() const {
  constexpr int64_t kDays = 62;
  if (date_.mention->type() != annals::v1::TIMEX_TYPE_DURATION) {
    return false;
  }
  // `held out until May 3`
  if (date_.mention->when().edtf().starts_with("../") &&
      date_.mention->when().precision() <= annals::v1::PRECISION_MONTH) {
    return false;
  }
  const temporal::UncertainSpan bounds = temporal::BoundsOf(date_.mention->when());
  constexpr int64_t kSecondsOfDay = 86400;
  return bounds.begin_earliest.is_infinite() || bounds.end_latest.is_infinite() ||
         bounds.end_latest.seconds() - bounds.begin_earliest.seconds() > kDays * kSecondsOfDay;
}

bool DateContext::IsReducedClause(int verb) const {
  return !HasAuxiliary(s_, verb) && ObjectOf(s_, verb) < 0 &&
         (s_.tag(verb) == "VBG" || s_.tag(verb) == "VBN") &&
         (IsRelation(s_.token(verb).relation, "advcl") ||
          IsRelation(s_.token(verb).relation, "acl"));
}

int DateContext::InTitle() const {
  for (int i = first() - 1; i >= 0 && s_.tag(i) != "''"; --i) {
    if (s_.tag(i) == "``") {
      // What is quoted within a sentence from a capital letter on, and has no verb, is a title.
      bool told = false;
      for (int k = i + 1; k < first(); ++k) {
        told = told || s_.IsFiniteVerb(k) || s_.HasTag(k, "MD");
      }
      return told || !BeginsUpperCase(s_.word(std::min(i + 1, s_.size() - 1))) ? -1 : i;
    }
  }
  return -1;
}

bool DateContext::IsCondition(int verb) const {
  return absl::c_any_of(s_.Dependents(verb), [&](int child) {
    return s_.token(child).relation == "mark" && s_.lexicon().Is("condition", s_.lower(child));
  });
}

bool DateContext::IsMeanwhile(int verb) const {
  return s_.tag(verb) == "VBG" && !HasAuxiliary(s_, verb) && s_.HasTag(verb - 1, "IN") &&
         IsRelation(s_.token(verb).relation, "advcl") && s_.token(verb - 1).relation == "mark" &&
         s_.lexicon().Is("meanwhile", s_.lower(verb - 1));
}

bool DateContext::IsNoPredicate(int verb) const {
  const absl::Span<const int> below = s_.Dependents(verb);
  if (HasAuxiliary(s_, verb)) {
    // `roads being built`
    return s_.tag(verb) == "VBN" && std::all_of(below.begin(), below.end(), [&](int child) {
             return !IsRelation(s_.token(child).relation, "aux") ||
                    (s_.tag(child) == "VBG" && s_.lemma(child) == "be");
           });
  }
  const bool participle =
      s_.tag(verb) == "VBG" && ObjectOf(s_, verb) < 0 && s_.lexicon().Is("phase", s_.lemma(verb));
  // `the subject of selling arms`: no more than what is spoken of.
  const bool object_of_preposition =
      s_.tag(verb) == "VBG" && IsRelation(s_.token(verb).relation, "acl") &&
      absl::c_any_of(below, [&](int child) {
        return s_.token(child).relation == "mark" && s_.HasTag(child, "IN");
      });
  // `the aim is to build it`; but `Novak is to build it` tells a plan.
  const Subject subject = SubjectOf(s_, verb);
  const bool predicate_infinitive = s_.tag(verb) == "VB" && subject.kind == Subject::Kind::kWord &&
                                    s_.lexicon().Is("aim", s_.lemma(subject.token)) &&
                                    std::any_of(below.begin(), below.end(), [&](int child) {
                                      return s_.token(child).relation == "cop";
                                    });
  // `the copy bears a stamp`; but `Novak was born`.
  const bool carries = s_.VerbType(verb) == "birth" && s_.tag(verb) != "VBN";
  return participle || predicate_infinitive || object_of_preposition || carries;
}

int DateContext::NearestVerb(int verb) const {
  int nearest = -1;
  for (int i = first() - 1; i > verb && verb >= 0; --i) {
    if (nearest < 0 && s_.IsVerb(i)) {
      nearest = i;
    }
    if (s_.tag(i) == "CC" && s_.HasTag(i - 1, ",")) {
      return nearest < 0 ? verb : nearest;
    }
  }
  return verb;
}

int DateContext::VerbBehind() const {
  int after = last() + 1;
  const bool comma = s_.HasTag(after, ",");
  after += comma ? 1 : 0;
  int before = first() - 1;
  while (s_.HasTag(before, "IN")) {
    --before;
  }
  const bool comma_before = s_.HasTag(before, ",");
  before -= comma_before ? 1 : 0;
  const bool subject = s_.IsNoun(before) || s_.HasTag(before, "W") || s_.HasTag(before, "PRP");
  const bool past = s_.HasTag(after, "VBD") || (s_.HasTag(after, "VBN") && comma) ||
                    (s_.HasTag(after, "VBZ") && s_.lemma(after) == "have");
  if (comma != comma_before || !subject || !past) {
    return -1;
  }
  const bool auxiliary =
      IsRelation(s_.token(after).relation, "aux") && s_.token(after).head > after;
  const int verb = VerbHelped(s_, after);
  return ObjectOf(s_, verb) >= 0 || auxiliary || !comma ? verb : -1;
}

bool DateContext::IsOfState() const {
  int steps = 0;
  for (int i = s_.token(last()).head; i >= 0 && !s_.IsVerb(i) && steps < s_.size(); ++steps) {
    const bool state = absl::c_any_of(s_.Dependents(i),
                                      [&](int child) { return s_.token(child).relation == "cop"; });
    if (state) {
      return IsRelation(s_.token(i).relation, "acl") || IsRelation(s_.token(i).relation, "advcl");
    }
    i = s_.token(i).head;
  }
  return false;
}

int DateContext::VerbOfOpening() const {
  const int before = s_.HasTag(first() - 1, "IN") ? first() - 1 : first();
  if (before > 1) {
    return -1;
  }
  for (int i = last() + 1; i < s_.size() && s_.word(i) != ";"; ++i) {
    const bool finite = s_.IsFiniteVerb(i) && !IsRelation(s_.token(i).relation, "acl");
    if (finite) {
      const int verb = VerbHelped(s_, i);
      const bool state = s_.token(i).relation == "cop";
      return state || IsRelation(s_.token(verb).relation, "acl") ? -1 : verb;
    }
  }
  return -1;
}

int DateContext::DatedVerb() const {
  const int verb = VerbByParse();
  if (verb >= 0 && verb < first() && s_.VerbType(verb) == "statement") {
    if (const int said = VerbOfSaid(); said >= 0) {
      return said;
    }
  }
  return verb < 0 && !IsOfState() ? VerbOfOpening() : verb;
}

int DateContext::VerbOfSaid() const {
  int that = first() - 1;
  while (s_.HasTag(that, "IN") && s_.lower(that) != "that") {
    --that;
  }
  if (s_.lower(that) != "that" || !s_.HasTag(that, "IN")) {
    return -1;
  }
  for (int i = last() + 1; i < s_.size() && s_.word(i) != ";"; ++i) {
    if (s_.IsFiniteVerb(i) || s_.HasTag(i, "MD")) {
      return VerbHelped(s_, i);
    }
  }
  return -1;
}

int DateContext::VerbByParse() const {
  // `the ships which had been in the harbor [on May 5] will leave`: how things were then.
  if (IsOfState()) {
    return -1;
  }
  const int parsed = VerbAbove(s_, last());
  if (const int behind = VerbBehind(); behind >= 0 && parsed < first()) {
    // `the plan approved by Novak on May 3 was dropped`: the date is the earlier verb's, unless a
    // new clause has begun.
    bool new_clause = parsed < 0;
    for (int i = std::max(parsed, 0); i < first(); ++i) {
      new_clause = new_clause || s_.HasTag(i, "W") || s_.lower(i) == "that";
    }
    if (new_clause) {
      return behind;
    }
  }
  const int verb = NearestVerb(parsed);
  int comma = first() - 1;
  while (comma > verb && s_.HasTag(comma, "IN")) {
    --comma;
  }
  if (verb >= 0 && comma > verb && s_.tag(comma) == "," && s_.token(verb).head >= 0 &&
      s_.token(verb).relation == "acl:relcl") {
    const int outer = VerbAbove(s_, s_.token(verb).head);
    return outer >= 0 ? outer : verb;
  }
  return verb;
}

bool DateContext::IsCoarse() const {
  return date_.mention->when().precision() >= annals::v1::PRECISION_DECADE;
}

bool DateContext::IsListed() const {
  return s_.block().kind == BlockKind::kNote && first() > 0 &&
         (s_.tag(first() - 1) == "," || s_.IsNoun(first() - 1));
}

}  // namespace annals::extractor
