// What the words before a date, or before the event that it dates, say of the order of things.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/factuality.h"
#include "extractor/events/ordering.h"
#include "extractor/events/subject.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

// A day or month is of another year only when it lies so far from when the text was written: thirty
// days.
constexpr int64_t kSecondsApart = int64_t{30} * 86400;

// The noun by whose preposition an event stands in an order to the one that `noun` names: itself,
// or `eve` of `on the eve of the congress`.
struct OrderingNoun {
  int noun;
  Order order;
};

std::optional<OrderingNoun> OrderingNounOf(const SentenceView& s, int noun) {
  if (const std::optional<Order> order = OrderOfNoun(s, noun)) {
    return OrderingNoun{noun, *order};
  }
  // `in the talks of May 5 Novak said …`
  if (PrepositionOf(s, noun) == "in" && s.lexicon().Is("said_during", s.EventNounType(noun))) {
    return OrderingNoun{noun, Order::kWithin};
  }
  const int above = s.token(noun).head;
  // `following the talks`, read as a verb with its object
  if (above >= 0 && s.token(noun).relation == "obj" &&
      s.lexicon().Is("order_after", s.lower(above))) {
    return OrderingNoun{above, Order::kAfter};
  }
  if (above >= 0 && s.lexicon().Is("order_eve", s.lower(above)) && PrepositionOf(s, noun) == "of") {
    return OrderingNoun{above, Order::kBefore};
  }
  return std::nullopt;
}

}  // namespace

temporal::Instant DateReader::Written() const {
  return s_.block().kind == BlockKind::kNote ? temporal::Instant::InfiniteFuture()
                                             : context_.written;
}

annals::v1::TimeSpan DateReader::TimeByDate(annals::v1::Factuality factuality) const {
  const annals::v1::TimeSpan& when = date_.mention->when();
  if (const std::optional<Order> order = OrderBefore(s_, first())) {
    // Before the end of a year is within the year.
    const bool part = !date_.mention->mod().empty();
    if (std::optional<annals::v1::TimeSpan> ordered =
            OrderedSpan(*order, when, part, factuality, Written())) {
      return *std::move(ordered);
    }
  }
  return when;
}

bool DateReader::IsArranged(int verb) const {
  const bool of_occasion =
      s_.lexicon().Is("arranged_type", s_.VerbType(verb)) ||
      (s_.lexicon().IsLightVerb(s_.lemma(verb)) && PhraseOfVerb(verb) != nullptr);
  return s_.tag(verb) == "VBG" && of_occasion &&
         FactualityOf(s_, verb) == annals::v1::FACTUALITY_HAPPENED &&
         date_.mention->when().precision() <= annals::v1::PRECISION_DAY &&
         absl::c_any_of(s_.Dependents(verb), [&](int child) {
           return IsRelation(s_.token(child).relation, "aux") && s_.lemma(child) == "be" &&
                  (s_.tag(child) == "VBZ" || s_.tag(child) == "VBP");
         });
}

bool DateReader::LacksYear() const {
  constexpr size_t kYearDigits = 4;
  const annals::v1::TimeSpan& when = date_.mention->when();
  return when.precision() <= annals::v1::PRECISION_MONTH &&
         when.precision() >= annals::v1::PRECISION_DAY &&
         !absl::StrContains(s_.TextOf(date_.range), when.edtf().substr(0, kYearDigits));
}

bool DateReader::IsOfYearBefore() const {
  // A day that is nearer may be told ahead: `agreed on 2 February`.
  if (!IsToCome() || !LacksYear() || context_.written.is_infinite() ||
      temporal::BoundsOf(date_.mention->when()).begin_earliest.seconds() -
              context_.written.seconds() <
          kSecondsApart) {
    return false;
  }
  const bool led = first() > 0 && (s_.HasTag(first() - 1, "IN") || s_.HasTag(first() - 1, "TO"));
  const std::string_view lead = led ? s_.lower(first() - 1) : "on";
  const int verb = lead == "on" || lead == "in" ? s_.token(last()).head : -1;
  return s_.IsVerb(verb) && s_.token(verb).head < 0 && IsPast(s_, verb) &&
         !s_.lexicon().Is("scheduling", s_.lemma(verb)) &&
         !s_.lexicon().Is("intending", s_.lemma(verb)) &&
         FactualityOf(s_, verb) == annals::v1::FACTUALITY_HAPPENED;
}

