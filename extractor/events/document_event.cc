#include "extractor/events/document_event.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "extractor/events/attendance.h"
#include "extractor/events/event_names.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

constexpr size_t kMaxSignatureWords = 4;

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

// `[Enclosure]`, `SUBJECT`: a word that says what follows.
bool IsLabel(const EventLexicon& lexicon, std::string_view text) {
  std::string word = LowerCase(text);
  std::erase_if(word, [](char c) { return !absl::ascii_isalpha(static_cast<unsigned char>(c)); });
  return lexicon.Is("label", word);
}

// The name that a signature gives: without what an editor completed it with (`N[ovak]`) and without
// a first name set over the full one (`Eva Eva Novak`). Empty: initials, a first name alone, or no
// name but an office.
std::string NameSigned(const EventLexicon& lexicon, std::string_view text) {
  std::string plain;
  absl::c_copy_if(text, std::back_inserter(plain), [](char c) { return c != '[' && c != ']'; });
  std::vector<std::string> words;
  for (const std::string_view word : SplitNonEmpty(plain, ' ')) {
    words.emplace_back(word);
  }
  // `Eva N.`: the heading names her better.
  constexpr size_t kInitial = 2;
  if (words.size() > 1 && words.back().size() == kInitial && words.back().back() == '.') {
    return "";
  }
  if (words.size() > 1 && std::find(words.begin() + 1, words.end(), words.front()) != words.end()) {
    words.erase(words.begin());
  }
  const bool names = absl::c_any_of(words, [&](const std::string& word) {
    constexpr size_t kMostInitials = 4;
    const bool initials =
        word.find('.') == 1 || (words.size() == 1 && word.size() <= kMostInitials &&
                                absl::c_all_of(word, absl::ascii_isupper));
    const bool first_name = words.size() == 1 && lexicon.Is("given", LowerCase(word));
    return !initials && !first_name && !lexicon.Is("title", LowerCase(word)) &&
           !lexicon.Is("organization", LowerCase(word)) &&
           lexicon.GazetteerKind(LowerCase(word)) != NameKind::kPeople;
  });
  return names ? absl::StrJoin(words, " ") : "";
}

bool InParentheses(const SentenceView& title, int i) {
  while (i >= 0 && title.tag(i) != "-RRB-" && title.tag(i) != "-LRB-") {
    --i;
  }
  return i >= 0 && title.tag(i) == "-LRB-";
}

// `of a conversation`, behind who wrote it down.
bool LeadsToMeeting(const SentenceView& title, int i) {
  return title.lower(i) == "of" && title.HasTag(i + 1, "DT") && i + 2 < title.size() &&
         title.EventNounType(i + 2) == "meeting";
}

// Whether `to` at a token of a title belongs to the office of who is named behind it: `by the
// Delegate [to] the Harbor Congress (Novak)`, `from the Adviser for Trade [to] the Mission (Novak)
// to the Minister`.
bool IsWithinOffice(const SentenceView& title, int i) {
  const auto recipient = [&](int k) { return title.lexicon().Is("recipient", title.lower(k)); };
  int lead = i - 1;
  while (lead >= 0 && !title.lexicon().Is("sender", title.lower(lead))) {
    if (recipient(lead) || title.HasTag(lead, "-RRB-") || title.HasTag(lead, ",")) {
      return false;
    }
    --lead;
  }
  int open = i + 1;
  while (open < title.size() && !title.HasTag(open, "-LRB-") && !recipient(open)) {
    ++open;
  }
  if (lead < 0 || !title.HasTag(open, "-LRB-")) {
    return false;
  }
  if (title.lower(lead) == "by" && title.lexicon().Is("sent_to_body", title.lower(i - 1))) {
    return true;
  }
  for (int k = open + 1; k < title.size(); ++k) {
    if (recipient(k) && !InParentheses(title, k)) {
      return true;
    }
  }
  return false;
}

