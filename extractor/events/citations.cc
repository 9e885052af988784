#include "extractor/events/citations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// The number that a title tells a message from others by: `12` of `Telegram 12 from Bern`.
std::string_view NumberIn(std::string_view title) {
  for (const std::string_view word : SplitNonEmpty(title, ' ')) {
    if (absl::c_all_of(word, absl::ascii_isdigit)) {
      return word;
    }
  }
  return "";
}

// Adds whose message the words before its number at the token say it is: `our telegram 12`, `the
// Embassy's 12`, `embtel 12`.
void AddOwnerBefore(const SentenceView& s, int number, const PronounReferents& referents,
                    annals::v1::Event& event) {
  constexpr int kReach = 12;
  for (int i = number - 1; i >= 0 && i >= number - kReach; --i) {
    const std::string_view word = s.lower(i);
    AddPartiesByName(s.lexicon(), s.lexicon().NounLemma(word), referents, event);
    if (HasRole(event, "sender")) {
      return;
    }
    if (s.tag(i) == "PRP$") {
      AddParticipant(ReferentOf(s, i, referents), "sender", event);
      return;
    }
    if (s.lexicon().Is("post", word)) {
      AddParticipant(referents.post, "sender", event);
      return;
    }
    if (s.lexicon().Is("head_of_department", word)) {
      AddParticipant(referents.department, "sender", event);
      return;
    }
    // `our telegrams 10, 11 and 12`
    const bool lists = (s.tag(i) == "," || s.tag(i) == "CC") && s.HasTag(i - 1, "CD");
    const bool designates = s.IsNoun(i) || s.tag(i) == "POS" || s.HasTag(i, "JJ") ||
                            s.tag(i) == "CD" || s.tag(i) == "." || lists;
    if (!designates || s.IsDate(i)) {
      return;
    }
  }
}

}  // namespace

std::string MostNamedState(DocumentSentences& sentences) {
  absl::flat_hash_map<std::string, int> counts;
  std::pair<int, std::string> most;
  for (size_t i = 0; i < sentences.size(); ++i) {
    const SentenceView& s = sentences.TaggedView(i);
    for (const Name& name : s.names()) {
      std::string state(name.kind == NameKind::kPeople
                            ? s.lexicon().CountryOf(s.lower(name.range.begin))
                            : std::string_view(name.display));
      if (s.lexicon().IsCountry(LowerCase(state))) {
        const int count = ++counts[state];
        most = std::max(most, std::pair(count, std::move(state)));
      }
    }
  }
  return most.second;
}

void AddPartiesOfCitation(DocumentSentences& sentences, Referents& referents, size_t index,
                          Candidate& cited) {
  const SentenceView& view = sentences.View(index);
  if (cited.event.participants_size() == 0 && index > 0 &&
      view.lexicon().Is("cabled", cited.head) &&
      sentences.BlockOf(index - 1) == sentences.BlockOf(index) && view.HasTag(0, "-LRB-")) {
    const SentenceView& report = sentences.View(index - 1);
    AddPartiesOfReport(report, report.size(), referents.Of(index - 1), cited.event);
  }
}

void AddPartiesByMarker(DocumentSentences& sentences, Referents& referents, size_t index,
                        Candidate& cited) {
  const TextModel& model = sentences.model();
  const Block& note = model.blocks()[sentences.BlockOf(index)];
  const std::string_view number = NumberIn(cited.event.title());
  if (note.kind != BlockKind::kNote || number.empty() || cited.event.type() != "message" ||
      HasRole(cited.event, "sender") || HasRole(cited.event, "recipient")) {
    return;
  }
  const auto marker = absl::c_find_if(model.note_references(), [&](const NoteReference& reference) {
    return reference.note == note.note;
  });
  if (marker == model.note_references().end()) {
    return;
  }
  const std::optional<size_t> body = sentences.At(marker->offset);
  if (!body.has_value()) {
    return;
  }
  const SentenceView& view = sentences.View(*body);
  int i = view.size() - 1;
  while (i > 0 && view.SpanOf(i).end > marker->offset) {
    --i;
  }
  const int anchor = i;
  while (i > 0 && view.word(i) != number) {
    --i;
  }
  // `Reference your TF-12`, to which the note gives another number.
  const bool opens = index == 0 || sentences.BlockOf(index - 1) != sentences.BlockOf(index);
  if (i > 0 || opens) {
    AddOwnerBefore(view, i > 0 ? i : anchor, referents.Of(*body), cited.event);
  }
  // `The Embassy cabled the Department³`
  if (opens && i == 0 && cited.event.participants_size() == 0) {
    AddPartiesOfReport(view, anchor + 1, referents.Of(*body), cited.event);
  }
}

}  // namespace annals::extractor
