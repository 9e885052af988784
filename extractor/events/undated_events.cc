#include "extractor/events/undated_events.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractor/events/noun_phrase.h"

namespace annals::extractor {
namespace {

// Whether a phrase says by common words whose event it speaks of (`the expulsion of five members`),
// or by none where it matters (`death`): it cannot be told from another of its kind.
bool NamesNobody(const SentenceView& s, const NounPhrase& phrase) {
  const bool needs_name =
      phrase.full.end > phrase.core.end || s.lexicon().Is("suffered", phrase.type);
  if (!needs_name) {
    return false;
  }
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    const Name* name = s.NameAt(i);
    if (name != nullptr && name->kind != NameKind::kPeople) {
      return false;
    }
  }
  return true;
}

// `the talks`, `this letter`, `Brandt's visit`: words that point to something known.
bool IsDefinite(const SentenceView& s, const NounPhrase& phrase) {
  for (int i = phrase.core.begin; i < phrase.head; ++i) {
    if (s.lexicon().Is("determiner", s.lower(i)) || s.tag(i) == "POS" || s.NameAt(i) != nullptr) {
      return true;
    }
  }
  return false;
}

// `the next meeting`, `his second letter`: another of the kind that the text has spoken of.
bool IsAnother(const SentenceView& s, const NounPhrase& phrase) {
  for (int i = phrase.core.begin; i < phrase.head; ++i) {
    if (s.lexicon().Is("another", s.lower(i))) {
      return true;
    }
  }
  return false;
}

// Several of a kind, of which none is meant: `reports`, `staff meetings`.
bool IsGeneric(const SentenceView& s, const NounPhrase& phrase) {
  return (s.tag(phrase.head) == "NNS" || s.tag(phrase.head) == "NNPS") && !IsDefinite(s, phrase);
}

}  // namespace

std::vector<Candidate> FindUndatedEvents(const SentenceView& sentence,
                                         const SentenceContext& context) {
  std::vector<Candidate> candidates;
  for (const NounPhrase& phrase : NounPhrases(sentence)) {
    bool other = phrase.indefinite || NamesNobody(sentence, phrase) ||
                 IsGeneric(sentence, phrase) || IsAnother(sentence, phrase);
    for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
      other = other || sentence.DateAt(i) != nullptr;
    }
    if (other) {
      continue;
    }
    Candidate candidate;
    candidate.dated = false;
    candidate.definite = IsDefinite(sentence, phrase);
    candidate.head = phrase.lemma;
    candidate.plural = sentence.HasTag(phrase.head, "NNS") || sentence.HasTag(phrase.head, "NNPS");
    candidate.event.set_type(phrase.type);
    candidate.event.set_title(TitleOf(sentence,
                                      {.head = phrase.head,
                                       .core = phrase.core,
                                       .full = phrase.core,
                                       .lemma = phrase.lemma,
                                       .type = phrase.type},
                                      context.referents));
    AddNamesOf(sentence, phrase, context.referents, candidate.event);
    const ByteSpan span = sentence.SpanOf(phrase.core);
    candidate.block = sentence.model().BlockAt(span.begin);
    *candidate.event.add_evidence() =
        MakeEvidence(sentence.model(), context.document, span, "event.mentioned-again");
    SetTrigger(sentence.model(), sentence.SpanOf(phrase.head),
               *candidate.event.mutable_evidence(0));
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace annals::extractor