// Whether a token of a title leads to a sender or a recipient: `from`, `to`. `Assistant to the
// Minister` is an office.
bool LeadsToCorrespondent(const SentenceView& title, int i) {
  const Name* country = i > 0 ? title.NameAt(i + 1) : nullptr;
  if (country != nullptr && title.lexicon().Is("sent_to_country", title.lower(i - 1)) &&
      title.lexicon().IsCountry(LowerCase(country->display))) {
    return false;
  }
  return title.lexicon().Is("sender", title.lower(i)) ||
         (title.lexicon().Is("recipient", title.lower(i)) && !InParentheses(title, i) &&
          !(i > 0 && title.lexicon().Is("serves", title.lower(i - 1))) &&
          !IsWithinOffice(title, i));
}

// The end of the words that name the correspondent who begins at `begin`. A comma ends them, unless
// the holder's name follows: `the Deputy Director, Plans, Harbor Board (Novak)`.
int EndOfCorrespondent(const SentenceView& title, int begin) {
  int end = begin;
  while (end < title.size() && !title.IsDate(end) && title.tag(end) != "," &&
         !LeadsToCorrespondent(title, end) && !title.lexicon().Is("dated", title.lower(end)) &&
         !LeadsToMeeting(title, end)) {
    if (title.tag(end++) == "-RRB-") {
      return end;  // behind its holder's name an office is complete
    }
  }
  const Name* name = title.NameAt(end - 1);
  const bool person = name != nullptr && name->kind == NameKind::kPerson &&
                      name->display != title.TextOf(name->range);
  if (end == title.size() || title.tag(end) != "," || person) {
    return end;
  }
  for (int i = end + 1; i < title.size() && !title.IsDate(i) && !LeadsToCorrespondent(title, i);
       ++i) {
    if (title.tag(i) == "-RRB-") {
      return i + 1;
    }
  }
  return end;
}

// Whether `President Wilson` of a title has signed with the full name.
bool HasSigned(const SentenceView& title, std::string_view name, const annals::v1::Event& event) {
  const std::vector<std::string_view> words = SplitNonEmpty(name, ' ');
  const std::string signer = NameInRole(event, "sender");
  return words.size() == 2 && title.lexicon().Is("title", LowerCase(words.front())) &&
         absl::EndsWith(LowerCase(signer), absl::StrCat(" ", LowerCase(words.back())));
}

// The names and bodies between `from` and `to`, and after `to`, of a title.
void AddCorrespondents(const SentenceView& title, annals::v1::Event& event) {
  int i = 0;
  while (i < title.size()) {
    if (!LeadsToCorrespondent(title, i)) {
      ++i;
      continue;
    }
    const std::string_view role =
        title.lexicon().Is("sender", title.lower(i)) ? "sender" : "recipient";
    int end = EndOfCorrespondent(title, ++i);
    if (i < end && title.lexicon().Is("determiner", title.lower(i))) {
      ++i;
    }
    while (i < end) {
      // A person goes by the bare name, a body by all its words: `Embassy in the Soviet Union`.
      const Name* name = title.NameAt(end - 1);
      const bool person = name != nullptr && name->kind == NameKind::kPerson &&
                          name->range.begin == i && name->range.end == end;
      const std::string correspondent = person ? name->display : title.TextOf({i, end});
      if (role != "sender" || !HasSigned(title, correspondent, event)) {
        AddParticipant(correspondent, role, event);
      }
      // `the Consul in Bern (Novak), the Consul in Oslo (Olsen), and …`
      i = end;
      int next = end;
      while (title.HasTag(end - 1, "-RRB-") &&
             (title.HasTag(next, ",") || title.HasTag(next, "CC"))) {
        ++next;
      }
      if (next > end && title.HasTag(next, "DT")) {
        i = next + 1;
        end = EndOfCorrespondent(title, i);
      }
    }
    i = end;
  }
}

