#include "extractor/timex/matcher.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

// No expression of a language needs so many; a walk beyond it takes what it has found.
constexpr uint32_t kMaxSteps = 20000;

// Results of categories are kept from walk to walk up to this number.
constexpr size_t kMaxSubMatches = 1024;

// The fields that a part of a list or range takes from its neighbours. The year is not among them:
// it may change within a range.
constexpr Slot kShared[] = {Slot::kEra,      Slot::kMonth,   Slot::kUnit,    Slot::kDirection,
                            Slot::kMeridiem, Slot::kDaypart, Slot::kPlural,  Slot::kQuant,
                            Slot::kAnchor,   Slot::kQuarter, Slot::kSeason,  Slot::kDecade,
                            Slot::kCentury,  Slot::kZone,    Slot::kDay,     Slot::kWeekday,
                            Slot::kHoliday,  Slot::kShift,   Slot::kRelation};

// How fine a field is; a part takes over only coarser ones than its own finest.
int Fineness(Slot slot) {
  switch (slot) {
    case Slot::kEra:
      return 0;
    case Slot::kCentury:
      return 1;
    case Slot::kDecade:
    case Slot::kShortDecade:
      return 2;
    case Slot::kYear:
    case Slot::kShortYear:
      return 3;
    case Slot::kHalf:
    case Slot::kQuarter:
    case Slot::kSeason:
      return 4;
    case Slot::kMonth:
      return 5;
    case Slot::kDay:
    case Slot::kWeekday:
    case Slot::kHoliday:
    case Slot::kShift:
    case Slot::kDayYear:
      return 6;
    case Slot::kDaypart:
      return 7;
    case Slot::kHour:
    case Slot::kHourMinute:
      return 8;
    default:
      return -1;
  }
}

int Finest(const Meaning& meaning) {
  int finest = -1;
  for (int i = 0; i < kSlotCount; ++i) {
    const Slot slot = static_cast<Slot>(i);
    if (meaning.Has(slot)) finest = std::max(finest, Fineness(slot));
  }
  return finest;
}

void CompleteFrom(const Meaning& other, Meaning* meaning) {
  const int finest = Finest(*meaning);
  for (const Slot slot : kShared) {
    const int fineness = Fineness(slot);
    const bool coarser = fineness >= 0 && fineness < finest;
    // Without a calendar field of its own, a part is a bare number: it takes the unit.
    const bool bare = fineness < 0 && finest < 0;
    // `two in the afternoon on May 5`: the afternoon is not the day's.
    const bool clock = slot == Slot::kPlural ||
                       (finest > Fineness(Slot::kDay) &&
                        (slot == Slot::kMeridiem || slot == Slot::kZone || slot == Slot::kDaypart));
    // `the autumns of 1943 and 1944`
    const bool plural = slot == Slot::kSeason && other.Has(Slot::kPlural);
    // `April and May of last year`
    const bool related =
        (slot == Slot::kRelation || slot == Slot::kUnit || slot == Slot::kAnchor) &&
        other.Has(Slot::kMonth) && other.Has(Slot::kUnit) && meaning->Has(Slot::kMonth) &&
        !meaning->Has(Slot::kYear);
    if (coarser || bare || clock || plural || related) meaning->Complete(other, slot);
  }
}

}  // namespace

Matcher::Matcher(const Lexicon& lexicon, const Grammar& grammar)
    : lexicon_(lexicon), grammar_(grammar), numbers_(lexicon), memo_(grammar.category_count()) {}

void Matcher::FindAll(absl::string_view text, absl::Span<const Token> tokens,
                      std::vector<Match>* matches) {
  text_ = text;
  tokens_ = tokens;
  Forget();
  const Beginnings& beginnings = grammar_.beginnings();
  for (uint32_t at = 0; at < tokens.size();) {
    if (!beginnings.MayBegin(beginnings.rules(), tokens[at].symbol, SymbolBehind(at))) {
      ++at;
      continue;
    }
    Match match;
    if (!MatchAt(at, &match)) {
      ++at;
      continue;
    }
    at = match.end;
    if (grammar_.rule(match.rule).type != RuleType::kNone) matches->push_back(std::move(match));
  }
}

bool Matcher::MatchAt(uint32_t at, Match* match) {
  begin_ = at;
  steps_ = 0;
  path_.clear();
  best_end_ = 0;
  if (sub_matches_.size() > kMaxSubMatches) Forget();
  WalkRules(grammar_.root(), at);
  if (best_end_ == 0) return false;
  *match = Build(best_end_);
  return std::all_of(match->parts.begin(), match->parts.end(),
                     [](const Part& part) { return part.meaning.CountsWhatThereIs(); });
}

void Matcher::Forget() {
  sub_matches_.clear();
  sub_steps_.clear();
  number_meanings_.clear();
  std::fill(memo_.begin(), memo_.end(), Memo{});
}

