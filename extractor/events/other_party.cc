#include "extractor/events/other_party.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "extractor/events/event_names.h"
#include "extractor/events/houses.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

enum class Side { kNone, kWriter, kReader };

bool AnyWordIs(const EventLexicon& lexicon, std::string_view word_class, std::string_view name) {
  return absl::c_any_of(SplitNonEmpty(name, ' '), [&](std::string_view word) {
    return lexicon.Is(word_class, LowerCase(word));
  });
}

// Whether a name is that of a department or of who heads one: `Department of Trade`, `Acting
// Secretary of Trade`.
bool IsOfDepartment(const EventLexicon& lexicon, std::string_view name) {
  return AnyWordIs(lexicon, "head_of_department", name);
}

// Which of the two correspondents a name is, or is the house of.
Side SideOf(const EventLexicon& lexicon, std::string_view name, const PronounReferents& referents) {
  const auto is = [&](const std::string& known) { return !known.empty() && SameName(name, known); };
  if (is(referents.first_person) || is(referents.first_persons)) {
    return Side::kWriter;
  }
  if (is(referents.second_person)) {
    return Side::kReader;
  }
  const bool between_houses = !referents.department.empty() && !referents.post.empty();
  const bool writer_heads = (between_houses && referents.department_writes) ||
                            IsOfDepartment(lexicon, referents.first_person) ||
                            IsOfDepartment(lexicon, referents.first_persons);
  const bool reader_heads = (between_houses && !referents.department_writes) ||
                            IsOfDepartment(lexicon, referents.second_person);
  if (writer_heads == reader_heads) {
    return Side::kNone;
  }
  if (IsOfDepartment(lexicon, name)) {
    return writer_heads ? Side::kWriter : Side::kReader;
  }
  if (AnyWordIs(lexicon, "post", name)) {
    return writer_heads ? Side::kReader : Side::kWriter;
  }
  return Side::kNone;
}

// Whether a name stands before the noun of a title and does not own it: `Nordair letter`.
bool Modifies(std::string_view name, std::string_view title) {
  return title.size() > name.size() && title.starts_with(name) && title[name.size()] == ' ';
}

// Adds somebody in a part that nobody plays yet.
void AddInRole(std::string_view name, std::string_view role, annals::v1::Event& event) {
  if (!HasRole(event, role)) {
    AddParticipant(name, role, event);
  }
}

}  // namespace

void AddOtherParty(const EventLexicon& lexicon, const PronounReferents& referents, bool in_note,
                   Candidate& message) {
  annals::v1::Event& event = message.event;
  // `Tosec 12`
  if (const EventLexicon::Series* series = lexicon.SeriesOf(message.head)) {
    AddInRole(series->sender, "sender", event);
    AddInRole(series->recipient, "recipient", event);
  }
  // A despatch goes from a post to its department.
  if (event.participants_size() == 0 && lexicon.Is("to_department", message.head) &&
      !referents.post.empty()) {
    AddInRole(referents.post, "sender", event);
    AddInRole(referents.department, "recipient", event);
  }
  // And an instruction from a department to its post.
  if (event.participants_size() == 0 && lexicon.Is("to_post", message.head) &&
      !referents.post.empty() && absl::c_any_of(event.title(), absl::ascii_isdigit)) {
    AddInRole(referents.department, "sender", event);
    AddInRole(referents.post, "recipient", event);
  }
  const std::string sender = NameInRole(event, "sender");
  const std::string recipient = NameInRole(event, "recipient");
  if (event.type() != "message" || sender.empty() == recipient.empty() || HasRole(event, "agent")) {
    return;
  }
  const std::string_view role = sender.empty() ? "sender" : "recipient";
  const std::string& known = sender.empty() ? recipient : sender;
  const bool of_department = IsOfDepartment(lexicon, known);
  // `Consul in Bern`
  const bool of_post = AnyWordIs(lexicon, "post", known) ||
                       AnyWordIs(lexicon, "place_of_office", known) ||
                       lexicon.GazetteerKind(LowerCase(known)) == NameKind::kPlace ||
                       (!referents.post.empty() && SameName(known, referents.post));
  const bool cabled = lexicon.Is("cabled", message.head);
  // `the despatch from the Embassy officer at Bern`: to his embassy.
  if (role == "recipient" && AnyWordIs(lexicon, "subordinate", known) && !referents.post.empty()) {
    AddParticipant(HouseOfPost(lexicon, referents), role, event);
    return;
  }
  if ((cabled || message.head == "message") && of_post && !of_department) {
    // `Telegram 12 from Bern`, in the papers of a department.
    AddParticipant(referents.department, role, event);
    return;
  }
  if (lexicon.Is("from_department", message.head)) {
    AddParticipant(referents.post, role, event);
    return;
  }
  if (in_note) {
    // A circular goes to many.
    const bool to_many = AnyWordIs(lexicon, "to_many", event.title());
    const bool numbered =
        message.head == "message" && absl::c_any_of(event.title(), absl::ascii_isdigit);
    if ((cabled || numbered) && !to_many && !referents.post.empty()) {
      AddParticipant(of_department ? referents.post : referents.department, role, event);
    }
    return;
  }
  switch (SideOf(lexicon, known, referents)) {
    case Side::kWriter:
      AddParticipant(referents.second_person, role, event);
      break;
    case Side::kReader:
      AddParticipant(referents.first_person, role, event);
      break;
    case Side::kNone:
      // `a letter from Brandt`, which the writer has; but of a house that is neither's, of several
      // letters, and of `the Nordair letter`, nobody can say to whom they went.
      if (!referents.second_person.empty() && !of_department && !of_post && !message.plural &&
          !Modifies(known, event.title())) {
        AddParticipant(referents.first_person, role, event);
      }
      break;
  }
}

}  // namespace annals::extractor
