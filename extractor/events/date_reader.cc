#include "extractor/events/date_reader.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/clause.h"
#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/ordering.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// A clause of so many words says too much in the place of a noun.
constexpr int kMaxClauseTitleWords = 10;

}  // namespace

std::optional<Candidate> DateReader::Read() const {
  if (date_.names_event) {
    return Named();
  }
  // `in reply to ours of May 5`: another message than the one that is spoken of.
  const bool of_another = first() > 1 && s_.lower(first() - 1) == "of" &&
                          s_.lexicon().Is("ours", s_.lower(first() - 2));
  if (IsLastTime() || of_another) {
    return of_another ? Ours(first() - 2) : std::nullopt;
  }
  if (InParentheses()) {
    if (std::optional<Candidate> statement = Statement()) {
      return statement;
    }
  }
  if (std::optional<Candidate> numbered = Numbered()) {
    return numbered;
  }
  if (const NounPhrase* after = PhraseAfter()) {
    return FromPhrase(*after, "event.noun-after");
  }
  // `the year's crops`: which, and not when.
  const bool owns =
      s_.HasTag(last() + 1, "POS") && date_.mention->when().precision() > annals::v1::PRECISION_DAY;
  return owns ? std::nullopt : BeforeOrVerb();
}

Candidate DateReader::Make(Event event, std::string_view head, int token, TokenRange words,
                           std::string_view rule, float confidence) const {
  if (!event.has_when()) {
    *event.mutable_when() = TimeByDate(event.factuality());
  }
  event.set_confidence(confidence);
  MakeAttendees(event);
  const TokenRange all = {std::min(words.begin, first()), std::max(words.end, last() + 1)};
  *event.add_evidence() = MakeEvidence(s_.model(), context_.document, s_.SpanOf(all), rule);
  event.mutable_evidence(0)->add_rules(date_.mention->rule());
  if (token >= 0) {
    SetTrigger(s_.model(), s_.SpanOf(token), *event.mutable_evidence(0));
  }
  Candidate candidate;
  candidate.event = std::move(event);
  candidate.head = std::string(head);
  candidate.token = token;
  candidate.plural = s_.HasTag(token, "NNS") || s_.HasTag(token, "NNPS");
  candidate.block = s_.model().BlockAt(s_.SpanOf(all).begin);
  return candidate;
}