bool Matcher::LeadsOn(uint32_t node_index, uint32_t at) const {
  return grammar_.node(node_index).may_end ||
         (at < tokens_.size() && grammar_.MayFollow(node_index, tokens_[at].symbol));
}

bool Matcher::Fits(const Arc& arc, uint32_t at, uint32_t begin) const {
  const Token& token = tokens_[at];
  if (at > begin && token.Is(Token::kBreakBefore)) return false;
  return !arc.glued || !token.Is(Token::kSpaceBefore);
}

void Matcher::WalkRules(uint32_t node_index, uint32_t at) {
  const Node& node = grammar_.node(node_index);
  for (uint32_t i = node.productions_begin; i < node.productions_end; ++i) {
    const uint32_t index = grammar_.ending(i);
    if (at < best_end_ || (at == best_end_ && index >= best_production_)) continue;
    if (!ConditionsHold(grammar_.production(index), begin_, at)) continue;
    best_end_ = at;
    best_production_ = index;
    best_path_ = path_;
  }
  if (++steps_ > kMaxSteps) return;
  const bool more = at < tokens_.size() && grammar_.MayFollow(node_index, tokens_[at].symbol);
  if (more) {
    grammar_.ForEachArcOf(node, lexicon_.class_list(tokens_[at].symbol), [&](const Arc& arc) {
      if (!Fits(arc, at, begin_) || !LeadsOn(arc.node, at + 1)) return;
      path_.push_back({&arc, at, 0});
      WalkRules(arc.node, at + 1);
      path_.pop_back();
    });
  }
  const Beginnings& beginnings = grammar_.beginnings();
  const SymbolId symbol = more ? tokens_[at].symbol : beginnings.none();
  const SymbolId behind = more ? SymbolBehind(at) : beginnings.none();
  for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
    const Arc& arc = grammar_.arc(i);
    if (arc.kind != Arc::Kind::kCategory) {  // a bracket
      if (!LeadsOn(arc.node, at)) continue;
      path_.push_back({&arc, at, 0});
      WalkRules(arc.node, at);
      path_.pop_back();
      continue;
    }
    if (!more || !beginnings.MayBegin(arc.id, symbol, behind) || !Fits(arc, at, begin_)) continue;
    const Memo found = SubMatches(arc.id, at);
    for (uint32_t sub = found.begin; sub < found.end; ++sub) {
      const uint32_t end = sub_matches_[sub].end;
      if (!LeadsOn(arc.node, end)) continue;
      path_.push_back({&arc, at, sub});
      WalkRules(arc.node, end);
      path_.pop_back();
    }
  }
}

Matcher::Memo Matcher::SubMatches(uint16_t category, uint32_t at) {
  if (memo_[category].token == at) return memo_[category];
  if (found_.size() == depth_) found_.emplace_back();
  found_[depth_].clear();
  if (category < Grammar::kBuiltInCount) {
    std::optional<NumberMatch> number;
    if (category == Grammar::kNumber) number = numbers_.Cardinal(tokens_, at);
    if (category == Grammar::kOrdinal) number = numbers_.Ordinal(tokens_, at);
    if (category == Grammar::kSpokenYear) number = numbers_.SpokenYear(tokens_, at);
    if (number.has_value()) {
      const uint32_t index = static_cast<uint32_t>(number_meanings_.size());
      found_[depth_].push_back({number->end, true, index, 0, 0});
      number_meanings_.push_back(number->meaning);
    }
  } else {
    ++depth_;
    WalkCategory(grammar_.category_root(category), at, static_cast<uint32_t>(path_.size()));
    --depth_;
  }
  Memo memo{at, static_cast<uint32_t>(sub_matches_.size()), 0};
  sub_matches_.insert(sub_matches_.end(), found_[depth_].begin(), found_[depth_].end());
  memo.end = static_cast<uint32_t>(sub_matches_.size());
  memo_[category] = memo;
  return memo;
}

