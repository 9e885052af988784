#include "extractor/events/antecedents.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// How many sentences back a meeting may have been spoken of.
constexpr size_t kReach = 3;

// Whether the meeting's noun speaks of one that is known: `the talk`, `this talk`, and without an
// article, in telegraphic style; but not `a talk`.
bool IsKnown(const SentenceView& s, int noun) {
  const std::optional<NounPhrase> phrase = NounPhraseAt(s, noun);
  return phrase.has_value() && !phrase->indefinite && s.tag(phrase->core.begin) != "PRP$" &&
         !s.HasTag(noun, "NNP");
}

// The last meeting that a sentence speaks of before an offset, with those who took part; nothing
// when it names none. `lemma`: what it is to be called; empty: whatever it is called.
std::optional<Candidate> LastMeeting(const SentenceView& s, uint32_t end, std::string_view lemma,
                                     const PronounReferents& referents) {
  const std::vector<NounPhrase> phrases = NounPhrases(s);
  for (auto phrase = phrases.rbegin(); phrase != phrases.rend(); ++phrase) {
    if (phrase->type != "meeting" || s.SpanOf(phrase->head).end > end ||
        (!lemma.empty() && phrase->lemma != lemma)) {
      continue;
    }
    Candidate found;
    found.event.set_type(phrase->type);
    found.event.set_title(TitleOf(s, *phrase, referents));
    AddNamesOf(s, *phrase, referents, found.event);
    AddPartiesOfVerb(s, *phrase, referents, found.event);
    if (found.event.participants_size() > 0) {
      return found;
    }
  }
  return std::nullopt;
}

std::optional<Candidate> Antecedent(DocumentSentences& sentences, Referents& referents,
                                    size_t index, std::string_view lemma) {
  const TextModel& model = sentences.model();
  const Block& block = model.blocks()[sentences.BlockOf(index)];
  for (size_t back = 1; back <= std::min(kReach, index); ++back) {
    if (sentences.BlockOf(index - back) != sentences.BlockOf(index)) {
      break;
    }
    if (std::optional<Candidate> found = LastMeeting(sentences.View(index - back), UINT32_MAX,
                                                     lemma, referents.Of(index - back))) {
      return found;
    }
  }
  if (block.kind != BlockKind::kNote) {
    return std::nullopt;
  }
  const auto marker = absl::c_find_if(model.note_references(), [&](const NoteReference& reference) {
    return reference.note == block.note;
  });
  const std::optional<size_t> body =
      marker == model.note_references().end() ? std::nullopt : sentences.At(marker->offset);
  return body.has_value()
             ? LastMeeting(sentences.View(*body), marker->offset, "", referents.Of(*body))
             : std::nullopt;
}

}  // namespace

void CompleteByAntecedent(DocumentSentences& sentences, Referents& referents, size_t index,
                          Candidate& meeting) {
  annals::v1::Event& event = meeting.event;
  if (event.type() != "meeting" || event.participants_size() > 0 || event.places_size() > 0 ||
      meeting.token < 0) {
    return;
  }
  const SentenceView& view = sentences.View(index);
  if (!view.IsNoun(meeting.token) || !IsKnown(view, meeting.token)) {
    return;
  }
  const std::string noun = CapitalizeFirst(view.word(meeting.token));
  const std::string title = event.title();
  if (!title.starts_with(noun)) {
    return;
  }
  const std::optional<Candidate> found = Antecedent(sentences, referents, index, meeting.head);
  if (!found.has_value()) {
    return;
  }
  event.set_title(absl::StrCat(found->event.title(), title.substr(noun.size())));
  AddParties(found->event, event);
  *event.mutable_places() = found->event.places();
}

}  // namespace annals::extractor
