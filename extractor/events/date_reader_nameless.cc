// Events that neither a verb nor an eventive noun tells: a stay, of which a text says only that
// somebody was somewhere, and what a note remarks on its document.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/clause.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/subject.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// Whether somebody can stay somewhere: persons, and whom pronouns mean.
bool CanStay(const SentenceView& s, int token) {
  const Name* name = s.NameAt(token);
  const bool person =
      name != nullptr && (name->kind == NameKind::kPerson || name->kind == NameKind::kUnknown);
  return person || s.lexicon().Is("title", s.lower(token)) ||
         (IsPronoun(s, token) && s.lower(token) != "it");
}

// Whether there are the two words that tell a stay: a place and a form of `be`.
bool MayTellStay(const SentenceView& s) {
  bool copula = false;
  for (int i = 0; i < s.size() && !copula; ++i) {
    copula = s.lemma(i) == "be" && !s.HasTag(i, "VBZ") && !s.HasTag(i, "VBP");
  }
  return copula &&
         absl::c_any_of(s.names(), [](const Name& name) { return name.kind == NameKind::kPlace; });
}

}  // namespace

std::optional<Candidate> DateReader::Stay() const {
  // `was in Bern [on May 5]`: the place is the predicate. Few sentences need a parse to tell.
  if (!MayTellStay(s_) || IsCoarse() ||
      date_.mention->when().precision() >= annals::v1::PRECISION_YEAR) {
    return std::nullopt;
  }
  const int place = s_.token(last()).head;
  if (place < 0 || s_.IsVerb(place)) {
    return std::nullopt;
  }
  const Name* name = s_.NameAt(place);
  const std::string_view preposition = PrepositionOf(s_, place);
  if (name == nullptr || name->kind != NameKind::kPlace ||
      (preposition != "in" && preposition != "at")) {
    return std::nullopt;
  }
  const absl::Span<const int> below = s_.Dependents(place);
  const auto copula = std::find_if(below.begin(), below.end(), [&](int child) {
    return s_.token(child).relation == "cop" && s_.lemma(child) == "be";
  });
  const Subject subject = SubjectOf(s_, place);
  if (copula == below.end() || s_.HasTag(*copula, "VBZ") || s_.HasTag(*copula, "VBP") ||
      subject.kind != Subject::Kind::kWord || !CanStay(s_, subject.token)) {
    return std::nullopt;
  }
  const std::vector<int> words = ClauseWords(s_, place);
  Event event;
  event.set_type("visit");
  event.set_title(ClauseTitle(s_, place, words, context_.referents));
  if (event.title().empty()) {
    return std::nullopt;
  }
  event.set_factuality(WithDate(FactualityOf(s_, place)));
  AddNamesOfClause(s_, place, context_.referents, event);
  AddPlace(name->display, event);
  return Make(std::move(event), "stay", place, {words.front(), words.back() + 1}, "event.stay",
              kConfidenceVerb);
}

bool DateReader::IsRemarkOnDocument(int verb) const {
  return s_.block().kind == BlockKind::kNote && !context_.document_kind.empty() &&
         s_.HasTag(0, "VBN") && s_.tag(verb) == "VBN" &&
         s_.lexicon().Is("remark", s_.lemma(verb)) &&
         SubjectOf(s_, verb).kind != Subject::Kind::kWord &&
         date_.mention->type() == annals::v1::TIMEX_TYPE_DATE;
}

std::optional<Candidate> DateReader::OnDocument(int verb) const {
  const std::vector<int> words = ClauseWords(s_, verb);
  Event event;
  event.set_type("message");
  std::string said = ComposeTitle(s_, words);
  if (said.empty()) {
    return std::nullopt;
  }
  said[0] = absl::ascii_tolower(static_cast<unsigned char>(said[0]));
  event.set_title(absl::StrCat(context_.document_kind, " ", said));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  AddNamesOfClause(s_, verb, context_.referents, event);
  // `Forwarded on May 5 by Novak`
  const Name* writer = s_.lower(last() + 1) == "by" ? s_.NameAt(last() + 2) : nullptr;
  if (writer != nullptr && event.participants_size() == 0) {
    AddParticipant(writer->display, "agent", event);
    event.set_title(absl::StrCat(event.title(), " by ", writer->display));
  }
  return Make(std::move(event), s_.lemma(verb), verb, {words.front(), words.back() + 1},
              "event.verb", kConfidenceVerb);
}

}  // namespace annals::extractor