std::optional<Candidate> DateReader::BeforeOrVerb() const {
  if (std::optional<Candidate> stay = Stay()) {
    return stay;
  }
  const NounPhrase* before = PhraseBefore();
  const bool cited = InCitation();
  if (before == nullptr && cited) {
    return Aside();
  }
  const int verb = DatedVerb();
  // `In this telegram, [May 3], Novak reported …`: what he did in it.
  if (before != nullptr && before->type == "message" && s_.lower(before->core.begin) == "this" &&
      s_.lower(before->core.begin - 1) == "in" && before->full.end == EndOfWordsBefore()) {
    const int told = VerbAbove(s_, before->head);
    std::optional<Candidate> act =
        told > last() && s_.IsFiniteVerb(told) && !s_.VerbType(told).empty() ? FromVerb(told)
                                                                             : std::nullopt;
    if (act.has_value()) {
      // Whom the telegram goes to hears of it.
      Event message;
      AddNamesOf(s_, *before, context_.referents, message);
      if (!HasRole(act->event, "recipient")) {
        AddParticipant(NameInRole(message, "recipient"), "recipient", act->event);
      }
      return act;
    }
  }
  // `agreed to wait until [May 3]`: not then.
  if (verb >= 0 && s_.lexicon().Is("order_until", s_.lower(first() - 1)) && !LastsUntil(verb)) {
    return std::nullopt;
  }
  const bool leads_directly = first() > 0 && (s_.lower(first() - 1) == "of" || cited ||
                                              s_.lexicon().Is("dated", s_.lower(first() - 1)));
  // `has grown since its opening in 1953`: the opening was then.
  const bool leads_to_noun =
      before != nullptr && s_.lexicon().Is("since", s_.lower(before->core.begin - 1));
  // `was transmitted to Bern in MAG 12, May 5`: what tells when it was sent has no other name.
  const bool sent_in = verb >= 0 && s_.HasTag(first() - 1, ",") && s_.HasTag(first() - 2, "CD") &&
                       s_.VerbType(verb) == "message" && IsPassive(s_, verb);
  // `Novak read the report on May 5`: of writings `on` tells when something was done to them.
  const bool done_to = before != nullptr && verb >= 0 && s_.lower(first() - 1) == "on" &&
                       s_.lexicon().Is("written", before->type) &&
                       ObjectOf(s_, verb) == before->head && before->head > verb &&
                       (s_.HasTag(verb, "VBD") || HasAuxiliary(s_, verb)) &&
                       !s_.lexicon().IsStateVerb(s_.lemma(verb));
  if (done_to) {
    if (std::optional<Candidate> act = FromVerb(verb)) {
      return act;
    }
  }
  // `it escaped my attention during our talk on May 5`: a verb that tells no event itself.
  const bool on_occasion =
      before != nullptr && verb >= 0 && s_.VerbType(verb).empty() &&
      !s_.lexicon().IsLightVerb(s_.lemma(verb)) && s_.lexicon().Is("said_during", before->type) &&
      s_.HasTag(before->core.begin, "PRP$") && before->full.end == EndOfWordsBefore() &&
      s_.lexicon().Is("said_at", PrepositionOf(s_, before->head));
  if (before != nullptr && (on_occasion || verb < 0 || leads_directly || leads_to_noun ||
                            HangsOn(*before) || BelongsToNoun() || IsSimplePresent(verb) ||
                            (s_.lexicon().IsStateVerb(s_.lemma(verb)) && !IsToldOfNoun(verb)) ||
                            s_.lexicon().Is("recalling", s_.lemma(verb)))) {
    std::optional<Candidate> named = FromPhrase(*before, "event.noun-before");
    return named.has_value() || leads_directly ? named : AgreedTo(*before);
  }
  if (cited || (BelongsToNoun() && !IsOccasion(verb) && !sent_in)) {
    return std::nullopt;
  }
  if (verb >= 0) {
    std::optional<Candidate> act =
        IsObjectOf(verb) && !IsScheduled(verb) ? std::nullopt : FromVerb(verb);
    // `asked whether there were guards during the visit to Bern [July 9]`, `as told by the board’s
    // study [last March]`
    const bool right_behind =
        before != nullptr && before->full.end == EndOfWordsBefore() &&
        (s_.lexicon().Is("said_during", before->type) ||
         (before->full.end == first() && IsRelation(s_.token(verb).relation, "advcl")));
    if (!act.has_value()) {
      act = OfRelative(verb);
    }
    return act.has_value() || !right_behind ? act : FromPhrase(*before, "event.noun-before");
  }
  return Heading();
}

bool DateReader::LastsUntil(int verb) const {
  return s_.lexicon().Is("lasts", s_.lemma(verb)) || IsNotUntil(s_, verb) ||
         FactualityOf(s_, verb) == annals::v1::FACTUALITY_DENIED;
}

bool DateReader::IsScheduled(int verb) const {
  return s_.lexicon().Is("scheduling", s_.lemma(verb)) && IsPassive(s_, verb) && first() > 0 &&
         s_.lower(first() - 1) == "for";
}

bool DateReader::IsOccasion(int verb) const {
  if (verb < 0) {
    return false;
  }
  const int noun = s_.token(last()).head;
  return noun > last() && s_.IsNoun(noun) && s_.token(noun).head == verb &&
         IsRelation(s_.token(noun).relation, "obl") &&
         s_.lexicon().Is("said_at", PrepositionOf(s_, noun)) && s_.VerbType(verb) != "" &&
         s_.IsFiniteVerb(verb);
}

bool DateReader::IsToCome() const {
  return s_.block().kind != BlockKind::kNote &&
         temporal::BoundsOf(date_.mention->when()).begin_earliest >= context_.written;
}

annals::v1::Factuality DateReader::WithDate(annals::v1::Factuality factuality) const {
  return IsToCome() && factuality == annals::v1::FACTUALITY_HAPPENED
             ? annals::v1::FACTUALITY_PLANNED
             : factuality;
}

