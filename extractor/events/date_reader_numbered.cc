// Messages that go by their owner and number alone: `your 12 of May 5`, `the Department's No. 637,
// May 19`, `ours of May 5`.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/event_names.h"
#include "extractor/events/subject.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// The first word of the body whose name ends at `last`: `Foreign Office`. What opens a sentence
// (`Reference Department's 637`) is no part of it.
int BeginOfBody(const SentenceView& s, int last) {
  int begin = last;
  while (begin > 1 && s.HasTag(begin - 1, "NNP")) {
    --begin;
  }
  return begin;
}

// Whether a token is a number that tells no time; `our 1649` has been taken for a year.
bool IsNumber(const SentenceView& s, int token) {
  if (s.IsDate(token)) {
    const bool owned = s.HasTag(token - 1, "PRP$") || s.HasTag(token - 1, "POS");
    return owned && absl::c_all_of(s.word(token), absl::ascii_isdigit);
  }
  return s.HasTag(token, "CD");
}

// The first token of the number that ends at `last`, with what belongs to it: `637`, `No. 637`,
// `A–28`. `last + 1`: there is none.
int BeginOfNumber(const SentenceView& s, int last) {
  if (!IsNumber(s, last)) {
    return last + 1;
  }
  int begin = last;
  // A series by letters: `A-28`.
  const std::string_view before = s.word(begin - 1);
  if ((before == "-" || before == "–") && absl::c_all_of(s.word(begin - 2), absl::ascii_isupper)) {
    begin -= 2;
  }
  return s.lexicon().Is("number_word", s.lower(begin - 1)) ? begin - 1 : begin;
}

}  // namespace

std::optional<Candidate> DateReader::BetweenTwo(bool of_reader, std::string_view title,
                                                TokenRange words) const {
  const PronounReferents& two = context_.referents;
  const std::string& sender = of_reader ? two.second_person : two.first_person;
  if (sender.empty()) {
    return std::nullopt;
  }
  Event event;
  event.set_type("message");
  event.set_title(absl::StrCat(Abs(title), " from ", sender));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  AddParticipant(sender, "sender", event);
  AddParticipant(of_reader ? two.first_person : two.second_person, "recipient", event);
  return Make(std::move(event), "message", words.end - 1, words, "event.numbered", kConfidenceNoun);
}

std::optional<Candidate> DateReader::Ours(int pronoun) const {
  const bool of_reader = s_.lexicon().Is("of_reader", s_.lower(pronoun));
  return of_reader || s_.lexicon().Is("of_writer", s_.lower(pronoun))
             ? BetweenTwo(of_reader, "Message", {pronoun, pronoun + 1})
             : std::nullopt;
}

int DateReader::OwnerBefore(int token) const {
  // `your 12 of May 5, 14 of May 7 and 15, [May 8]`: all of them are yours.
  constexpr int kReach = 16;
  const int least = std::max(0, token - kReach);
  bool listed = false;  // a date stands between
  for (int i = token; i >= least; --i) {
    if (s_.HasTag(i, "PRP$") || s_.HasTag(i, "POS")) {
      return i;
    }
    const int number = BeginOfNumber(s_, i);
    // `your telegrams 12, May 5, and 14, [May 7]`
    const bool noun = listed && s_.EventNounType(i) == "message";
    if (!noun && !s_.IsDate(i) && s_.tag(i) != "," && s_.tag(i) != "CC" &&
        (s_.lower(i) != "of" || !s_.IsDate(i + 1)) && number > i) {
      return -1;
    }
    listed = listed || (s_.IsDate(i) && number > i);
    i = std::min(i, number);
  }
  return -1;
}

std::optional<Candidate> DateReader::Numbered() const {
  int last = first() - 1;
  if (last > 0 && (s_.tag(last) == "," || s_.lower(last) == "of")) {
    --last;
  }
  const int begin = last < 1 ? last + 1 : BeginOfNumber(s_, last);
  if (begin > last) {
    return std::nullopt;
  }
  const int owner = OwnerBefore(begin - 1);
  if (owner < 0) {
    return std::nullopt;
  }
  // `In my 12 of May 5 I reported …`: that is told.
  const int verb = s_.lower(owner - 1) == "in" ? VerbAbove(s_, first()) : -1;
  if (const std::string_view told = s_.IsFiniteVerb(verb) ? s_.VerbType(verb) : "";
      (told == "statement" || told == "message") && !IsReducedClause(verb)) {
    if (std::optional<Candidate> act = FromVerb(verb)) {
      return act;
    }
  }
  const int digits = s_.lexicon().Is("number_word", s_.lower(begin)) ? begin + 1 : begin;
  const std::string title = absl::StrCat("Message ", s_.TextOf({digits, last + 1}));
  const TokenRange words = {owner + 1 == begin ? owner : begin, last + 1};
  if (s_.HasTag(owner, "PRP$")) {
    const std::string_view word = s_.lower(owner);
    const bool of_reader = s_.lexicon().Is("second_person", word);
    const bool of_writer =
        s_.lexicon().Is("first_person", word) || s_.lexicon().Is("first_persons", word);
    return of_reader || of_writer ? BetweenTwo(of_reader, title, words) : std::nullopt;
  }
  const Name* place = s_.NameAt(owner - 1);
  const bool of_place = place != nullptr && place->kind == NameKind::kPlace;
  if (owner < 1 || !BeginsUpperCase(s_.word(owner - 1)) ||
      (!of_place && !s_.lexicon().Is("organization", s_.lower(owner - 1)))) {
    return std::nullopt;
  }
  const int first_word = of_place ? place->range.begin : BeginOfBody(s_, owner - 1);
  std::string sender = s_.TextOf({first_word, owner});
  std::string recipient;
  // Of the two houses that write to each other, that of this name.
  const PronounReferents& houses = context_.referents;
  if (houses.department.starts_with(sender)) {
    sender = houses.department;
    recipient = houses.post;
  } else if (houses.post.starts_with(sender)) {
    sender = houses.post;
    recipient = houses.department;
  }
  Event event;
  event.set_type("message");
  event.set_title(absl::StrCat(title, " from ", sender));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  AddParticipant(sender, "sender", event);
  if (!recipient.empty()) {
    AddParticipant(recipient, "recipient", event);
  }
  return Make(std::move(event), "message", last,
              {owner + 1 == begin ? first_word : begin, last + 1}, "event.numbered",
              kConfidenceNoun);
}

}  // namespace annals::extractor
