#include "extractor/events/document_event.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "extractor/events/event_names.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

constexpr size_t kMaxSignatureWords = 4;
constexpr size_t kMaxAttendeeWords = 12;

std::string_view TextOfBlock(const TextModel& model, const Block& block) {
  return Stripped(model.text().substr(block.span.begin, block.span.size()));
}

bool IsAllNameWords(std::string_view text) {
  const std::vector<std::string_view> words = SplitNonEmpty(text, ' ');
  return !words.empty() && words.size() <= kMaxSignatureWords &&
         std::all_of(words.begin(), words.end(), [](std::string_view word) {
           return BeginsUpperCase(word) && word.find_first_of(":,;") == std::string_view::npos &&
                  std::none_of(word.begin(), word.end(), [](char c) {
                    return absl::ascii_isdigit(static_cast<unsigned char>(c));
                  });
         });
}

// The names and bodies between `from` and `to`, and after `to`, of a title.
void AddCorrespondents(const SentenceView& title, annals::v1::Event& event) {
  int i = 0;
  std::string_view role;
  while (i < title.size()) {
    const bool from = title.lexicon().Is("sender", title.lower(i));
    const bool to = title.lexicon().Is("recipient", title.lower(i));
    if (!from && !to) {
      ++i;
      continue;
    }
    role = from ? "sender" : "recipient";
    int end = ++i;
    while (end < title.size() && !title.IsDate(end) && title.tag(end) != "," &&
           !title.lexicon().Is("sender", title.lower(end)) &&
           !title.lexicon().Is("recipient", title.lower(end)) &&
           !title.lexicon().Is("dated", title.lower(end))) {
      ++end;
    }
    if (i < end && title.lexicon().Is("determiner", title.lower(i))) {
      ++i;
    }
    if (i < end) {
      // A person goes by the bare name, a body by all its words: `Embassy in the Soviet Union`.
      const Name* name = title.NameAt(end - 1);
      const bool person = name != nullptr && name->kind == NameKind::kPerson &&
                          name->range.begin == i && name->range.end == end;
      AddParticipant(person ? name->display : title.TextOf({i, end}), role, event);
    }
    i = end;
  }
}

// With whom the title says that one met: `Conference With the President`, `… Between Novak and
// Brandt`.
void AddAttendeesOfTitle(const SentenceView& title, annals::v1::Event& event) {
  bool met = false;
  for (int i = 0; i < title.size() && !title.IsDate(i); ++i) {
    met = (met || title.lexicon().Is("meets", title.lower(i))) && title.tag(i) != ",";
    const Name* name = title.NameAt(i);
    if (met && name != nullptr && name->range.begin == i && name->kind != NameKind::kPlace &&
        name->kind != NameKind::kPeople) {
      AddParticipant(name->display, "attendee", event);
    }
  }
}

// The first word of a title but for its article.
int FirstWord(const SentenceView& title) { return title.tag(0) == "DT" ? 1 : 0; }

// The end of the sender in a title that names only the correspondents: `The Consul in Bern (Novak)
// to the Minister of Trade`. 0: it is no such title.
int EndOfSender(const SentenceView& title) {
  for (int i = 1; i + 1 < title.size() && !title.IsDate(i) && title.tag(i) != ","; ++i) {
    if (title.lexicon().Is("recipient", title.lower(i))) {
      const bool to_name = title.tag(i + 1) == "DT" || title.NameAt(i + 1) != nullptr;
      return to_name && title.NameAt(FirstWord(title)) != nullptr ? i : 0;
    }
    if (title.IsVerb(i)) {
      return 0;
    }
  }
  return 0;
}

// The lines under a heading such as PARTICIPANTS.
void AddAttendees(const SentenceView& title, annals::v1::Event& event) {
  const TextModel& model = title.model();
  bool listing = false;
  for (const Block& block : model.blocks()) {
    if (block.kind != BlockKind::kParagraph) {
      continue;
    }
    for (std::string_view line : Split(TextOfBlock(model, block), '\n')) {
      line = Stripped(line);
      const std::string heading = LowerCase(line.substr(0, line.find(':')));
      if (title.lexicon().Is("attendance", heading)) {
        listing = true;
        continue;
      }
      const std::vector<std::string_view> words = SplitNonEmpty(line, ' ');
      if (!listing || words.empty()) {
        continue;
      }
      constexpr size_t kShortestSentence = 4;
      const bool sentence = words.size() >= kShortestSentence && line.ends_with('.');
      if (words.size() > kMaxAttendeeWords || !BeginsUpperCase(line) || sentence) {
        return;
      }
      // `Mr. Brown, Office of the Legal Adviser`: the name ends at the comma.
      std::string_view name = line.substr(0, line.find(','));
      for (size_t space = name.find(' '); space != std::string_view::npos; space = name.find(' ')) {
        std::string first = LowerCase(name.substr(0, space));
        if (first.ends_with('.')) {
          first.pop_back();
        }
        if (!title.lexicon().Is("title", first) && !title.lexicon().Is("determiner", first)) {
          break;
        }
        name.remove_prefix(space + 1);
      }
      // `Novak and Brandt`: two on a line; but `Department of Trade and Labor` is one.
      const std::string folded = FoldSpace(name);
      const size_t conjunction = folded.find(" and ");
      if (conjunction == std::string::npos || absl::StrContains(folded, " of ")) {
        AddParticipant(folded, "attendee", event);
      } else {
        AddParticipant(std::string_view(folded).substr(0, conjunction), "attendee", event);
        AddParticipant(std::string_view(folded).substr(conjunction + 5), "attendee", event);
      }
    }
  }
}