// The first word of a title but for an editor's running number (`72. Telegram`) and an article.
int FirstWord(const SentenceView& title) {
  int first = 0;
  while (first < title.size() &&
         (title.tag(first) == "CD" || title.tag(first) == "LS" || title.tag(first) == "." ||
          title.tag(first) == "-LRB-" || title.tag(first) == "-RRB-")) {
    ++first;
  }
  return title.HasTag(first, "DT") ? first + 1 : first;
}

// A name may look like a verb: `Kai-shek`.
bool IsVerbOfTitle(const SentenceView& title, int i) {
  return title.IsVerb(i) && (i == 0 || !BeginsUpperCase(title.word(i)));
}

// The end of the sender in a title that names only the correspondents: `The Consul in Bern (Novak)
// to the Minister of Trade`. 0: it is no such title.
int EndOfSender(const SentenceView& title) {
  for (int i = 1; i + 1 < title.size() && !title.IsDate(i) && title.tag(i) != ","; ++i) {
    if (title.lexicon().Is("recipient", title.lower(i))) {
      const bool to_name = title.tag(i + 1) == "DT" || title.NameAt(i + 1) != nullptr;
      return to_name && FirstWord(title) < i && title.NameAt(FirstWord(title)) != nullptr ? i : 0;
    }
    if (IsVerbOfTitle(title, i)) {
      return 0;
    }
  }
  return 0;
}