bool DateReader::IsTimetabled(int verb, std::string_view type) const {
  return (type == "movement" || type == "visit" || type == "meeting") && IsSimplePresent(verb) &&
         !HasAuxiliary(s_, verb) &&
         temporal::BoundsOf(date_.mention->when()).end_latest >= context_.written;
}

std::string DateReader::TitleOfPhrase(const NounPhrase& phrase, int verb) const {
  std::string title = TitleOf(s_, phrase, context_.referents);
  // `the note arrived`, `the note was sent`; but `the note [of May 5] reads …` tells of no date.
  const bool takes_place = verb >= 0 && !s_.lexicon().IsStateVerb(s_.lemma(verb)) &&
                           (!s_.lexicon().Is("lasting", phrase.type) || IsPassive(s_, verb) ||
                            (s_.lexicon().IsLightVerb(s_.lemma(verb)) && ObjectOf(s_, verb) < 0));
  if (absl::StrContains(title, ' ') || !takes_place || SubjectOf(s_, verb).token != phrase.head) {
    return title;
  }
  std::string clause = ClauseTitle(s_, verb, ClauseWords(s_, verb), context_.referents);
  return clause.empty() || absl::c_count(clause, ' ') >= kMaxClauseTitleWords ? title : clause;
}

std::optional<Candidate> DateReader::FromPhrase(const NounPhrase& phrase,
                                                std::string_view rule) const {
  if (const NounPhrase* meeting = MeetingOfRecord(phrase)) {
    return FromPhrase(*meeting, rule);
  }
  const int verb = VerbAbove(s_, phrase.head);
  Event event;
  event.set_type(phrase.type);
  event.set_title(TitleOfPhrase(phrase, verb));
  // `a report on the harbors as of May 5`: how they were then.
  if (first() > 1 && s_.lower(first() - 1) == "of" && s_.lower(first() - 2) == "as" &&
      s_.lexicon().Is("needs_party", phrase.type)) {
    return std::nullopt;
  }
  // `the election of 1955`, `Yearbook, 1950`: which one, nobody can say.
  const bool year_only = date_.mention->when().precision() >= annals::v1::PRECISION_YEAR;
  const bool printed = phrase.type == "publication" && s_.HasTag(phrase.head, "NNP") &&
                       first() > 0 && s_.tag(first() - 1) == ",";
  // `the 1941 agreement`
  if (year_only && rule == "event.noun-after" &&
      absl::c_all_of(s_.TextOf(date_.range), absl::ascii_isdigit) &&
      !absl::StrContains(event.title(), ' ')) {
    event.set_title(absl::StrCat(s_.TextOf(date_.range), " ", Abs(s_.word(phrase.head))));
  }
  // `The flood of 1953 destroyed the harbor`: what it did tells which it was.
  const bool acts =
      year_only && verb >= 0 &&
      (phrase.type == "disaster" || phrase.type == "conflict" || phrase.type == "election") &&
      SubjectOf(s_, verb).token == phrase.head && s_.HasTag(verb, "VBD") && !IsPassive(s_, verb) &&
      ObjectOf(s_, verb) > verb;
  if (acts && IsUnspecific(event.title())) {
    return FromVerb(verb);
  }
  if (event.title().empty() || (year_only && IsUnspecific(event.title())) || printed) {
    return std::nullopt;
  }
  // `A return today would arouse …`: what is only imagined has no date yet.
  if (verb >= 0 && !s_.lexicon().IsLightVerb(s_.lemma(verb)) &&
      FactualityOf(s_, verb) == annals::v1::FACTUALITY_HYPOTHETICAL &&
      SubjectOf(s_, verb).token == phrase.head) {
    return std::nullopt;
  }
  event.set_factuality(WithDate(FactualityOf(s_, phrase)));
  if (rule == "event.noun-after") {
    // `before July 3 talks`: not before July 3
    *event.mutable_when() = Closed(date_.mention->when());
  }
  AddNamesOf(s_, phrase, context_.referents, event);
  AddPartiesOfVerb(s_, phrase, context_.referents, event);
  AddPartiesByPlace(s_, phrase, context_.referents, event);
  AddWriterToMeeting(s_, phrase, context_.referents, event);
  if (InParentheses() && event.participants_size() == 0 &&
      s_.lexicon().Is("cabled", phrase.lemma)) {
    AddPartiesOfReport(s_, first(), context_.referents, event);
  }
  if (std::optional<Candidate> done = DoneOnOccasion(phrase, event)) {
    return done;
  }
  // `the rebels launched [last night]’s attack on Bern`
  if (rule == "event.noun-after" && verb >= 0 && !HasRole(event, "agent") &&
      ObjectOf(s_, verb) == phrase.head && s_.lexicon().IsLightVerb(s_.lemma(verb)) &&
      !IsPassive(s_, verb) && phrase.type == "conflict") {
    AddSubject(s_, verb, "agent", context_.referents, event);
  }
  const std::string title = event.title();
  TokenRange words = phrase.full;
  if (IsBare(phrase) && BringsAbout(verb, phrase)) {
    const std::vector<int> all = ClauseWords(s_, verb);
    if (std::string clause = ClauseTitle(s_, verb, all, context_.referents); !clause.empty()) {
      event.set_title(std::move(clause));
      AddNamesOfClause(s_, verb, context_.referents, event);
      words = {std::min(words.begin, all.front()), std::max(words.end, all.back() + 1)};
    }
  }
  // `Telegram 12 of May 5 reported that …`: of which nothing else is known than what it says.
  if (phrase.type == "message" && event.title() == title && event.participants_size() == 0 &&
      verb >= 0 && s_.VerbType(verb) == "statement" && SubjectOf(s_, verb).token == phrase.head) {
    const std::vector<int> all = ClauseWords(s_, verb);
    if (std::string clause = ClauseTitle(s_, verb, all, context_.referents); !clause.empty()) {
      event.set_title(std::move(clause));
      words = {std::min(words.begin, all.front()), std::max(words.end, all.back() + 1)};
    }
  }
  // `a letter of May 5`: neither whose nor what of.
  if (event.title() == title && NamesNothing(phrase, event)) {
    return std::nullopt;
  }
  return Make(std::move(event), phrase.lemma, phrase.head, words, rule, kConfidenceNoun);
}

