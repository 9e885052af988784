// Dates that are part of an event's name or of a statement's source.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/events/clause.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/event_names.h"
#include "extractor/events/ordering.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

using annals::v1::Event;

std::optional<Candidate> DateReader::Named() const {
  // `post-war plans`, `Pre-Plenum talks`: a time that it bounds.
  const uint32_t begin = s_.model().ToReading(date_.mention->begin_offset());
  if (begin > 0 && (s_.model().text()[begin - 1] == '-')) {
    return std::nullopt;
  }
  // The head is the last eventive noun of the name.
  int head = -1;
  for (int i = date_.range.begin; i < date_.range.end; ++i) {
    if (!s_.lexicon().NounType(s_.lower(i)).empty()) {
      head = i;
    }
  }
  Event event;
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  // `after the June plenum` does not say that the plenum was later.
  *event.mutable_when() = Closed(date_.mention->when());
  if (head >= 0) {
    event.set_type(std::string(s_.lexicon().NounType(s_.lower(head))));
  }
  event.set_title(ComposeNameTitle());
  for (const Name& name : s_.names()) {
    // `In May 1957 talks`: a month is no place.
    const bool dates =
        s_.model().ToSource(s_.SpanOf(name.range)).begin < date_.mention->end_offset();
    if (!date_.range.Contains(name.range.begin) || name.kind == NameKind::kPeople || dates) {
      continue;
    }
    if (name.kind == NameKind::kPlace) {
      AddPlace(name.display, event);
    } else if (name.kind == NameKind::kPerson || s_.lexicon().Is("suffered", event.type())) {
      AddParticipant(name.display, s_.lexicon().Is("suffered", event.type()) ? "patient" : "agent",
                     event);
    }
  }
  // `Novak's June proposal`
  const Name* owner = s_.HasTag(first() - 1, "POS") ? s_.NameAt(first() - 2) : nullptr;
  if (owner != nullptr && owner->kind != NameKind::kPlace && owner->kind != NameKind::kPeople) {
    event.set_title(absl::StrCat(Possessive(owner->display), " ", event.title()));
    AddParticipant(owner->display, event.type() == "message" ? "sender" : "agent", event);
  }
  Candidate named = Make(std::move(event), head < 0 ? "" : s_.lexicon().NounLemma(s_.lower(head)),
                         head, date_.range, "event.named", kConfidenceNamed);
  named.named = true;
  return named;
}

std::string DateReader::ComposeNameTitle() const {
  int begin = date_.range.begin;
  while (begin < date_.range.end - 1 &&
         (s_.lexicon().Is("determiner", s_.lower(begin)) || s_.HasTag(begin, "IN"))) {
    ++begin;
  }
  return CapitalizeFirst(s_.TextOf({begin, date_.range.end}));
}

std::optional<Candidate> DateReader::Statement() const {
  const int open = OpeningParenthesis();
  const Name* speaker = open > 0 ? s_.NameAt(open - 1) : nullptr;
  if (speaker == nullptr || speaker->kind == NameKind::kPlace || open + 1 >= first() ||
      s_.NameAt(open + 1) == nullptr) {
    return std::nullopt;
  }
  const int source_end = s_.tag(first() - 1) == "," ? first() - 1 : first();
  for (int i = open + 1; i < source_end; ++i) {
    if (!BeginsUpperCase(s_.word(i)) && s_.tag(i) != "IN" && s_.tag(i) != "DT") {
      return std::nullopt;
    }
  }
  const bool attributed =
      speaker->range.begin >= 2 && s_.lexicon().Is("according", s_.lower(speaker->range.begin - 2));
  const int verb = VerbAbove(s_, speaker->range.end - 1);
  const bool speaks = verb >= 0 && s_.VerbType(verb) == "statement" &&
                      speaker->range.Contains(SubjectOf(s_, verb).token);
  if (!attributed && !speaks) {
    return std::nullopt;
  }
  Event event;
  event.set_type("statement");
  event.set_title(absl::StrCat("Statement by ", speaker->display, " (",
                               s_.TextOf({open + 1, source_end}), ")"));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  AddParticipant(speaker->display, "agent", event);
  const int begin = attributed ? speaker->range.begin - 2 : speaker->range.begin;
  return Make(std::move(event), "statement", -1, {begin, last() + 1}, "event.statement",
              kConfidenceNoun);
}

}  // namespace annals::extractor