// The type that the title's first eventive noun gives; for a record (`memorandum of a
// conversation`), the noun behind `of`.
std::string_view TypeOfTitle(const SentenceView& title) {
  std::string_view type;
  for (int i = 0; i < title.size(); ++i) {
    const std::string_view found = title.lexicon().NounType(title.lower(i));
    const bool record = title.lexicon().Is("record", title.lower(i));
    if (record && i + 1 < title.size() && title.lower(i + 1) == "of") {
      type = found.empty() ? "publication" : found;
      continue;
    }
    if (!found.empty() && (type.empty() || found == "meeting")) {
      return found;
    }
    if (!type.empty() && title.tag(i) == ",") {
      return type;
    }
    // Behind `from` and `to` stand the correspondents, whatever their names.
    if (title.lexicon().Is("sender", title.lower(i)) ||
        title.lexicon().Is("recipient", title.lower(i))) {
      return type;
    }
  }
  return type;
}

}  // namespace

std::string SignerOf(const TextModel& model) {
  const Block* last = nullptr;
  for (const Block& block : model.blocks()) {
    if (block.kind == BlockKind::kParagraph) {
      last = &block;
    }
  }
  if (last == nullptr) {
    return "";
  }
  std::string_view text = TextOfBlock(model, *last);
  if (const size_t line = text.rfind('\n'); line != std::string_view::npos) {
    text = Stripped(text.substr(line + 1));
  }
  return IsAllNameWords(text) ? std::string(text) : "";
}

std::optional<Candidate> DocumentEvent(const SentenceView& title,
                                       const annals::v1::Document& document,
                                       const std::vector<annals::v1::Mention>& mentions) {
  if (!document.has_date() || title.size() == 0) {
    return std::nullopt;
  }
  std::string_view type = TypeOfTitle(title);
  const int end_of_sender = type.empty() ? EndOfSender(title) : 0;
  if (end_of_sender > 0) {
    type = "message";
  }
  if (type != "message" && type != "meeting" && type != "statement") {
    return std::nullopt;
  }
  Candidate candidate;
  candidate.head = std::string(kDocumentHead);
  candidate.named = true;
  candidate.block = title.model().BlockAt(title.token(0).span.begin);
  annals::v1::Event& event = candidate.event;
  *event.mutable_when() = document.date();
  event.set_type(std::string(type));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  event.set_confidence(kConfidenceDocument);
  // An editor's running number is no part of the title: `72. Telegram …`.
  int begin = 0;
  while (begin < title.size() &&
         (title.tag(begin) == "CD" || title.tag(begin) == "LS" || title.tag(begin) == "." ||
          title.tag(begin) == "-LRB-" || title.tag(begin) == "-RRB-")) {
    ++begin;
  }
  if (end_of_sender > 0 && title.tag(begin) == "DT") {
    ++begin;
  }
  int end = begin;
  while (end < title.size() && !title.IsDate(end)) {
    ++end;
  }
  while (end > begin && (title.tag(end - 1) == "," || title.tag(end - 1) == "IN")) {
    --end;
  }
  if (begin == end) {
    return std::nullopt;
  }
  event.set_title(title.TextOf({begin, end}));
  if (type != "meeting") {
    const std::string signer = SignerOf(title.model());
    AddParticipant(signer, "sender", event);
    if (end_of_sender > 0) {
      AddParticipant(title.TextOf({FirstWord(title), end_of_sender}), "sender", event);
    }
    AddCorrespondents(title, event);
  } else {
    AddAttendeesOfTitle(title, event);
    AddAttendees(title, event);
  }
  *event.add_evidence() = MakeEvidence(title.model(), document.name(),
                                       title.SpanOf({0, title.size()}), "event.document");
  // The first note on the source repeats the date, as a file number or in words.
  for (const annals::v1::Mention& mention : mentions) {
    const TextModel& model = title.model();
    const ByteSpan span = {model.ToReading(mention.begin_offset()),
                           model.ToReading(mention.end_offset() - 1) + 1};
    const Block& block = model.blocks()[model.BlockAt(span.begin)];
    if (block.kind == BlockKind::kNote && block.note == "1" && mention.has_when() &&
        document.date().edtf().starts_with(mention.when().edtf())) {
      *event.add_evidence() = MakeEvidence(model, document.name(), block.span, "event.document");
      break;
    }
  }
  return candidate;
}

}  // namespace annals::extractor