// The type that the title's first eventive noun gives; for a record (`memorandum of a
// conversation`), the noun behind `of`.
std::string_view TypeOfTitle(const SentenceView& title) {
  std::string_view type;
  for (int i = 0; i < title.size(); ++i) {
    // The council of `Harbor Council Report` does not meet in it.
    const Name* name = title.NameAt(i);
    const bool body = name != nullptr && name->kind == NameKind::kOrganization &&
                      name->range.size() > 1 && title.IsNoun(name->range.end);
    const std::string_view found =
        body ? std::string_view() : title.lexicon().NounType(title.lower(i));
    const bool record = title.lexicon().Is("record", title.lower(i));
    // `Memorandum by the consul of a conversation with Novak`
    for (int k = i + 1; record && k < title.size(); ++k) {
      if (LeadsToMeeting(title, k)) {
        return "meeting";
      }
    }
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

std::string SignerOf(const SentenceView& title, size_t end) {
  const TextModel& model = title.model();
  const Block* last = nullptr;
  for (size_t b = std::min(end, model.blocks().size()); b > 0 && last == nullptr; --b) {
    const Block& block = model.blocks()[b - 1];
    if (block.kind == BlockKind::kParagraph && block.span.begin > title.block().span.begin &&
        !IsLabel(title.lexicon(), TextOfBlock(model, block))) {
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
  return IsAllNameWords(text) ? NameSigned(title.lexicon(), text) : "";
}

annals::v1::Event CorrespondentsOf(const SentenceView& title, size_t end) {
  annals::v1::Event event;
  const std::string signer = SignerOf(title, end);
  AddParticipant(signer, "sender", event);
  const int end_of_sender = TypeOfTitle(title).empty() ? EndOfSender(title) : 0;
  if (end_of_sender > 0) {
    AddParticipant(title.TextOf({FirstWord(title), end_of_sender}), "sender", event);
  }
  AddCorrespondents(title, event);
  // `Eva` of `the Consul in Bern (Novak)`: the heading knows better.
  const bool first_name =
      event.participants_size() > 1 && event.participants(0).display_name() == signer &&
      !absl::StrContains(signer, ' ') && event.participants(1).role() == "sender" &&
      HolderOf(event.participants(1).display_name()) != event.participants(1).display_name();
  if (first_name) {
    event.mutable_participants()->DeleteSubrange(0, 1);
  }
  return event;
}

bool IsHeadingOfMessage(const SentenceView& heading) {
  // `Subject: …`
  const TextModel& model = heading.model();
  if (const size_t block = model.BlockAt(heading.block().span.begin);
      block > 0 &&
      LowerCase(TextOfBlock(model, model.blocks()[block - 1])).starts_with("subject")) {
    return false;
  }
  if (heading.size() == 0 || !BeginsUpperCase(heading.word(0)) ||
      heading.word(heading.size() - 1).find_first_of(".,;:") == 0) {
    return false;
  }
  for (int i = 0; i < heading.size(); ++i) {
    if ((heading.IsFiniteVerb(i) && IsVerbOfTitle(heading, i)) || heading.tag(i) == ":") {
      return false;
    }
  }
  const std::string_view type = TypeOfTitle(heading);
  // `Election to the Harbor Council` is none.
  const int end_of_sender = EndOfSender(heading);
  bool names_sender = end_of_sender > 0;
  for (int i = 0; i < end_of_sender; ++i) {
    names_sender = names_sender && heading.EventNounType(i).empty();
  }
  return names_sender ||
         ((type == "message" || type == "meeting") && heading.block().span.begin > 0 &&
          CorrespondentsOf(heading, 0).participants_size() > 0);
}

std::string KindOfDocument(const SentenceView& title) {
  TokenRange kind = {FirstWord(title), FirstWord(title)};
  bool named = false;
  while (kind.end < title.size() && !title.IsDate(kind.end) && title.tag(kind.end) != "," &&
         !title.IsVerb(kind.end) && !title.lexicon().Is("meets", title.lower(kind.end)) &&
         (!title.lexicon().Is("preposition", title.lower(kind.end)) ||
          title.lower(kind.end) == "of")) {
    named = named || title.lexicon().Is("record", title.lower(kind.end)) ||
            !title.EventNounType(kind.end).empty();
    ++kind.end;
  }
  return named ? title.TextOf(kind) : "Message";
}

// `Memorandum Prepared in the Ministry of Trade`: by those there.
void AddHouseOfTitle(const SentenceView& title, std::string_view role, annals::v1::Event& event) {
  for (int i = 0; event.participants_size() == 0 && i < title.size(); ++i) {
    const int begin = title.HasTag(i + 2, "DT") ? i + 3 : i + 2;
    const Name* house = begin < title.size() ? title.NameAt(begin) : nullptr;
    if (title.lexicon().Is("drafting", title.lower(i)) && title.lower(i + 1) == "in" &&
        house != nullptr && house->kind == NameKind::kOrganization) {
      AddParticipant(house->display, role, event);
    }
  }
}

std::optional<Candidate> DocumentEvent(const SentenceView& title,
                                       const annals::v1::Document& document,
                                       const std::vector<annals::v1::Mention>& mentions,
                                       size_t end_block) {
  if (!document.has_date() || title.size() == 0) {
    return std::nullopt;
  }
  std::string_view type = TypeOfTitle(title);
  const int end_of_sender = type.empty() ? EndOfSender(title) : 0;
  if (end_of_sender > 0) {
    type = "message";
  }
  if (type != "message" && type != "meeting" && type != "statement" && type != "publication") {
    return std::nullopt;
  }
  Candidate candidate;
  candidate.head = std::string(kDocumentHead);
  candidate.named = true;
  candidate.block = title.model().BlockAt(title.SpanOf(0).begin);
  annals::v1::Event& event = candidate.event;
  *event.mutable_when() = document.date();
  event.set_type(std::string(type));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  event.set_confidence(kConfidenceDocument);
  int begin = FirstWord(title);
  if (end_of_sender == 0 && title.HasTag(begin - 1, "DT")) {
    --begin;
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
  if (type == "publication") {
    for (int i = begin; i < end; ++i) {
      const Name* body = title.NameAt(i);
      if (body != nullptr && body->range.begin == i &&
          (i == begin ||
           (i - 2 > begin && (title.lower(i - 1) == "by" || title.lower(i - 2) == "by")))) {
        AddParticipant(body->display, "agent", event);
      }
    }
  } else if (type != "meeting") {
    *event.mutable_participants() = CorrespondentsOf(title, end_block).participants();
    AddHouseOfTitle(title, type == "message" ? "sender" : "agent", event);
  } else {
    AddAttendeesOfTitle(title, event);
    AddAttendeesOfList(title, event);
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