std::optional<Candidate> DateReader::Aside() const {
  const int open = OpeningParenthesis();
  const bool alone = open == first() - 1 && s_.HasTag(last() + 1, "-RRB-");
  const int verb = alone ? VerbAbove(s_, open - 1) : -1;
  const bool tells = verb >= 0 && s_.HasTag(verb, "VBD") && !s_.VerbType(verb).empty() &&
                     date_.mention->when().precision() <= annals::v1::PRECISION_MONTH;
  return tells ? FromVerb(verb) : std::nullopt;
}

bool DateReader::IsNobodysAct(int verb, const Event& event) const {
  const bool suffered =
      IsPassive(s_, verb) && (event.factuality() == annals::v1::FACTUALITY_HAPPENED ||
                              event.factuality() == annals::v1::FACTUALITY_PLANNED);
  // But `construction started in 1859` is a thing that happened.
  return event.participants_size() == 0 && event.places_size() == 0 && ObjectOf(s_, verb) < 0 &&
         !suffered && !s_.lexicon().Is("phase", s_.lemma(verb)) &&
         date_.mention->when().precision() > annals::v1::PRECISION_DAY;
}

bool DateReader::IsDoneTo(int verb) const {
  const int noun = s_.token(verb).head;
  // `the means employed [before May 5]` says nothing.
  const bool tells = absl::c_any_of(s_.Dependents(verb), [&](int child) {
    const std::string_view relation = s_.token(child).relation;
    return child > verb && !s_.IsDate(child) &&
           (IsRelation(relation, "obl") || relation == "compound:prt");
  });
  const bool by = absl::c_any_of(s_.Dependents(verb), [&](int child) {
    return PrepositionOf(s_, child) == "by" && !s_.IsDate(child);
  });
  return tells && s_.tag(verb) == "VBN" && IsRelation(s_.token(verb).relation, "acl") &&
         s_.IsNoun(noun) && noun < verb && verb < first() && PhraseWithHead(noun) == nullptr &&
         (date_.mention->when().precision() <= annals::v1::PRECISION_DAY ||
          (by && s_.HasTag(verb - 1, ",")));
}

