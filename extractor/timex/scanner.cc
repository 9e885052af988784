#include "extractor/timex/scanner.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/matcher.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"
#include "extractor/timex/tokenizer.h"

namespace annals::extractor::timex {
namespace {

// How far a verb may stand from the date that it tells of, in tokens.
constexpr uint32_t kVerbReach = 18;

// Whether an event lasts for more than a year.
bool IsPeriod(const annals::v1::TimeSpan& when) {
  constexpr int64_t kYearSeconds = int64_t{366} * 86400;
  return when.begin().has_earliest() && when.end().has_latest() &&
         when.end().latest().seconds() - when.begin().earliest().seconds() > kYearSeconds;
}

}  // namespace

Scanner::Scanner(const Lexicon& lexicon, const Grammar& grammar, const Chronology* chronology,
                 const ChronologyContext& context)
    : lexicon_(lexicon),
      grammar_(grammar),
      chronology_(chronology),
      context_(context),
      matcher_(lexicon, grammar),
      past_(lexicon.FindClass("PASTVERB")),
      future_(lexicon.FindClass("FUTUREVERB")),
      conditional_(lexicon.FindClass("CONDITIONAL")),
      future_mark_(lexicon.FindClass("FUTUREMARK")),
      future_preposition_(lexicon.FindClass("FUTUREPREP")),
      direction_(lexicon.FindClass("DIRECTION")),
      range_(lexicon.FindClass("RANGEMARK")),
      between_(lexicon.FindClass("BETWEEN")),
      and_(lexicon.FindClass("NUMAND")),
      list_(lexicon.FindClass("LISTMARK")),
      determiner_(lexicon.FindClass("DET")),
      preposition_(lexicon.FindClass("PREP")),
      event_noun_(lexicon.FindClass("EVENTNOUN")),
      stop_(lexicon.FindClass("STOP")),
      comparison_(lexicon.FindClass("COMPARISON")),
      order_(lexicon.FindClass("ORDERWORD")),
      infinitive_(lexicon.FindClass("INFINITIVE")),
      being_(lexicon.FindClass("BEING")),
      passive_(lexicon.FindClass("PASSIVE")),
      past_mark_(lexicon.FindClass("PASTMARK")),
      present_(lexicon.FindClass("PRESENTVERB")),
      genitive_(lexicon.FindClass("GENITIVE")),
      open_bracket_(lexicon.FindClass("OPENBRACKET")),
      of_(lexicon.FindClass("OFWORD")) {}

void Scanner::Scan(absl::string_view text, ByteSpan span, std::vector<Expression>* expressions) {
  text_ = text;
  tokens_.clear();
  matches_.clear();
  Tokenize(text, span, lexicon_, &tokens_);
  matcher_.FindAll(text, tokens_, &matches_);
  const size_t first = expressions->size();
  AddDates(expressions);
  AddMentionedEvents(expressions);
  AddNamedEvents(span, expressions);
  // In order; of two that overlap the longer one stays, a date before an event. An event that ends
  // in the middle of a date, `the attacks of May 11, 1931`, leaves it whole.
  const auto begin = expressions->begin() + static_cast<ptrdiff_t>(first);
  std::stable_sort(begin, expressions->end(), [](const Expression& a, const Expression& b) {
    return a.span.begin < b.span.begin;
  });
  size_t kept = first;
  for (size_t i = first; i < expressions->size(); ++i) {
    Expression& next = (*expressions)[i];
    if (kept > first && (*expressions)[kept - 1].span.Overlaps(next.span)) {
      Expression& last = (*expressions)[kept - 1];
      const bool cut = last.kind == Expression::Kind::kNamedEvent &&
                       next.kind == Expression::Kind::kDate && next.span.end > last.span.end;
      if ((cut || next.span.size() > last.span.size()) && !next.joined) last = std::move(next);
      continue;
    }
    if (kept != i) (*expressions)[kept] = std::move(next);
    ++kept;
  }
  expressions->resize(kept);
}

void Scanner::AddDates(std::vector<Expression>* expressions) {
  for (size_t i = 0; i < matches_.size(); ++i) {
    const Match& match = matches_[i];
    const ByteSpan phrase = Bytes(match.begin, match.end);
    const bool range = match.parts.size() > 1;
    const int direction = Direction(match.begin, match.end);
    const bool between = match.begin > 0 && Is(match.begin - 1, between_);
    for (size_t p = 0; p < match.parts.size(); ++p) {
      const Part& part = match.parts[p];
      Expression expression;
      expression.span = Bytes(part.begin, part.end);
      expression.phrase = range ? phrase : expression.span;
      expression.rule = match.rule;
      expression.meaning = part.meaning;
      expression.direction = static_cast<int8_t>(direction);
      expression.joined = p > 0;
      const uint32_t middle = p > 0 ? match.parts[p - 1].end : 0;
      expression.range_end =
          p > 0 && (Is(middle, range_) || (between && p == 1 && Is(middle, and_)));
      if (p == 0) Surround(match, &expression);
      expressions->push_back(std::move(expression));
    }
    if (i > 0) Link(matches_[i - 1], match, expressions);
  }
}

// A bare eventive noun behind `since`, `after`, `before`, `until`.
void Scanner::AddMentionedEvents(std::vector<Expression>* expressions) const {
  if (!event_noun_.has_value() || !order_.has_value()) return;
  for (uint32_t token = 1; token < tokens_.size(); ++token) {
    if (!lexicon_.Has(tokens_[token].symbol, *event_noun_)) continue;
    // `after the Battle of Lund` is a battle of its own.
    if (!FollowsOrderWord(token) || (tokens_[token].Is(Token::kCapital) && Is(token + 1, of_))) {
      continue;
    }
    Expression expression;
    expression.kind = Expression::Kind::kMentionedEvent;
    expression.span = expression.phrase = expression.event = Bytes(token, token + 1);
    TakeDirectionWord(token, &expression);
    expressions->push_back(expression);
  }
}

bool Scanner::FollowsOrderWord(uint32_t token) const {
  if (token == 0 || token >= tokens_.size() || tokens_[token].Is(Token::kBreakBefore)) return false;
  const uint32_t word = token > 1 && Is(token - 1, determiner_) ? token - 2 : token - 1;
  return Is(word, order_);
}

// Named events date other things; one that lasts for years does so only behind `since`, `after` and
// their like.
void Scanner::AddNamedEvents(ByteSpan span, std::vector<Expression>* expressions) const {
  if (chronology_ == nullptr) return;
  const std::string_view text(text_.data(), text_.size());
  for (const ChronologyMatch& match : chronology_->FindAll(text, span, context_)) {
    const auto token = std::lower_bound(
        tokens_.begin(), tokens_.end(), match.span.begin,
        [](const Token& candidate, uint32_t offset) { return candidate.begin < offset; });
    const uint32_t begin = static_cast<uint32_t>(token - tokens_.begin());
    Expression expression;
    expression.orders = FollowsOrderWord(begin);
    if (IsPeriod(chronology_->events()[match.event].when()) && !expression.orders) continue;
    expression.kind = Expression::Kind::kNamedEvent;
    expression.span = expression.phrase = match.span;
    expression.named_event = match.event;
    TakeDirectionWord(begin, &expression);
    expressions->push_back(expression);
  }
}

ByteSpan Scanner::Bytes(uint32_t begin, uint32_t end) const {
  return {tokens_[begin].begin, tokens_[end - 1].end};
}

bool Scanner::Is(uint32_t token, std::optional<ClassId> id) const {
  if (!id.has_value() || token >= tokens_.size()) return false;
  if (lexicon_.Has(tokens_[token].symbol, *id)) return true;
  if (tokens_[token].entry > 1 || !lexicon_.HasEndings(*id)) return false;
  ClassSet wanted;
  wanted.Add(*id);
  return lexicon_.CouldBe(tokens_[token], text_, wanted);
}

bool Scanner::EndsSentence(uint32_t token) const {
  return Is(token, stop_) &&
         (token + 1 == tokens_.size() ||
          (tokens_[token + 1].Is(Token::kSpaceBefore) && tokens_[token + 1].Is(Token::kCapital)) ||
          tokens_[token + 1].Is(Token::kBreakBefore));
}

bool Scanner::IsName(uint32_t token) const {
  const Token& word = tokens_[token];
  const bool begins = token == 0 || word.Is(Token::kBreakBefore) || EndsSentence(token - 1);
  return word.Is(Token::kCapital) && !begins;
}

int Scanner::Direction(uint32_t begin, uint32_t end) const {
  const bool preceded = begin > 0 && !tokens_[begin].Is(Token::kBreakBefore);
  if (preceded && Is(begin - 1, future_mark_)) return 1;
  if (preceded && Is(begin - 1, past_mark_)) return kSurelyPast;
  const int before = VerbBefore(begin);
  // `Friday's session` has been, unless the sentence is of what will be.
  if (Is(end, genitive_) && !tokens_[end].Is(Token::kSpaceBefore)) return before > 0 ? 1 : -1;
  if (preceded && Is(begin - 1, future_preposition_)) {
    // `by Friday` is to come, but not in `had left by Friday`; `Until Friday, they had`.
    if (before < 0) return Is(begin - 1, direction_) ? kSurelyToCome : 0;
    return before == 0 && VerbBehind(end) < 0 ? -1 : kSurelyToCome;
  }
  if (before != 0) return before;
  // `the deadline is Friday`, `the match is on Friday`
  if (preceded) {
    const uint32_t verb = Is(begin - 1, preposition_) ? begin - 1 : begin;
    if (verb > 0 && Is(verb - 1, present_)) return kSurelyToCome;
  }
  return VerbBehind(end);
}

// The direction of the nearest verb before token `begin` in its sentence.
int Scanner::VerbBefore(uint32_t begin) const {
  for (uint32_t back = 1; back <= kVerbReach && back <= begin; ++back) {
    const uint32_t token = begin - back;
    if (EndsSentence(token) || tokens_[token + 1].Is(Token::kBreakBefore)) break;
    if (IsName(token)) continue;
    if (Is(token, future_)) {
      // In `due to expire` and `had to leave` the verb before tells.
      if (token > 0 && Is(token - 1, infinitive_)) continue;
      // `had been due`: what was to come is past.
      if (token > 1 && Is(token - 1, past_) && Is(token - 2, past_)) return -1;
      return Is(token, conditional_) ? 1 : kSurelyToCome;
    }
    // `is to leave`, `would have left`.
    if (token > 0 && Is(token, infinitive_) && Is(token - 1, being_)) return kSurelyToCome;
    if (Is(token, past_)) {
      if (token > 0 && Is(token - 1, passive_)) continue;  // `will be named`
      return token > 0 && Is(token - 1, future_) ? 1 : -1;
    }
  }
  return 0;
}

int Scanner::VerbBehind(uint32_t end) const {
  for (uint32_t token = end; token < tokens_.size() && token < end + kVerbReach; ++token) {
    if (tokens_[token].Is(Token::kBreakBefore) || EndsSentence(token)) break;
    if (IsName(token)) continue;
    if (Is(token, future_)) return Is(token, conditional_) ? 1 : kSurelyToCome;
    if (Is(token, past_)) return -1;
  }
  return 0;
}

void Scanner::TakeDirectionWord(uint32_t begin, Expression* expression) const {
  uint32_t before = begin;
  if (before > 0 && Is(before - 1, determiner_)) --before;
  if (before == 0 || !Is(before - 1, direction_) || tokens_[before].Is(Token::kBreakBefore)) return;
  const uint32_t word = before - 1;
  // `the first since 1920`, `the worst since the war` compare; nothing goes on from there.
  for (uint32_t back = 1; back <= 4 && back <= word; ++back) {
    if (Is(word - back, stop_)) break;
    if (Is(word - back, comparison_)) return;
  }
  expression->open_end = static_cast<int8_t>(lexicon_.ValueOf(tokens_[word], *direction_));
  if (expression->open_end > 0) expression->direction = kSurelyPast;
  expression->phrase.begin = tokens_[word].begin;
}

void Scanner::Surround(const Match& match, Expression* expression) const {
  TakeDirectionWord(match.begin, expression);
  const Meaning& meaning = expression->meaning;
  // A bare year before a noun or behind `of` a name qualifies it: `the 1954 treaty`.
  const bool bare_year = meaning.Has(Slot::kYear) && !meaning.Has(Slot::kDay) &&
                         !meaning.Has(Slot::kMonth) && !meaning.Has(Slot::kSeason) &&
                         !meaning.Has(Slot::kMod);
  const bool in_brackets = match.begin > 0 && Is(match.begin - 1, open_bracket_) &&
                           match.end + 1 < tokens_.size() &&
                           !tokens_[match.end + 1].Is(Token::kBreakBefore);
  expression->aside =
      bare_year && match.begin > 0 && (Is(match.begin - 1, determiner_) || in_brackets);
  // The month before an eventive noun: `the June plenum`.
  if (meaning.Has(Slot::kMonth) && !meaning.Has(Slot::kDay) && match.parts.size() == 1 &&
      match.end < tokens_.size() && !tokens_[match.end].Is(Token::kBreakBefore) &&
      tokens_[match.end].Is(Token::kSpaceBefore) && Is(match.end, event_noun_)) {
    expression->event = Bytes(match.end, match.end + 1);
    expression->phrase.end = expression->event.end;
  }
}

// `from May 3 to June 5`, `between May and June`, `May 3 – June 5`: two matches of one range.
// `May 3, June 5 and July 9`: matches of one list.
void Scanner::Link(const Match& before, const Match& match,
                   std::vector<Expression>* expressions) const {
  Expression& second = (*expressions)[expressions->size() - match.parts.size()];
  Expression& first = (*expressions)[expressions->size() - match.parts.size() - 1];
  if (Listed(before, match)) {
    second.joined = true;
    return;
  }
  if (before.parts.size() > 1 || match.parts.size() > 1 || match.begin != before.end + 1) return;
  const RuleType type = grammar_.rule(match.rule).type;
  if (grammar_.rule(before.rule).type != type) return;
  if (type != RuleType::kDate && type != RuleType::kTime) return;
  const uint32_t middle = before.end;
  if (tokens_[middle].Is(Token::kBreakBefore) || tokens_[match.begin].Is(Token::kBreakBefore))
    return;
  const bool between = before.begin > 0 && Is(before.begin - 1, between_) && Is(middle, and_);
  if (Is(middle, and_) && !between) {
    second.joined = true;
    return;
  }
  if (!between && !Is(middle, range_)) return;
  // `Friday to December's figures` is no range.
  const auto coarse = [](const Meaning& meaning) {
    return meaning.Has(Slot::kMonth) && !meaning.Has(Slot::kDay);
  };
  if (first.meaning.Has(Slot::kWeekday) && coarse(second.meaning)) return;
  second.range_end = true;
  second.joined = true;
  second.open_end = 0;
  first.phrase.end = second.span.end;
  if (first.open_end == 0 && before.begin > 0 && (between || Is(before.begin - 1, preposition_))) {
    first.phrase.begin = tokens_[before.begin - 1].begin;
  }
  second.phrase = first.phrase;
}

bool Scanner::Listed(const Match& before, const Match& match) const {
  const auto of_year = [](const Meaning& meaning) {
    return meaning.Has(Slot::kMonth) && !meaning.Has(Slot::kRelation) && !meaning.Has(Slot::kUnit);
  };
  const Meaning& first = before.parts.back().meaning;
  const Meaning& second = match.parts.front().meaning;
  if (!of_year(first) || !of_year(second) || first.Has(Slot::kDay) != second.Has(Slot::kDay)) {
    return false;
  }
  // `,`, `and`, `, and`
  const uint32_t between = match.begin - before.end;
  if (between < 1 || between > 2) return false;
  for (uint32_t token = before.end; token < match.begin; ++token) {
    if (!Is(token, list_) || tokens_[token].Is(Token::kBreakBefore)) return false;
  }
  const bool range =
      between == 1 && Is(before.end, and_) && before.begin > 0 && Is(before.begin - 1, between_);
  return !range && !tokens_[match.begin].Is(Token::kBreakBefore);
}

}  // namespace annals::extractor::timex