bool DateReader::IsOfYearAfter() const {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(date_.mention->when());
  if (!LacksYear() || context_.written.is_infinite() || bounds.end_latest.is_infinite() ||
      s_.block().kind == BlockKind::kNote ||
      context_.written.seconds() - bounds.end_latest.seconds() < kSecondsApart ||
      date_.mention->rule() == "date.related-period" || !s_.HasTag(first() - 1, "IN")) {
    return false;
  }
  const int verb = s_.token(last()).head;
  return s_.IsVerb(verb) && s_.token(verb).head < 0 &&
         absl::c_any_of(s_.Dependents(verb), [&](int child) {
           return s_.token(child).relation == "aux" &&
                  (s_.lower(child) == "will" || s_.lower(child) == "shall");
         });
}

std::optional<Candidate> DateReader::ToCome(int verb) const {
  if (const NounPhrase* before = PhraseBefore(); before != nullptr && before->head > verb) {
    return FromPhrase(*before, "event.noun-before");
  }
  for (const int said : s_.Dependents(verb)) {
    if (s_.token(said).relation == "ccomp" && s_.IsVerb(said) && !IsPast(s_, said)) {
      return FromVerb(said);
    }
  }
  return std::nullopt;
}

void DateReader::SetTimeBehindUntil(annals::v1::Event& event) const {
  const annals::v1::TimeSpan when = Closed(date_.mention->when());
  std::optional<annals::v1::TimeSpan> after;
  if (s_.lexicon().Is("order_after", s_.lower(first() - 1)) || IsUntilAfter(s_, -1, first())) {
    after = OrderedSpan(Order::kAfter, when, /*part=*/true, event.factuality(), Written());
  }
  *event.mutable_when() = after.value_or(when);
}

std::optional<Candidate> DateReader::ReadWhen(const std::optional<Candidate>& found) const {
  const int when = s_.HasTag(last() + 1, ",") ? last() + 2 : last() + 1;
  if (s_.lower(when) != "when" || !s_.HasVerb()) {
    return std::nullopt;
  }
  const int verb = VerbAbove(s_, when);
  if (verb < when || (found.has_value() && found->token == verb) || !IsPast(s_, verb)) {
    return std::nullopt;
  }
  std::optional<Candidate> told = FromVerb(verb);
  if (told.has_value()) {
    // `since [May], when it was opened`: in May.
    *told->event.mutable_when() = Closed(date_.mention->when());
  }
  return told;
}

std::vector<Candidate> DateReader::ReadOrdered(const std::optional<Candidate>& found) const {
  if (!found.has_value() || !s_.IsNoun(found->token) || !s_.HasVerb()) {
    return {};
  }
  const std::optional<OrderingNoun> ordering = OrderingNounOf(s_, found->token);
  if (!ordering.has_value()) {
    return {};
  }
  // `in a note of May 5 Novak said …`: what a message says is the message.
  if (ordering->order == Order::kWithin && s_.lexicon().Is("needs_party", found->event.type())) {
    return {};
  }
  const Token& noun = s_.token(ordering->noun);
  if (noun.head < 0 || !s_.IsVerb(noun.head) ||
      !(IsRelation(noun.relation, "obl") || noun.relation == "advcl")) {
    return {};
  }
  std::vector<int> verbs = {noun.head};
  // `In a talk on May 5 Novak raised the matter and asked …`
  if (ordering->order == Order::kWithin && ordering->noun < SubjectOf(s_, noun.head).token) {
    const std::vector<int> joined = VerbsJoinedTo(noun.head);
    verbs.insert(verbs.end(), joined.begin(), joined.end());
  }
  std::vector<Candidate> told;
  for (const int verb : verbs) {
    std::optional<Candidate> ordered = FromVerb(verb);
    if (!ordered.has_value() || ordered->token == found->token) {
      continue;
    }
    // `spoke before the congress`: in front of it.
    const bool in_front = PrepositionOf(s_, ordering->noun) == "before" &&
                          ordered->event.type() == "statement" &&
                          s_.lexicon().Is("said_during", found->event.type());
    std::optional<annals::v1::TimeSpan> when =
        OrderedSpan(in_front ? Order::kWithin : ordering->order, found->event.when(), /*part=*/true,
                    ordered->event.factuality(), Written());
    if (!when.has_value()) {
      continue;
    }
    *ordered->event.mutable_when() = *std::move(when);
    ordered->event.mutable_evidence(0)->add_rules("event.ordered");
    told.push_back(*std::move(ordered));
  }
  return told;
}

}  // namespace annals::extractor
