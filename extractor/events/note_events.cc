#include "extractor/events/note_events.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

bool IsDesignationWord(const SentenceView& s, int i) {
  return i >= 0 && !s.IsDate(i) &&
         (s.IsNoun(i) || s.tag(i) == "CD" || s.tag(i) == "POS" || s.tag(i).starts_with("JJ"));
}

// Adds the sender and recipient that `from … to …` in a note names.
void AddCorrespondents(const SentenceView& note, annals::v1::Event& event) {
  std::string_view role;
  for (int i = 0; i < note.size(); ++i) {
    if (note.lexicon().Is("sender", note.lower(i))) {
      role = "sender";
    } else if (note.lexicon().Is("recipient", note.lower(i))) {
      role = "recipient";
    } else if (note.tag(i) == "," || note.tag(i) == ".") {
      role = "";
    }
    const Name* name = note.NameAt(i);
    if (!role.empty() && name != nullptr && name->range.begin == i) {
      if (name->kind == NameKind::kPlace) {
        AddPlace(name->display, event);
      } else {
        AddParticipant(name->display, role, event);
      }
    }
  }
}

// Adds whose message the words that designate it name: `our Consulate's telegram 12`, `deptel 12`.
void AddOwner(const SentenceView& body, TokenRange words, std::string_view head,
              const PronounReferents& referents, annals::v1::Event& event) {
  AddPartiesByName(body.lexicon(), head, referents, event);
  if (HasRole(event, "sender")) {
    return;
  }
  const int before = words.begin - 1;
  const Name* owner = body.NameAt(words.begin);
  if (body.HasTag(before, "PRP$")) {
    AddParticipant(ReferentOf(body, before, referents), "sender", event);
  } else if (owner != nullptr && owner->range.begin == words.begin &&
             owner->kind != NameKind::kPlace && owner->kind != NameKind::kPeople &&
             owner->range.end < words.end) {
    AddParticipant(owner->display, "sender", event);
  } else if (owner != nullptr && owner->range.begin == words.begin &&
             owner->kind == NameKind::kPlace) {
    AddPlace(owner->display, event);  // `Bern 12`
  }
}

}  // namespace

int TokenBefore(const SentenceView& s, uint32_t reading_offset) {
  for (int i = s.size() - 1; i >= 0; --i) {
    if (s.SpanOf(i).end <= reading_offset && (s.IsNoun(i) || s.tag(i) == "CD")) {
      return i;
    }
    // Only closing marks may stand between the word and the note's marker.
    if (s.SpanOf(i).end <= reading_offset && s.tag(i) != "-RRB-" && s.tag(i) != "''" &&
        s.tag(i) != "." && s.tag(i) != ",") {
      return -1;
    }
  }
  return -1;
}

bool BeginsDated(const EventLexicon& lexicon, std::string_view text) {
  const auto end =
      absl::c_find_if_not(text, [](unsigned char c) { return absl::ascii_isalpha(c); });
  return lexicon.Is("dated", LowerCase(text.substr(0, static_cast<size_t>(end - text.begin()))));
}

std::optional<Candidate> MessageOfNote(const SentenceView& note, const SentenceView& body,
                                       uint32_t marker, const PronounReferents& referents,
                                       const std::string& document) {
  if (note.size() < 2 || !note.lexicon().Is("dated", note.lower(0)) || !note.IsDate(1) ||
      !note.DateAt(1)->mention->has_when()) {
    return std::nullopt;
  }
  const int anchor = TokenBefore(body, marker);
  if (anchor < 0) {
    return std::nullopt;
  }
  TokenRange words = {anchor, anchor + 1};
  while (IsDesignationWord(body, words.begin - 1)) {
    --words.begin;
  }
  const DatedWords& date = *note.DateAt(1);
  Candidate message;
  message.block = note.model().BlockAt(note.SpanOf(0).begin);
  message.named = true;
  annals::v1::Event& event = message.event;
  *event.mutable_when() = date.mention->when();
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  event.set_confidence(kConfidenceNote);
  // `Bern's 12` is message 12 from Bern; anything else is a designation as it stands.
  const Name* owner = body.NameAt(words.begin);
  const bool owned_number = owner != nullptr && body.HasTag(owner->range.end, "POS") &&
                            owner->range.end + 2 == words.end && body.tag(anchor) == "CD";
  std::string_view type;
  for (int i = words.begin; i < words.end; ++i) {
    if (const std::string_view found = body.EventNounType(i); !found.empty()) {
      type = found;
      message.head = std::string(body.lexicon().NounLemma(body.lower(i)));
    }
  }
  if (type.empty() && body.tag(anchor) != "CD") {
    return std::nullopt;  // no sign that the words name a message
  }
  event.set_type(type.empty() ? "message" : std::string(type));
  if (owned_number) {
    event.set_title(absl::StrCat("Message ", Abs(body.word(anchor)), " from ", owner->display));
    AddAlias(body.TextOf(words), event);
    if (owner->kind == NameKind::kPlace) {
      AddPlace(owner->display, event);
    }
    AddParticipant(owner->display, "sender", event);  // of a place: those who are there
  } else if (words.size() == 1 && body.tag(anchor) == "CD") {
    event.set_title(absl::StrCat("Message ", Abs(body.word(anchor))));
  } else {
    event.set_title(CapitalizeFirst(body.TextOf(words)));
  }
  AddCorrespondents(note, event);
  AddOwner(body, words, message.head, referents, event);
  *event.add_evidence() =
      MakeEvidence(note.model(), document, note.SpanOf({0, note.size()}), "event.note-dated");
  *event.add_evidence() =
      MakeEvidence(body.model(), document, body.SpanOf(words), "event.note-dated");
  return message;
}

}  // namespace annals::extractor
