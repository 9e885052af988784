#include "extractor/events/factuality.h"

#include <algorithm>
#include <string_view>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"

namespace annals::extractor {
namespace {

using annals::v1::Factuality;
using annals::v1::FACTUALITY_DENIED;
using annals::v1::FACTUALITY_HAPPENED;
using annals::v1::FACTUALITY_HYPOTHETICAL;
using annals::v1::FACTUALITY_PLANNED;
using annals::v1::FACTUALITY_REPORTED;

// How many governing verbs are asked.
constexpr int kMaxGovernors = 3;

// Words of what a verb depends on that leave it open whether it will be so.
bool IsConditional(const SentenceView& s) {
  for (int i = 0; i < s.size(); ++i) {
    if (s.lower(i) == "if" || s.lower(i) == "unless") {
      return true;
    }
  }
  return false;
}

// `The roads were to be built by May.`
bool IsToBeDone(const SentenceView& s, int verb) {
  const auto has = [&](std::string_view tag, std::string_view lemma) {
    return absl::c_any_of(s.Dependents(verb), [&](int child) {
      return s.HasTag(child, tag) && s.lemma(child) == lemma;
    });
  };
  const bool is = has("VBD", "be") || has("VBP", "be") || has("VBZ", "be");
  return s.tag(verb) == "VBN" && is && has("TO", "to") && s.lower(verb - 1) == "be";
}

// What the words that depend on a verb make of it.
Factuality OfOwnWords(const SentenceView& s, int verb) {
  Factuality factuality = IsToBeDone(s, verb) ? FACTUALITY_PLANNED : FACTUALITY_HAPPENED;
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (relation != "aux" && relation != "advmod" && relation != "mark" && relation != "det" &&
        relation != "cop") {
      continue;
    }
    if (s.lexicon().Is("denied", s.lower(child))) {
      if (IsNotUntil(s, verb)) {
        continue;
      }
      return FACTUALITY_DENIED;
    }
    if (s.lexicon().Is("hypothetical", s.lower(child))) {
      factuality = FACTUALITY_HYPOTHETICAL;
    } else if (s.lexicon().Is("planned", s.lower(child)) && factuality == FACTUALITY_HAPPENED) {
      factuality = FACTUALITY_PLANNED;
    }
  }
  return factuality;
}

// `no ship came`
bool IsDeniedOfAll(const SentenceView& s, int verb) {
  const Subject subject = SubjectOf(s, verb);
  return subject.kind == Subject::Kind::kWord &&
         absl::c_any_of(s.Dependents(subject.token), [&](int word) {
           return s.lower(word) == "neither" || (s.lower(word) == "no" && s.HasTag(word, "DT"));
         });
}

// `(announced that) the king would come`: a plan, as somebody told it; but not `would like to
// come`, `would have come`, `would come if …`.
bool IsToldPlan(const SentenceView& s, int verb) {
  bool would = false;
  for (const int child : s.Dependents(verb)) {
    would = would || s.lower(child) == "would";
    if (s.lower(child) == "have" || (s.HasTag(child, "MD") && s.lower(child) != "would")) {
      return false;
    }
  }
  const int above = s.token(verb).head;
  const bool told = s.token(verb).relation == "ccomp" && s.HasTag(above, "VBD") &&
                    (s.lexicon().Is("reporting", s.lemma(above)) ||
                     s.lexicon().Is("needs_content", s.lemma(above)));
  const bool of_occasion =
      s.lexicon().IsLightVerb(s.lemma(verb)) || s.lexicon().Is("occasion_type", s.VerbType(verb));
  return would && (told || of_occasion) && !s.lexicon().Is("wishing", s.lemma(verb)) &&
         !IsConditional(s);
}

bool IsInfinitive(const SentenceView& s, int verb) {
  if (s.tag(verb) != "VB") {
    return false;
  }
  for (const int child : s.Dependents(verb)) {
    if (s.tag(child) == "TO") {
      return true;
    }
  }
  return false;
}

// Whether a verb is as real as the one above it: a part of its predicate or joined to it in the
// infinitive (`will come and stay`).
bool SharesFate(const SentenceView& s, int verb) {
  const std::string_view relation = s.token(verb).relation;
  return relation == "xcomp" || (relation == "conj" && s.tag(verb) == "VB") ||
         (IsRelation(relation, "advcl") && !s.IsFiniteVerb(verb));
}

}  // namespace

