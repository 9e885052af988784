// An expression is resolved as soon as it is known what follows it, since a list or a range is
// placed as a whole; then the resolver is told where the text has got to.
#include "extractor/timex/pass.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/other_calendar.h"
#include "temporal/time_span.h"

namespace annals::extractor::timex {
namespace {

using annals::v1::Mention;

// How many years a date may carry a story on, or back, at once.
constexpr int64_t kStoryYears = 25;

// How far back a date lies that a report would not give with its month.
constexpr int64_t kLongAgoYears = 10;

// A text names the same days again and again: so many spans are kept.
constexpr size_t kMaxSpans = 1024;

// How far a date may stand from the event that it dates.
constexpr uint32_t kBesideBytes = 96;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

annals::v1::TimexType ProtoType(RuleType type) {
  switch (type) {
    case RuleType::kDate:
      return annals::v1::TIMEX_TYPE_DATE;
    case RuleType::kTime:
      return annals::v1::TIMEX_TYPE_TIME;
    case RuleType::kDuration:
      return annals::v1::TIMEX_TYPE_DURATION;
    case RuleType::kSet:
      return annals::v1::TIMEX_TYPE_SET;
    case RuleType::kNone:
      break;
  }
  return annals::v1::TIMEX_TYPE_UNSPECIFIED;
}

// A narrative dates its events by year, far from its own date; a report speaks of yesterday.
Style StyleOf(const std::vector<Expression>& expressions,
              const std::optional<CalendarValue>& document_date) {
  if (!document_date.has_value()) return Style::kNarrative;
  int distant = 0;
  int long_ago = 0;
  int near = 0;
  for (const Expression& expression : expressions) {
    const Meaning& meaning = expression.meaning;
    // `the next two months` are as much a story's.
    const bool related =
        meaning.Has(Slot::kRelation) && !meaning.Has(Slot::kAnchor) && !meaning.Has(Slot::kCount);
    if (meaning.Has(Slot::kYear)) {
      const int64_t distance = meaning.Get(Slot::kYear) - document_date->year;
      if (distance < -1 || distance > 1 || meaning.Has(Slot::kEra)) {
        ++distant;
        if (meaning.Has(Slot::kMonth) && std::llabs(distance) >= kLongAgoYears) ++long_ago;
      } else {
        ++near;
      }
    } else if (meaning.Has(Slot::kShift) ||
               (meaning.Has(Slot::kWeekday) && !meaning.Has(Slot::kDay)) || related ||
               meaning.Get(Slot::kAnchor) == static_cast<int32_t>(Anchor::kDocument)) {
      ++near;
    }
  }
  // A short text need not name three years: a month long ago does, where nothing is near.
  return (distant >= 3 && distant > 3 * near) || (long_ago > 0 && near == 0) ? Style::kNarrative
                                                                             : Style::kReport;
}

// How many years ago an expression counts back: 40 of `four decades ago`.
std::optional<int64_t> YearsAgo(const Meaning& meaning) {
  if (meaning.Get(Slot::kDirection) >= 0 || meaning.Get(Slot::kCount) <= 0) return std::nullopt;
  switch (static_cast<Unit>(meaning.Get(Slot::kUnit))) {
    case Unit::kYear:
      return meaning.Get(Slot::kCount);
    case Unit::kDecade:
      return 10 * meaning.Get(Slot::kCount);
    default:
      return std::nullopt;
  }
}

// The last date of the list that begins with an expression; null for none. A range of two needs
// no other date to be placed.
const Meaning* EndOfList(const std::vector<Expression>& expressions, size_t index) {
  if (expressions[index].joined) return nullptr;
  size_t last = index;
  while (last + 1 < expressions.size() && expressions[last + 1].joined) ++last;
  const bool range = last == index + 1 && expressions[last].range_end;
  return last == index || range ? nullptr : &expressions[last].meaning;
}

// A list or range is resolved as a whole: what follows its first date is of the same year, or of
// the next one when it would lie before it.
void TakeYear(const CalendarValue& first, Expression* next) {
  Meaning& meaning = next->meaning;
  if (meaning.Has(Slot::kShortDecade) && first.granularity == Granularity::kDecade) {
    const int64_t century = first.year / 100 * 10;
    meaning.Set(Slot::kDecade, static_cast<int32_t>(century));
  }
  if (!meaning.Has(Slot::kMonth) || meaning.Has(Slot::kYear) || meaning.Has(Slot::kShortYear) ||
      meaning.Has(Slot::kRelation)) {
    return;
  }
  const bool turns = first.granularity >= Granularity::kMonth &&
                     YearTurns(first.month, meaning.Get(Slot::kMonth), next->range_end);
  if (first.year > 0) meaning.Set(Slot::kYear, static_cast<int32_t>(first.year + (turns ? 1 : 0)));
}

// `Monday to Thursday`: the next one.
void TakeWeek(const Expression& first, Expression* next) {
  const auto of_week = [](const Meaning& meaning) {
    return meaning.Has(Slot::kWeekday) && !meaning.Has(Slot::kDay) && !meaning.Has(Slot::kRelation);
  };
  if (!next->range_end || !of_week(first.meaning) || !of_week(next->meaning)) return;
  next->meaning.Set(Slot::kRelation, 1);
  next->meaning.Set(Slot::kAnchor, static_cast<int32_t>(Anchor::kNarrative));
}

// The begin of an EDTF interval, or its end; what is none is both.
std::string OneEnd(const std::string& edtf, bool last) {
  const size_t slash = edtf.find('/');
  if (slash == std::string::npos) return edtf;
  return last ? edtf.substr(slash + 1) : edtf.substr(0, slash);
}

void OpenInterval(int open_end, Resolution* resolution) {
  resolution->edtf = open_end > 0 ? absl::StrCat(OneEnd(resolution->edtf, false), "/..")
                                  : absl::StrCat("../", OneEnd(resolution->edtf, true));
}

}  // namespace

void Pass::Flush(std::vector<Expression>* expressions) {
  CompleteRanges(expressions);
  JoinStyles(expressions);
  resolver_.set_style(StyleOf(*expressions, resolver_.document_date()));
  for (size_t i = 0; i < expressions->size(); ++i) {
    if (DatedBeside(*expressions, i)) continue;
    Expression* next = i + 1 < expressions->size() ? &(*expressions)[i + 1] : nullptr;
    Emit((*expressions)[i], next != nullptr && next->joined ? next : nullptr,
         EndOfList(*expressions, i));
  }
  expressions->clear();
}

bool Pass::DatedBeside(const std::vector<Expression>& expressions, size_t index) const {
  const Expression& event = expressions[index];
  if (event.kind != Expression::Kind::kNamedEvent || event.orders) return false;
  const std::optional<CalendarValue> begin =
      CalendarValue::FromEdtf(View(chronology_->events()[event.named_event].when().edtf()));
  if (!begin.has_value()) return false;
  const auto dates = [&](const Expression& other) {
    if (other.kind != Expression::Kind::kDate) return false;
    const Meaning& meaning = other.meaning;
    const std::optional<int64_t> ago = YearsAgo(meaning);
    if (ago.has_value() && resolver_.document_date().has_value()) {
      return std::llabs(resolver_.document_date()->year - *ago - begin->year) <= 1;
    }
    const bool year = meaning.Has(Slot::kYear) && meaning.Get(Slot::kYear) == begin->year;
    const bool month = meaning.Has(Slot::kMonth) && meaning.Get(Slot::kMonth) == begin->month;
    return (year || month) && (year || !meaning.Has(Slot::kYear)) &&
           (month || !meaning.Has(Slot::kMonth));
  };
  const auto near = [](const Expression& first, const Expression& second) {
    return second.span.begin - first.span.end <= kBesideBytes;
  };
  return (index > 0 && near(expressions[index - 1], event) && dates(expressions[index - 1])) ||
         (index + 1 < expressions.size() && near(event, expressions[index + 1]) &&
          dates(expressions[index + 1]));
}

void Pass::Emit(const Expression& expression, Expression* next, const Meaning* last) {
  if (expression.kind == Expression::Kind::kNamedEvent) return EmitNamedEvent(expression);
  if (expression.kind == Expression::Kind::kMentionedEvent) return EmitMentionedEvent(expression);
  const RuleType type = grammar_.rule(expression.rule).type;
  Resolution resolution = resolver_.Resolve(type, expression.meaning, expression.direction, last);
  const bool open = expression.open_end != 0 && !resolution.edtf.empty();
  if (next != nullptr && resolution.date.has_value()) {
    TakeYear(*resolution.date, next);
    TakeWeek(expression, next);
    if (next->range_end) MakeRange(*next, &resolution);
  }
  if (open && (next == nullptr || !next->range_end)) {
    OpenInterval(expression.open_end, &resolution);
  }
  Follow(type, expression, resolution);
  if (!expression.event.empty() && resolution.date.has_value()) {
    const auto [known, fresh] =
        dated_nouns_.try_emplace(TextOf(expression.event), resolution.date->ToEdtf());
    if (!fresh && known->second != resolution.date->ToEdtf()) known->second.clear();
  }
  Send(expression, grammar_.rule(expression.rule).id, std::move(resolution));
}

void Pass::EmitNamedEvent(const Expression& expression) {
  // A history tells of the events it names, and dates them itself; a report refers to them.
  if (resolver_.style() == Style::kNarrative && !expression.orders) return;
  const annals::v1::Event& event = chronology_->events()[expression.named_event];
  EmitEvent(expression, event.when().edtf(), event.title(), "event.named");
}

void Pass::EmitMentionedEvent(const Expression& expression) {
  const auto known = dated_nouns_.find(TextOf(expression.event));
  if (known == dated_nouns_.end() || known->second.empty()) return;
  EmitEvent(expression, known->second, absl::StrCat(known->second, " ", known->first),
            "event.mentioned");
}

void Pass::EmitEvent(const Expression& expression, const std::string& edtf, absl::string_view title,
                     absl::string_view rule) {
  Resolution resolution;
  resolution.edtf = edtf;
  resolution.date = CalendarValue::FromEdtf(View(edtf));
  // TIMEX3 has no intervals: an event of several days has the value of its EDTF text.
  resolution.value = absl::StrContains(edtf, '/') || !resolution.date.has_value()
                         ? edtf
                         : resolution.date->ToTimex();
  resolution.anchors.push_back(absl::StrCat("event ", title));
  if (expression.open_end != 0) OpenInterval(expression.open_end, &resolution);
  Send(expression, rule, std::move(resolution));
}

std::string Pass::TextOf(ByteSpan span) const {
  return LowerCase(View(model_.text()).substr(span.begin, span.size()));
}

void Pass::Follow(RuleType type, const Expression& expression, const Resolution& resolution) {
  const Meaning& meaning = expression.meaning;
  if (type == RuleType::kDuration && meaning.Has(Slot::kCount) &&
      static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kMonth) {
    resolver_.set_period(std::nullopt);
  }
  if (!resolution.date.has_value() || type == RuleType::kSet) return;
  const CalendarValue& date = *resolution.date;
  const bool of_year = static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kYear;
  const bool compared = of_year && meaning.Has(Slot::kDirection) && meaning.Get(Slot::kCount) == 1;
  const bool earlier_year = meaning.Has(Slot::kYear) && resolver_.document_date().has_value() &&
                            date.year < resolver_.document_date()->year;
  if (date.granularity == Granularity::kQuarter && !compared && !earlier_year &&
      IsReportedOn(date, expression)) {
    resolver_.set_period(date);
  }
  if (expression.aside || date.granularity < Granularity::kYear) return;
  if (resolver_.style() == Style::kReport) {
    if (!compared) resolver_.MoveTo(date);
    return;
  }
  // What was placed by the document's date says nothing of where the story is.
  for (const std::string& anchor : resolution.anchors) {
    if (absl::StartsWith(anchor, "document-")) return;
  }
  // A story goes on from what it tells, not from what it compares with (the year before), quotes
  // (tomorrow) or mentions on the side (the largest battle since 1813).
  if (meaning.Has(Slot::kShift) || (of_year && meaning.Get(Slot::kRelation) < 0)) return;
  if (date.granularity == Granularity::kYear && expression.range_end) return;
  // A leap over many years is believed when the next date confirms it.
  const std::optional<CalendarValue>& here = resolver_.narrative_date();
  if (here.has_value() && std::llabs(date.year - here->year) > kStoryYears) {
    // The same year named again tells nothing new.
    const bool again = date.granularity == Granularity::kYear && doubted_year_ == date.year;
    const bool confirmed = doubted_year_.has_value() && !again &&
                           std::llabs(date.year - *doubted_year_) <= kStoryYears;
    doubted_year_ = date.year;
    if (!confirmed) return;
  }
  doubted_year_.reset();
  resolver_.MoveTo(date);
}

bool Pass::IsReportedOn(const CalendarValue& quarter, const Expression& expression) const {
  const std::optional<CalendarValue>& document = resolver_.document_date();
  const std::optional<CalendarValue>& period = resolver_.period();
  const bool over = !document.has_value() || quarter.LastDay() < document->FirstDay();
  if (!period.has_value()) return over || expression.direction <= 0;
  const bool known_over = document.has_value() && period->LastDay() < document->FirstDay();
  if (known_over && !over) return false;
  return expression.meaning.Has(Slot::kFiscal) || quarter.LastDay() >= period->LastDay();
}

void Pass::MakeRange(const Expression& end, Resolution* resolution) const {
  Resolver after = resolver_;
  after.MoveTo(*resolution->date);
  const Resolution other = after.Resolve(grammar_.rule(end.rule).type, end.meaning, end.direction);
  if (!other.date.has_value() || other.date->FirstDay() < resolution->date->FirstDay()) return;
  resolution->edtf = absl::StrCat(OneEnd(resolution->date->ToEdtf(), false), "/",
                                  OneEnd(other.date->ToEdtf(), true));
}

const annals::v1::TimeSpan& Pass::SpanOf(const std::string& edtf) {
  if (spans_.size() >= kMaxSpans) spans_.clear();
  const auto [place, fresh] = spans_.try_emplace(edtf);
  if (fresh) {
    absl::StatusOr<annals::v1::TimeSpan> when = temporal::TimeSpanFromEdtf(edtf);
    if (when.ok()) place->second = *std::move(when);
  }
  return place->second;
}

void Pass::Send(const Expression& expression, absl::string_view rule, Resolution resolution) {
  Mention mention;
  const ByteSpan span = expression.span;
  const ByteSpan source = model_.ToSource(span);
  const ByteSpan phrase = model_.ToSource(expression.phrase);
  mention.set_begin_offset(source.begin);
  mention.set_end_offset(source.end);
  mention.set_phrase_begin_offset(phrase.begin);
  mention.set_phrase_end_offset(phrase.end);
  mention.set_text(std::string(model_.text().substr(span.begin, span.size())));
  mention.set_type(ProtoType(resolution.type));
  mention.set_value(std::move(resolution.value));
  mention.set_rule(std::string(rule));
  // A string that is set takes memory of its own, an empty one too.
  if (!resolution.mod.empty()) mention.set_mod(std::move(resolution.mod));
  if (!resolution.quant.empty()) mention.set_quant(std::move(resolution.quant));
  if (!resolution.freq.empty()) mention.set_freq(std::move(resolution.freq));
  if (!resolution.problem.empty()) mention.set_problem(std::move(resolution.problem));
  for (std::string& anchor : resolution.anchors) mention.add_anchors(std::move(anchor));
  if (!resolution.edtf.empty()) {
    const annals::v1::TimeSpan& when = SpanOf(resolution.edtf);
    if (!when.edtf().empty()) *mention.mutable_when() = when;
  }
  if (!model_.blocks().empty()) {
    const Block& block = model_.blocks()[model_.BlockAt(span.begin)];
    if (block.kind == BlockKind::kNote) mention.set_note(block.note);
  }
  if (std::string page = model_.PageAt(source.begin); !page.empty()) {
    mention.set_page(std::move(page));
  }
  sink_(std::move(mention));
}
}  // namespace annals::extractor::timex
