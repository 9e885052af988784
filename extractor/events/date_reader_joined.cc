// What a date dates beside the verb that it stands with.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "extractor/events/date_reader.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

std::vector<Candidate> DateReader::ReadJoined(const std::optional<Candidate>& first_event) const {
  std::vector<Candidate> joined;
  // The first verb need not tell an event itself: `saw Brandt`.
  const int verb = first_event.has_value() ? first_event->token : DatedVerb();
  if (verb < 0 || !s_.IsVerb(verb)) {
    return joined;
  }
  const bool opens = first() <= SubjectOf(s_, verb).token;
  for (const int child : VerbsJoinedTo(verb)) {
    if (opens || IsSameOccasion(verb, child)) {
      if (std::optional<Candidate> found = FromVerb(child)) {
        joined.push_back(*std::move(found));
      }
    }
  }
  return joined;
}

std::vector<int> DateReader::VerbsJoinedTo(int verb) const {
  std::vector<int> verbs;
  for (const int child : s_.Dependents(verb)) {
    const bool own_date =
        std::any_of(s_.dates().begin(), s_.dates().end(), [&](const DatedWords& other) {
          return other.range.begin > verb && VerbAbove(s_, other.range.end - 1) == child;
        });
    if (IsRelation(s_.token(child).relation, "conj") && s_.IsVerb(child) &&
        s_.tag(child) == s_.tag(verb) && !own_date) {
      verbs.push_back(child);
    }
  }
  return verbs;
}

bool DateReader::IsSameOccasion(int verb, int joined) const {
  if (first() < verb || last() > joined || s_.VerbType(joined).empty() ||
      s_.VerbType(verb).empty()) {
    return false;
  }
  bool listed = false;
  for (int i = last() + 1; i < joined; ++i) {
    listed = listed || s_.tag(i) == "CC";
    if (s_.lexicon().Is("at_another_time", s_.lower(i)) ||
        IsSubjectRelation(s_.token(i).relation)) {
      return false;
    }
  }
  return listed;
}

}  // namespace annals::extractor
