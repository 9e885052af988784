// Resolves the expressions of one document, in order, and makes mentions of them.
//
//   Pass pass(model, grammar, CalendarValue::FromEdtf("1957-07-15"), &chronology, sink);
//   scanner.Scan(text, span, &expressions);
//   pass.Flush(&expressions);   // sends each mention to the sink
#ifndef ANNALS_EXTRACTOR_TIMEX_PASS_H_
#define ANNALS_EXTRACTOR_TIMEX_PASS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "annals/v1/mention.pb.h"
#include "annals/v1/time_span.pb.h"
#include "extractor/chronology/chronology.h"
#include "extractor/text_model.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/resolver.h"

namespace annals::extractor::timex {

// What it is given must outlive it.
class Pass {
 public:
  // `chronology` may be null, when there are no expressions of named events.
  // `document_anchor` as of Resolver.
  Pass(const TextModel& model, const Grammar& grammar, std::optional<CalendarValue> document_date,
       absl::string_view document_anchor, const Chronology* chronology,
       absl::FunctionRef<void(annals::v1::Mention)> sink)
      : model_(model),
        grammar_(grammar),
        chronology_(chronology),
        sink_(sink),
        resolver_(document_date, document_anchor, Style::kReport, grammar.notation()) {}

  // Resolves the expressions, in whose window the style of the text is judged, and clears them.
  void Flush(std::vector<Expression>* expressions);

 private:
  // Whether the text gives the date of a named event beside it: `the invasion of August 2`, `the
  // founding of NATO fifty years ago`.
  bool DatedBeside(const std::vector<Expression>& expressions, size_t index) const;
  // `next` is the next expression when it belongs to this one, as the end of a range or in a list
  // that ends with `last`.
  void Emit(const Expression& expression, Expression* next, const Meaning* last);
  void EmitNamedEvent(const Expression& expression);
  void EmitMentionedEvent(const Expression& expression);
  void EmitEvent(const Expression& expression, const std::string& edtf, absl::string_view title,
                 absl::string_view rule);
  std::string TextOf(ByteSpan span) const;
  // Lets the resolver know where the text has got to.
  void Follow(RuleType type, const Expression& expression, const Resolution& resolution);
  // Whether the text goes on to report on this quarter: not on one that it expects, nor on one that
  // it only compares with the later one that it reports on. Fiscal quarters have years of their
  // own.
  bool IsReportedOn(const CalendarValue& quarter, const Expression& expression) const;
  void MakeRange(const Expression& end, Resolution* resolution) const;
  // The span of an EDTF text; an empty one for what cannot be read.
  const annals::v1::TimeSpan& SpanOf(const std::string& edtf);
  void Send(const Expression& expression, absl::string_view rule, Resolution resolution);

  const TextModel& model_;
  const Grammar& grammar_;
  const Chronology* const chronology_;
  absl::FunctionRef<void(annals::v1::Mention)> sink_;
  Resolver resolver_;
  // The year of the last date that lay too far from the story to be part of it.
  std::optional<int64_t> doubted_year_;
  // The dates of events that a month has named, by their noun: the plenum of `the June plenum`.
  // Empty for a noun with several.
  absl::flat_hash_map<std::string, std::string> dated_nouns_;
  absl::flat_hash_map<std::string, annals::v1::TimeSpan> spans_;  // of EDTF texts
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_PASS_H_
