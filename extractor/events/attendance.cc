#include "extractor/events/attendance.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "extractor/events/event_names.h"
#include "extractor/events/subject.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

constexpr size_t kMaxAttendeeWords = 12;

// Adds one of those whom a title names, from `begin` to `end`: a person by the bare name, an office
// by all its words.
void AddAttendee(const SentenceView& title, TokenRange words, std::string_view role,
                 annals::v1::Event& event) {
  while (!words.empty() && (title.tag(words.begin) == "," || title.tag(words.begin) == "CC" ||
                            title.lexicon().Is("determiner", title.lower(words.begin)))) {
    ++words.begin;
  }
  if (words.empty()) {
    return;
  }
  const Name* name = title.NameAt(words.begin);
  if (name == nullptr) {
    return;
  }
  // `Mr. Brown of the Division of Trade`: the person; `Under Secretary of Trade`: the office.
  const bool person = name->kind == NameKind::kPerson && name->range.begin == words.begin &&
                      name->display != title.TextOf(name->range);
  AddParticipant(person ? name->display : title.TextOf(words), role, event);
}

// Where the list of those who met ends: at a date, or at a comma behind which no further one is
// joined by `and`.
int EndOfList(const SentenceView& title, int begin) {
  int end = begin;
  while (end < title.size() && !title.IsDate(end)) {
    ++end;
  }
  int conjunction = -1;
  for (int i = begin; i < end; ++i) {
    if (title.tag(i) == "CC" &&
        (title.lexicon().Is("determiner", title.lower(i + 1)) || title.NameAt(i + 1) != nullptr)) {
      conjunction = i;
    }
  }
  for (int i = std::max(conjunction, begin); i < end; ++i) {
    if (title.tag(i) == ",") {
      return i;
    }
  }
  return end;
}

// Adds the items of a list: `Novak, the Consul in Bern (Brandt), and Brown`.
void AddList(const SentenceView& title, TokenRange list, annals::v1::Event& event) {
  int begin = list.begin;
  for (int i = list.begin; i <= list.end; ++i) {
    const bool last = i == list.end;
    // `the Secretary of Trade and Labor` is one.
    const bool joins =
        !last && title.tag(i) == "CC" && i + 1 < title.size() &&
        (title.lexicon().Is("determiner", title.lower(i + 1)) ||
         (title.NameAt(i + 1) != nullptr && title.NameAt(i + 1)->kind != NameKind::kPlace));
    if (last || joins || title.tag(i) == ",") {
      AddAttendee(title, {begin, i}, "attendee", event);
      begin = i;
    }
  }
}

// A name as a list gives it: without `Mr.`, `the Honorable` and what follows the comma.
std::string ListedName(const SentenceView& title, std::string_view line) {
  // `Mr. Brown, Office of the Legal Adviser`: the name ends at the comma.
  std::string_view name = line.substr(0, line.find(','));
  // `Mr. Brown—Trade`, `Trade—Mr. Brown`: behind or before a dash stands the house.
  constexpr std::string_view kDash = "—";
  if (const size_t dash = name.find(kDash); dash != std::string_view::npos) {
    const std::string_view before = name.substr(0, dash);
    const std::string_view after = name.substr(dash + kDash.size());
    name = before.find(' ') != std::string_view::npos || after.find(' ') == std::string_view::npos
               ? before
               : after;
  }
  for (size_t space = name.find(' '); space != std::string_view::npos; space = name.find(' ')) {
    std::string first = LowerCase(name.substr(0, space));
    if (first.ends_with('.')) {
      first.pop_back();
    }
    if (!title.lexicon().Is("title", first) && !title.lexicon().Is("determiner", first)) {
      break;
    }
    if (name.substr(space + 1).starts_with("of ")) {
      break;  // `Secretary of Trade`
    }
    name.remove_prefix(space + 1);
  }
  return FoldSpace(name);
}

}  // namespace

void AddAttendeesOfTitle(const SentenceView& title, annals::v1::Event& event) {
  for (int i = 0; i + 1 < title.size() && !title.IsDate(i); ++i) {
    const std::string_view word = title.lower(i);
    if (title.lexicon().Is("meets", word)) {
      const int end = EndOfList(title, i + 1);
      AddList(title, {i + 1, end}, event);
      i = end - 1;
    } else if (word == "of" && title.EventNounType(i - 1) == "meeting") {
      const int begin = title.lexicon().Is("determiner", title.lower(i + 1)) ? i + 2 : i + 1;
      const Name* body = begin < title.size() ? title.NameAt(begin) : nullptr;
      if (body != nullptr && body->kind == NameKind::kOrganization) {
        AddParticipant(body->display, "agent", event);
      }
    } else if (word == "by") {
      // `by the consul (Brandt) of a talk with Novak`
      int end = EndOfList(title, i + 1);
      for (int k = i + 1; k < end; ++k) {
        const bool of_meeting = title.lower(k) == "of" && title.HasTag(k + 1, "DT") &&
                                title.EventNounType(k + 2) == "meeting";
        if (of_meeting || title.lexicon().Is("meets", title.lower(k))) {
          end = k;
        }
      }
      AddAttendee(title, {i + 1, end}, "attendee", event);
    }
  }
}