std::optional<Candidate> DateReader::FromVerb(int verb) const {
  const EventLexicon& lexicon = s_.lexicon();
  const std::string_view lemma = s_.lemma(verb);
  const std::string_view verb_type = TypeOfVerb(verb);
  // `showed Novak the plan` is an act.
  const bool given = absl::c_any_of(s_.Dependents(verb),
                                    [&](int child) { return s_.token(child).relation == "iobj"; });
  const bool state = lexicon.IsStateVerb(lemma) && verb_type.empty() && !given;
  // `stayed until six`: on which day, the words do not say.
  const bool until_hour = date_.mention->when().precision() < annals::v1::PRECISION_DAY &&
                          date_.mention->when().edtf().starts_with("../") && !IsNotUntil(s_, verb);
  // `discussions beginning [on May 3]`: they are what was then.
  if (s_.tag(verb) == "VBG" && lexicon.Is("phase", lemma) &&
      IsRelation(s_.token(verb).relation, "acl")) {
    const NounPhrase* begun = PhraseWithHead(s_.token(verb).head);
    if (begun != nullptr) {
      return FromPhrase(*begun, "event.noun-before");
    }
  }
  if (state || verb_type == "none" || IsNoPredicate(verb) || IsLongSpan() || until_hour) {
    return std::nullopt;
  }
  // `a letter received [on May 5] from Novak`: the letter is what was sent.
  if (s_.tag(verb) == "VBN" && IsReducedClause(verb) &&
      (lexicon.Is("receiving", lemma) || lexicon.Is("sending", lemma))) {
    const NounPhrase* sent = PhraseWithHead(s_.token(verb).head);
    if (sent != nullptr && sent->type == "message") {
      return FromPhrase(*sent, "event.noun-before");
    }
  }
  const bool scheduled = IsScheduled(verb);
  const NounPhrase* phrase = lexicon.IsLightVerb(lemma) || scheduled ? PhraseOfVerb(verb) : nullptr;
  // `the plan of holding talks [in May]`: only the talks are dated.
  if (phrase != nullptr && s_.tag(verb) == "VBG" && !HasAuxiliary(s_, verb) &&
      ObjectOf(s_, verb) == phrase->head) {
    return FromPhrase(*phrase, "event.verb-noun");
  }
  const annals::v1::Factuality factuality =
      scheduled || IsArranged(verb) ? annals::v1::FACTUALITY_PLANNED : FactualityOf(s_, verb);
  // But `he would ask when the matter came up [on August 3]`.
  if (IsToCome() && factuality == annals::v1::FACTUALITY_HAPPENED && IsPast(s_, verb) &&
      !IsRelation(s_.token(verb).relation, "advcl")) {
    return ToCome(verb);
  }
  const bool empty = lexicon.IsLightVerb(lemma) && verb_type.empty() && ObjectOf(s_, verb) < 0 &&
                     !IsPassive(s_, verb);
  const bool vague = IsCoarse() || (empty && factuality != annals::v1::FACTUALITY_PLANNED) ||
                     IsSimplePresent(verb) || (IsReducedClause(verb) && !IsDoneTo(verb)) ||
                     factuality == annals::v1::FACTUALITY_HYPOTHETICAL;
  if (phrase == nullptr && verb_type.empty() && vague) {
    // `the message relayed to Novak [on May 5]`
    const NounPhrase* relayed = IsReducedClause(verb) && s_.tag(verb) == "VBN" && !IsCoarse()
                                    ? PhraseWithHead(s_.token(verb).head)
                                    : nullptr;
    return relayed == nullptr ? std::nullopt : FromPhrase(*relayed, "event.noun-before");
  }
  // Only the writer of a message leaves himself out.
  if (s_.block().kind == BlockKind::kNote &&
      SubjectOf(s_, MainPredicate(s_, verb)).kind == Subject::Kind::kImplied) {
    return std::nullopt;
  }
  if (IsRemarkOnDocument(verb)) {
    return OnDocument(verb);
  }
  // `sent out “The Harbors on [June 30]”`: a title's date is no other's.
  if (InTitle() > verb) {
    return std::nullopt;
  }
  // `recalled his travels [last year]`: when they were.
  const Name* recalled = s_.NameAt(ObjectOf(s_, verb));
  if (lexicon.Is("recalling", lemma) && first() > verb + 2 &&
      (recalled == nullptr || recalled->kind != NameKind::kPerson)) {
    return std::nullopt;
  }
  // `spent [the week] with Brandt`: what, where the time has been taken for a date?
  if (lexicon.Is("takes_time", lemma) && ObjectOf(s_, verb) < 0 && !IsPassive(s_, verb) &&
      !IsMeasure(s_, verb + 1)) {
    return std::nullopt;
  }
  // `the report is not printed`, `if any trouble should arise [tonight]`: nothing has happened.
  if (((factuality == annals::v1::FACTUALITY_DENIED || IsSimplePresent(verb)) &&
       IsPassive(s_, verb) && lexicon.Is("reproducing", lemma)) ||
      IsCondition(verb) || IsMeanwhile(verb)) {
    return std::nullopt;
  }
  Event event;
  event.set_type(std::string(phrase != nullptr    ? std::string_view(phrase->type)
                             : !verb_type.empty() ? verb_type
                                                  : TypeOfBody(verb)));
  const std::vector<int> words = ClauseWords(s_, verb);
  event.set_title(ClauseTitle(s_, verb, words, context_.referents));
  // `He made a speech before the press club`: the speech says enough where nobody knows who he is.
  if (event.title().empty() && phrase != nullptr && !IsBare(*phrase)) {
    return FromPhrase(*phrase, "event.verb-noun");
  }
  if (!absl::StrContains(event.title(), ' ')) {
    return std::nullopt;  // a verb alone says nothing
  }
  // `The fair opened` says it all, `the board said` does not.
  const bool complete = lexicon.Is("complete", event.type()) || IsToldOfNoun(verb) ||
                        (event.type() == "other" && !verb_type.empty()) ||
                        (event.type() == "economic" && s_.tag(verb) == "VBD");  // `Prices fell`
  // `declined to comment` tells something, `hoped to comment` does not.
  const int telling =
      factuality == annals::v1::FACTUALITY_HAPPENED ? MainPredicate(s_, verb) : verb;
  // `the plan that Novak made`: the object stands before the verb.
  if (!complete && !TellsAct(s_, telling, words) && !IsPassive(s_, verb) &&
      ObjectOf(s_, verb) < 0 && ContentBefore(s_, verb) < 0) {
    return std::nullopt;
  }
  event.set_factuality(IsTimetabled(verb, event.type()) ? annals::v1::FACTUALITY_PLANNED
                                                        : WithDate(factuality));
  if (IsNotUntil(s_, verb)) {
    SetTimeBehindUntil(event);
  }
  AddNamesOfClause(s_, verb, context_.referents, event);
  if (const int main = MainPredicate(s_, verb); main != verb) {
    AddNamesOfClause(s_, main, context_.referents, event);
  }
  if (phrase == nullptr && event.type() == "other" && IsNobodysAct(verb, event)) {
    return std::nullopt;
  }
  const TokenRange range = {words.front(), words.back() + 1};
  if (phrase != nullptr) {
    AddNamesOf(s_, *phrase, context_.referents, event);
    return Make(std::move(event), phrase->lemma, phrase->head, range, "event.verb-noun",
                kConfidenceNoun);
  }
  return Make(std::move(event), lemma, verb, range, "event.verb", kConfidenceVerb);
}

std::optional<Candidate> DateReader::Heading() const {
  // A message's number is no year: `1585. Following is …`.
  const bool number = !context_.referents.first_person.empty() &&
                      date_.mention->when().precision() == annals::v1::PRECISION_YEAR;
  if (first() != 0 || number) {
    return std::nullopt;
  }
  for (const NounPhrase& phrase : phrases_) {
    if (phrase.head > last()) {
      return FromPhrase(phrase, "event.heading");
    }
  }
  return std::nullopt;
}

}  // namespace annals::extractor
