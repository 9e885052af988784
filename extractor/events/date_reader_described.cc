// Nouns that a clause or another noun tells more of: the talk that somebody had, the meeting whose
// record there is.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/factuality.h"

namespace annals::extractor {

using annals::v1::Event;

std::optional<Candidate> DateReader::OfRelative(int verb) const {
  const NounPhrase* noun = s_.IsFiniteVerb(verb) && IsRelation(s_.token(verb).relation, "acl")
                               ? PhraseWithHead(s_.token(verb).head)
                               : nullptr;
  const bool made = s_.lexicon().IsLightVerb(s_.lemma(verb)) ||
                    s_.lexicon().Is("sending", s_.lemma(verb)) ||
                    (noun != nullptr && s_.VerbType(verb) == noun->type);
  if (noun == nullptr || noun->head > verb || !made || IsPassive(s_, verb)) {
    return std::nullopt;
  }
  // `the talk Novak had`: Novak belongs to the clause.
  NounPhrase alone = *noun;
  if (alone.full.Contains(SubjectOf(s_, verb).token)) {
    alone.core.end = std::min(alone.core.end, alone.head + 1);
    alone.full.end = alone.core.end;
  }
  Event event;
  event.set_type(noun->type);
  event.set_title(TitleOf(s_, alone, context_.referents));
  event.set_factuality(WithDate(FactualityOf(s_, verb)));
  AddNamesOf(s_, alone, context_.referents, event);
  AddNamesOfClause(s_, verb, context_.referents, event);
  for (annals::v1::Participant& participant : *event.mutable_participants()) {
    if (noun->type == "message" && participant.role() == "agent") {
      participant.set_role("sender");
    } else if (noun->type == "meeting" && participant.role() == "agent") {
      participant.set_role("attendee");
    }
  }
  if (event.factuality() != annals::v1::FACTUALITY_HAPPENED || NamesNothing(alone, event)) {
    return std::nullopt;
  }
  return Make(std::move(event), noun->lemma, noun->head, alone.core, "event.noun-before",
              kConfidenceNoun);
}

const NounPhrase* DateReader::MeetingOfRecord(const NounPhrase& phrase) const {
  const auto meets = [&](const NounPhrase& other) {
    // `the memorandum of the conversation, [May 5]`, `, dated [May 5]`: the date of the former.
    return other.type == "meeting" && other.head > phrase.head && other.full.end <= first() &&
           phrase.full.Contains(other.head) && s_.HasTag(other.core.begin, "DT") &&
           other.full.size() > 2 && !s_.lexicon().Is("dated", s_.lower(first() - 1)) &&
           !s_.lexicon().Is("drafting", s_.lower(first() - 2));
  };
  const auto meeting = absl::c_find_if(phrases_, meets);
  const bool record = s_.lexicon().Is("record", phrase.lemma) && phrase.type != "meeting" &&
                      s_.lower(phrase.core.end) == "of";
  return record && meeting != phrases_.end() ? &*meeting : nullptr;
}

}  // namespace annals::extractor
