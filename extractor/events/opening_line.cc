#include "extractor/events/opening_line.h"

#include <cstdint>
#include <string_view>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "extractor/events/event_names.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

bool IsNumberOrPoint(const SentenceView& s, int i) {
  return s.tag(i) == "." || s.tag(i) == "LS" ||
         absl::c_any_of(s.word(i), [](char c) { return absl::ascii_isdigit(c); });
}

std::string_view RoleOf(const SentenceView& s, int i) {
  const std::string_view word = s.lower(i);
  return word == "from" ? "sender" : word == "for" || word == "to" ? "recipient" : "";
}

// The end of the line of which the first word stands at `begin`; `begin`: it is none, since it
// holds words of another kind.
int EndOfLine(const SentenceView& s, int begin) {
  constexpr int kMostWords = 14;
  int end = begin;
  for (; end < s.size() && s.tag(end) != "."; ++end) {
    const bool links = !RoleOf(s, end).empty() || s.HasTag(end, "DT") || s.tag(end) == "CC" ||
                       s.tag(end) == "," || s.tag(end) == "-LRB-" || s.tag(end) == "-RRB-" ||
                       s.lower(end) == "of" || s.lower(end) == "only";
    if (s.IsDate(end) || end - begin > kMostWords || !(links || BeginsUpperCase(s.word(end)))) {
      return begin;
    }
  }
  return end;
}

// A person goes by the bare name, an office by all its words.
void AddParty(const SentenceView& s, TokenRange words, std::string_view role,
              annals::v1::Event& event) {
  while (!words.empty() && (s.HasTag(words.begin, "DT") || s.tag(words.begin) == "CC")) {
    ++words.begin;
  }
  while (!words.empty() && !BeginsUpperCase(s.word(words.end - 1))) {
    --words.end;
  }
  if (words.empty()) {
    return;
  }
  const Name* name = s.NameAt(words.begin);
  const bool person = name != nullptr && name->kind == NameKind::kPerson && name->range == words;
  // `from the Secretary`: who heads the house that sends it.
  if (role == "sender" && person && name->display == s.TextOf(words) &&
      s.lexicon().Is("title", s.lower(words.end - 1))) {
    return;
  }
  AddParticipant(person ? name->display : s.TextOf(words), role, event);
}

// Whether a sentence begins as such a line does: told by the text, since few do.
bool MayOpen(std::string_view text) {
  const auto leads = absl::c_find_if(text, [](unsigned char c) { return absl::ascii_isalpha(c); });
  text.remove_prefix(static_cast<size_t>(leads - text.begin()));
  return text.starts_with("For ") || text.starts_with("From ") || text.starts_with("To ");
}

// Reads the sentence; false: it is no such line.
bool Read(const SentenceView& s, annals::v1::Event& event) {
  int begin = 0;
  while (begin < s.size() && IsNumberOrPoint(s, begin)) {
    ++begin;
  }
  if (begin == s.size() || RoleOf(s, begin).empty() || !BeginsUpperCase(s.word(begin))) {
    return false;
  }
  const int end = EndOfLine(s, begin);
  std::string_view role;
  int party = begin;
  for (int i = begin; i <= end && end > begin; ++i) {
    const bool leads = i < end && !RoleOf(s, i).empty();
    const bool apart = i == end || leads || s.tag(i) == "," || s.tag(i) == "CC" ||
                       s.word(i) == "(" || s.word(i) == ")";
    if (!apart) {
      continue;
    }
    // What stands in parentheses tells where somebody works.
    if (i == end || s.word(i) != ")") {
      AddParty(s, {party, i}, role, event);
    }
    role = leads ? RoleOf(s, i) : role;
    party = i == end || leads || s.tag(i) != "CC" ? i + 1 : i;
  }
  return event.participants_size() > 0;
}

}  // namespace

annals::v1::Event PartiesOfOpeningLine(DocumentSentences& sentences, size_t title_block) {
  constexpr size_t kMostSentences = 3;
  constexpr uint32_t kLongest = 120;
  annals::v1::Event event;
  size_t seen = 0;
  for (size_t i = 0; i < sentences.size() && seen < kMostSentences; ++i) {
    const size_t block = sentences.BlockOf(i);
    if (block <= title_block || sentences.model().blocks()[block].kind != BlockKind::kParagraph) {
      continue;
    }
    ++seen;
    const ByteSpan span = sentences.SpanOf(i);
    if (span.size() < kLongest &&
        MayOpen(sentences.model().text().substr(span.begin, span.size())) &&
        Read(sentences.TaggedView(i), event)) {
      return event;
    }
    event.Clear();
  }
  return event;
}

}  // namespace annals::extractor