void AddAttendeesOfList(const SentenceView& title, annals::v1::Event& event) {
  const TextModel& model = title.model();
  bool listing = false;
  for (const Block& block : model.blocks()) {
    if (block.kind != BlockKind::kParagraph) {
      continue;
    }
    for (std::string_view line :
         Split(model.text().substr(block.span.begin, block.span.size()), '\n')) {
      line = Stripped(line);
      const size_t colon = line.find(':');
      if (const std::string heading = LowerCase(line.substr(0, colon));
          title.lexicon().Is("attendance", heading)) {
        listing = true;
        // `Present: General Novak`
        line = colon == std::string_view::npos ? "" : Stripped(line.substr(colon + 1));
      }
      const std::vector<std::string_view> words = SplitNonEmpty(line, ' ');
      if (!listing || words.empty()) {
        continue;
      }
      constexpr size_t kShortestSentence = 4;
      const bool sentence = (words.size() >= kShortestSentence && line.ends_with('.')) ||
                            line.find(':') < line.size() - 1;
      if (line.ends_with(':') ||
          title.lexicon().GazetteerKind(LowerCase(line)) == NameKind::kPlace) {
        continue;  // `For Denmark:`, `Denmark`: for whom those that follow were there
      }
      if (title.lexicon().Is("label", LowerCase(line.substr(0, line.find(' '))))) {
        return;
      }
      if (words.size() > kMaxAttendeeWords || !BeginsUpperCase(line) || sentence) {
        return;
      }
      // `Novak and Brandt`: two on a line; but `Department of Trade and Labor` is one.
      const std::string name = ListedName(title, line);
      constexpr std::string_view kAnd = " and ";
      const size_t conjunction = name.find(kAnd);
      if (conjunction == std::string::npos || absl::StrContains(name, " of ")) {
        AddParticipant(name, "attendee", event);
      } else {
        AddParticipant(std::string_view(name).substr(0, conjunction), "attendee", event);
        AddParticipant(std::string_view(name).substr(conjunction + kAnd.size()), "attendee", event);
      }
    }
  }
}

bool AddCaller(const SentenceView& s, annals::v1::Event& event) {
  bool added = false;
  for (const Name& name : s.names()) {
    int head = name.range.begin;
    for (int steps = 0; steps < name.range.size() && name.range.Contains(s.token(head).head);
         ++steps) {
      head = s.token(head).head;
    }
    const int verb = s.token(head).head;
    if (name.kind != NameKind::kPerson || verb < 0 || s.token(verb).head >= 0 ||
        !s.lexicon().Is("calling", s.lemma(verb))) {
      continue;
    }
    const std::string_view relation = s.token(head).relation;
    const Subject subject = SubjectOf(s, verb);
    const bool by_writer = subject.kind == Subject::Kind::kWord &&
                           s.lexicon().Is("first_person", s.lower(subject.token));
    const std::string_view preposition = PrepositionOf(s, head);
    // `called on Novak`, `spoke to Novak`, `lunched with Novak`
    const std::string_view role = s.lexicon().RoleAfter(preposition);
    const bool beside =
        s.lexicon().Is("met_after", preposition) || role == "attendee" || role == "recipient";
    const bool met = by_writer && (relation == "obj" || (IsRelation(relation, "obl") && beside));
    if (IsSubjectRelation(relation) || met) {
      AddParticipant(name.display, "attendee", event);
      added = true;
    }
  }
  return added;
}

void NameAttendees(annals::v1::Event& meeting) {
  constexpr size_t kMost = 3;
  const std::string title = LowerCase(meeting.title());
  std::vector<std::string> unnamed;
  size_t named = 0;
  for (const annals::v1::Participant& participant : meeting.participants()) {
    if (participant.role() != "attendee") {
      return;  // a body's meeting is known by the body
    }
    const std::string name = LowerCase(HolderOf(participant.display_name()));
    // Not every Department of State is the Secretary of State.
    const bool office = absl::StrContains(name, " of ");
    if (absl::StrContains(title, office ? name : name.substr(name.rfind(' ') + 1))) {
      ++named;
    } else {
      unnamed.push_back(participant.display_name());
    }
  }
  if (unnamed.empty() || named > 1 || named + unnamed.size() < 2) {
    return;
  }
  const bool more = unnamed.size() > kMost;
  unnamed.resize(std::min(unnamed.size(), kMost));
  std::string list = more ? "others" : unnamed.back();
  if (!more) {
    unnamed.pop_back();
  }
  if (!unnamed.empty()) {
    list = absl::StrCat(absl::StrJoin(unnamed, ", "), " and ", list);
  }
  absl::StrAppend(meeting.mutable_title(), named == 0 ? ": " : ", with ", list);
}

}  // namespace annals::extractor