bool IsPast(const SentenceView& s, int verb) {
  return s.tag(verb) == "VBD" ||
         (s.tag(verb) == "VBN" && absl::c_any_of(s.Dependents(verb), [&](int child) {
            return IsRelation(s.token(child).relation, "aux") &&
                   (s.tag(child) == "VBD" || s.lemma(child) == "have");
          }));
}

BareVerb BareVerbOf(const SentenceView& s, int verb) {
  int bare = s.tag(verb) == "VB" && s.lemma(verb) == s.lower(verb) &&
                     !s.lexicon().Is("same_in_past", s.lower(verb))
                 ? verb
                 : -1;
  for (const int child : s.Dependents(verb)) {
    const std::string_view own = s.token(child).relation;
    if (!IsRelation(own, "aux") && own != "cop" && s.tag(child) != "TO") {
      continue;
    }
    if (bare >= 0 || s.lower(child) != "be") {
      return {};
    }
    bare = child;
  }
  // Few verbs stand bare: only of these the subject is looked for.
  if (bare < 0 || s.token(verb).relation == "xcomp") {
    return {};
  }
  const Subject subject = SubjectOf(s, verb);
  if (subject.kind != Subject::Kind::kWord || subject.token > verb) {
    return {};
  }
  for (int v = verb, steps = 0; IsRelation(s.token(v).relation, "conj") && steps < s.size();
       ++steps) {
    v = s.token(v).head;
    for (const int child : s.Dependents(v)) {
      if (s.HasTag(child, "MD") || s.tag(child) == "TO") {
        return {bare, s.lower(child), false};
      }
    }
  }
  // `the ships sail` is no demand, nor is `Novak and Brandt sail`.
  const bool several = s.HasTag(subject.token, "NNS") || s.HasTag(subject.token, "NNPS") ||
                       absl::c_any_of(s.Dependents(subject.token), [&](int child) {
                         return IsRelation(s.token(child).relation, "conj");
                       });
  const bool third = s.IsNoun(subject.token) ||
                     s.lexicon().Is("third_person", s.lower(subject.token)) ||
                     s.lexicon().Is("thing", s.lower(subject.token));
  return bare == verb && (several || !third) ? BareVerb() : BareVerb{bare, "to", true};
}

bool IsNotUntil(const SentenceView& s, int verb) {
  const auto denied = [&](int child) { return s.lexicon().Is("denied", s.lower(child)); };
  return absl::c_any_of(s.Dependents(verb), [&](int child) {
    // `It was not until May that Novak came.`
    const bool cleft =
        child < verb && s.IsDate(child) && absl::c_any_of(s.Dependents(child), denied);
    return ((child > verb && absl::c_any_of(s.Dependents(verb), denied)) || cleft) &&
           (s.lexicon().Is("order_until", PrepositionOf(s, child)) || IsUntilAfter(s, verb, child));
  });
}

bool LeadsToAfter(const SentenceView& s, int i) {
  return s.lexicon().Is("order_until", s.lower(i)) && s.lexicon().Is("order_after", s.lower(i + 1));
}

bool IsUntilAfter(const SentenceView& s, int verb, int token) {
  constexpr int kReach = 8;
  for (int i = std::max(verb + 1, token - kReach); i + 1 < token; ++i) {
    if (LeadsToAfter(s, i)) {
      return true;
    }
  }
  return false;
}