// `base` is where the category's own steps begin on the path. Of several ways to the same end the
// first is kept.
void Matcher::WalkCategory(uint32_t node_index, uint32_t at, uint32_t base) {
  const Node& node = grammar_.node(node_index);
  const uint32_t begin = path_.size() > base ? path_[base].token : at;
  for (uint32_t i = node.productions_begin; i < node.productions_end; ++i) {
    const uint32_t production = grammar_.ending(i);
    if (!ConditionsHold(grammar_.production(production), begin, at)) continue;
    std::vector<SubMatch>& found = found_[depth_ - 1];
    const auto same_end = [at](const SubMatch& match) { return match.end == at; };
    if (std::any_of(found.begin(), found.end(), same_end)) continue;
    const uint32_t steps_begin = static_cast<uint32_t>(sub_steps_.size());
    sub_steps_.insert(sub_steps_.end(), path_.begin() + base, path_.end());
    found.push_back({at, false, production, steps_begin, static_cast<uint32_t>(sub_steps_.size())});
  }
  if (++steps_ > kMaxSteps || at >= tokens_.size()) return;
  const SymbolId symbol = tokens_[at].symbol;
  if (!grammar_.MayFollow(node_index, symbol)) return;
  grammar_.ForEachArcOf(node, lexicon_.class_list(symbol), [&](const Arc& arc) {
    if (!Fits(arc, at, begin) || !LeadsOn(arc.node, at + 1)) return;
    path_.push_back({&arc, at, 0});
    WalkCategory(arc.node, at + 1, base);
    path_.pop_back();
  });
  if (node.other_arcs_begin == node.arcs_end) return;
  const Beginnings& beginnings = grammar_.beginnings();
  const SymbolId behind = SymbolBehind(at);
  for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
    const Arc& arc = grammar_.arc(i);
    if (!beginnings.MayBegin(arc.id, symbol, behind) || !Fits(arc, at, begin)) continue;
    const Memo sub_matches = SubMatches(arc.id, at);
    for (uint32_t sub = sub_matches.begin; sub < sub_matches.end; ++sub) {
      const uint32_t end = sub_matches_[sub].end;
      if (!LeadsOn(arc.node, end)) continue;
      path_.push_back({&arc, at, sub});
      WalkCategory(arc.node, end, base);
      path_.pop_back();
    }
  }
}

bool Matcher::ConditionsHold(const Production& production, uint32_t begin, uint32_t end) const {
  for (const Condition& condition : production.conditions) {
    bool present = false;
    if (condition.before && begin > 0) {
      const bool counts = (condition.across || !tokens_[begin].Is(Token::kBreakBefore)) &&
                          (!condition.glued_only || !tokens_[begin].Is(Token::kSpaceBefore));
      present = counts && lexicon_.CouldBe(tokens_[begin - 1], text_, condition.classes);
    } else if (!condition.before && end < tokens_.size()) {
      const bool counts = (condition.across || !tokens_[end].Is(Token::kBreakBefore)) &&
                          (!condition.glued_only || !tokens_[end].Is(Token::kSpaceBefore));
      present = counts && lexicon_.CouldBe(tokens_[end], text_, condition.classes);
    }
    if (present == condition.negated) return false;
  }
  return true;
}

void Matcher::Apply(const Step& step, Meaning* meaning) const {
  const Arc& arc = *step.arc;
  if (arc.kind == Arc::Kind::kCategory) {
    Meaning part = MeaningOf(sub_matches_[step.sub_match]);
    // A renamed category hands its one number over under the new name.
    if (arc.slot >= 0) {
      const Slot own = part.Has(Slot::kOrdinal) ? Slot::kOrdinal : Slot::kCount;
      const int32_t value = part.Get(own);
      part.Clear(own);
      part.Set(static_cast<Slot>(arc.slot), value);
    }
    meaning->Join(part);
  } else if (arc.kind == Arc::Kind::kClass && arc.slot >= 0) {
    meaning->Set(static_cast<Slot>(arc.slot), lexicon_.ValueOf(tokens_[step.token], arc.id));
  }
}

Meaning Matcher::MeaningOf(const SubMatch& match) const {
  if (match.built_in) return number_meanings_[match.index];
  Meaning meaning;
  for (uint32_t step = match.steps_begin; step < match.steps_end; ++step) {
    Apply(sub_steps_[step], &meaning);
  }
  meaning.Join(grammar_.production(match.index).settings);
  return meaning;
}

Match Matcher::Build(uint32_t end) const {
  const Production& production = grammar_.production(best_production_);
  Match match{production.rule, begin_, end, {}};
  Meaning shared;
  bool open = false;
  for (const Step& step : best_path_) {
    switch (step.arc->kind) {
      case Arc::Kind::kOpen:
        match.parts.push_back({step.token, step.token, {}});
        open = true;
        break;
      case Arc::Kind::kClose:
        match.parts.back().end = step.token;
        open = false;
        break;
      default:
        Apply(step, open ? &match.parts.back().meaning : &shared);
        break;
    }
  }
  shared.Join(production.settings);
  if (match.parts.empty()) match.parts.push_back({begin_, end, {}});
  const size_t last = match.parts.size() - 1;
  for (size_t i = last; i-- > 0;) CompleteFrom(match.parts[i + 1].meaning, &match.parts[i].meaning);
  for (size_t i = 1; i <= last; ++i) {
    CompleteFrom(match.parts[i - 1].meaning, &match.parts[i].meaning);
  }
  for (Part& part : match.parts) part.meaning.Join(shared);
  return match;
}

}  // namespace annals::extractor::timex