Factuality FactualityOf(const SentenceView& s, int verb) {
  Factuality factuality = OfOwnWords(s, verb);
  if (IsDeniedOfAll(s, verb)) {
    return FACTUALITY_DENIED;
  }
  if (factuality == FACTUALITY_HAPPENED && BareVerbOf(s, verb).demanded) {
    return FACTUALITY_PLANNED;
  }
  // `the ship is scheduled to sail`
  if (factuality == FACTUALITY_HAPPENED && IsPassive(s, verb) &&
      s.lexicon().Is("awaited", s.lemma(verb))) {
    return FACTUALITY_PLANNED;
  }
  // `matters to be discussed`
  if (factuality == FACTUALITY_HAPPENED && IsRelation(s.token(verb).relation, "acl") &&
      absl::c_any_of(s.Dependents(verb), [&](int child) { return s.tag(child) == "TO"; })) {
    return FACTUALITY_PLANNED;
  }
  // `the ship was to sail`
  if (factuality == FACTUALITY_HAPPENED && IsInfinitive(s, verb) &&
      absl::c_any_of(s.Dependents(verb), [&](int child) {
        return s.lemma(child) == "be" && s.token(child).relation == "aux";
      })) {
    return FACTUALITY_PLANNED;
  }
  if (factuality == FACTUALITY_HYPOTHETICAL && IsToldPlan(s, verb)) {
    return FACTUALITY_PLANNED;
  }
  for (int n = 0; n < kMaxGovernors && factuality == FACTUALITY_HAPPENED; ++n) {
    const int above = s.token(verb).head;
    const std::string_view relation = s.token(verb).relation;
    if (above < 0) {
      return factuality;
    }
    if ((relation == "xcomp" || relation == "ccomp") &&
        s.lexicon().Is("intending", s.lemma(above))) {
      return FACTUALITY_PLANNED;
    }
    if (relation == "ccomp" && s.lexicon().Is("reporting", s.lemma(above))) {
      return FACTUALITY_REPORTED;
    }
    if (!SharesFate(s, verb)) {
      return factuality;
    }
    factuality = OfOwnWords(s, above);
    // `wished to go` tells of no going, `began to go` does.
    if (factuality == FACTUALITY_HAPPENED && relation == "xcomp" && IsInfinitive(s, verb) &&
        !s.lexicon().Is("fulfilling", s.lemma(above))) {
      return FACTUALITY_PLANNED;
    }
    verb = above;
  }
  return factuality;
}

Factuality FactualityOf(const SentenceView& s, const NounPhrase& phrase) {
  for (int i = phrase.core.begin; i < phrase.core.end; ++i) {
    if (s.lexicon().Is("prospective", s.lower(i))) {
      return FACTUALITY_PLANNED;
    }
    if (s.lexicon().Is("denied", s.lower(i))) {
      return FACTUALITY_DENIED;
    }
  }
  // `the voyage scheduled to begin in May`
  if (s.HasTag(phrase.core.end, "VBN") && s.lexicon().Is("awaited", s.lemma(phrase.core.end))) {
    return FACTUALITY_PLANNED;
  }
  const int verb = VerbAbove(s, phrase.head);
  if (verb < 0) {
    return FACTUALITY_HAPPENED;
  }
  // The verb's doubts are the noun's only when the verb tells of its taking place.
  const std::string_view relation = s.token(phrase.head).relation;
  const bool told = relation == "obj" || IsSubjectRelation(relation);
  if (told && s.lexicon().IsLightVerb(s.lemma(verb))) {
    return FactualityOf(s, verb);
  }
  // `proposed talks`, `arranged for talks`; but not `proposed in a letter`, `the note proposed …`.
  const bool intended =
      relation == "obj" || relation == "nsubj:pass" || PrepositionOf(s, phrase.head) == "for";
  return intended && s.lexicon().Is("intending", s.lemma(verb)) && s.token(phrase.head).head == verb
             ? FACTUALITY_PLANNED
             : FACTUALITY_HAPPENED;
}

}  // namespace annals::extractor
