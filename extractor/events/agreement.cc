#include "extractor/events/agreement.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using google::protobuf::RepeatedPtrField;

// Types of which the same people hardly see two in a day.
constexpr std::array<std::string_view, 10> kOnceADay = {
    "visit", "meeting", "treaty",   "conflict",    "election",
    "birth", "death",   "founding", "appointment", "removal"};
// Messages of which two people hardly write each other two in a day.
constexpr std::array<std::string_view, 4> kSeldomMessages = {"letter", "note", "memorandum",
                                                             "aide-mémoire"};
// Offices and bodies, of which every country, town and firm has one.
constexpr std::array<std::string_view, 43> kOffices = {
    "government", "department", "embassy",   "legation",   "minister", "ministers", "ministry",
    "ambassador", "president",  "secretary", "committee",  "council",  "board",     "commission",
    "party",      "army",       "navy",      "consul",     "mission",  "congress",  "delegation",
    "office",     "mayor",      "king",      "queen",      "emperor",  "premier",   "chancellor",
    "chairman",   "governor",   "general",   "admiral",    "director", "commander", "pope",
    "senator",    "court",      "cabinet",   "parliament", "police",   "staff",     "foreign",
    "prime"};
// Words that say nothing in a title.
constexpr std::array<std::string_view, 14> kEmptyWords = {
    "the", "a", "an", "of", "to", "in", "on", "at", "and", "with", "from", "by", "for", "his"};
constexpr int64_t kLongestSeconds = 31 * 24 * 60 * 60;
constexpr double kAlike = 0.5;

template <typename Words>
bool Contains(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// The words of a title or a name, in lower case and without the marks around them.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  const std::string lower = LowerCase(text);
  for (std::string_view word : SplitNonEmpty(lower, ' ')) {
    const auto is_mark = [](char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; };
    while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
    while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
    if (word.ends_with("'s") || word.ends_with("s'")) word.remove_suffix(2);
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

// Novak, Minister Novak and A. B. Novak may be one; A. Novak and B. Novak are not. Stricter than
// SameName (event_names.h), which has one document to think of.
bool MayBeOneName(std::string_view a, std::string_view b) {
  std::vector<std::string> less = WordsOf(a);
  std::vector<std::string> more = WordsOf(b);
  if (less.size() > more.size()) std::swap(less, more);
  if (less.empty() || less.back() != more.back()) return false;
  if (less.size() < more.size() && Contains(kOffices, less.back())) return false;
  return std::ranges::all_of(less, [&](const std::string& w) { return Contains(more, w); });
}

// Whether a name says only what somebody is: `Mayor`, `Foreign Minister`. In two documents that
// may be two.
bool IsOffice(std::string_view name) {
  return std::ranges::all_of(WordsOf(name),
                             [](const std::string& word) { return Contains(kOffices, word); });
}

template <typename Named>
std::vector<std::string> NamesInCommon(const RepeatedPtrField<Named>& a,
                                       const RepeatedPtrField<Named>& b) {
  std::vector<std::string> names;
  for (const Named& named : a) {
    const bool shared = std::any_of(b.begin(), b.end(), [&](const Named& other) {
      return MayBeOneName(named.display_name(), other.display_name());
    });
    if (shared && !Contains(names, named.display_name())) names.push_back(named.display_name());
  }
  return names;
}

// Whether both say who has the role, and name none in common.
bool DifferIn(std::string_view role, const Event& a, const Event& b) {
  const auto with_role = [&](const Event& event) {
    RepeatedPtrField<annals::v1::Participant> participants;
    for (const annals::v1::Participant& participant : event.participants()) {
      if (participant.role() == role) *participants.Add() = participant;
    }
    return participants;
  };
  const RepeatedPtrField<annals::v1::Participant> in_a = with_role(a);
  const RepeatedPtrField<annals::v1::Participant> in_b = with_role(b);
  return !in_a.empty() && !in_b.empty() && NamesInCommon(in_a, in_b).empty();
}

struct TitleWords {
  std::set<std::string> words;
  std::set<std::string> numbers;
};

TitleWords TitleWordsOf(const Event& event) {
  TitleWords title;
  for (std::string& word : WordsOf(event.title())) {
    if (std::isdigit(static_cast<unsigned char>(word.front())) != 0) title.numbers.insert(word);
    // Visits and visited are one word here; five letters tell nearly all words apart.
    if (!Contains(kEmptyWords, word)) title.words.insert(word.substr(0, 5));
  }
  return title;
}

std::set<std::string> InCommon(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> common;
  std::ranges::set_intersection(a, b, std::inserter(common, common.end()));
  return common;
}

double Likeness(const TitleWords& a, const TitleWords& b) {
  const size_t common = InCommon(a.words, b.words).size();
  const size_t all = a.words.size() + b.words.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

bool FactualityDiffers(const Event& a, const Event& b) {
  for (const annals::v1::Factuality alone :
       {annals::v1::FACTUALITY_DENIED, annals::v1::FACTUALITY_HYPOTHETICAL}) {
    if ((a.factuality() == alone) != (b.factuality() == alone)) return true;
  }
  return false;
}

bool IsAMonthAtMost(const temporal::UncertainSpan& span) {
  return span.begin_earliest != temporal::Instant::InfinitePast() &&
         span.end_latest != temporal::Instant::InfiniteFuture() &&
         span.end_latest.seconds() - span.begin_earliest.seconds() <= kLongestSeconds;
}

bool NamesSeldomMessage(const Event& event) {
  return std::ranges::any_of(WordsOf(event.title()), [](const std::string& word) {
    return Contains(kSeldomMessages, word);
  });
}

}  // namespace

std::optional<EventAgreement> AgreementOf(const Event& a, const Event& b) {
  if (a.type() != b.type() || FactualityDiffers(a, b)) return std::nullopt;
  EventAgreement agreement;
  const std::string once = HappensOnceTo(a);
  if (!once.empty() && MayBeOneName(once, HappensOnceTo(b))) {
    agreement.reasons.push_back(absl::StrCat("happens but once to ", once));
  } else {
    const temporal::UncertainSpan span = temporal::BoundsOf(a.when());
    if (!(span == temporal::BoundsOf(b.when())) || !IsAMonthAtMost(span)) return std::nullopt;
    agreement.reasons.emplace_back("same dates");
  }

  const TitleWords title_a = TitleWordsOf(a);
  const TitleWords title_b = TitleWordsOf(b);
  const std::set<std::string> numbers = InCommon(title_a.numbers, title_b.numbers);
  if (numbers.empty() && !title_a.numbers.empty() && !title_b.numbers.empty()) return std::nullopt;
  const std::vector<std::string> places = NamesInCommon(a.places(), b.places());
  if (places.empty() && !a.places().empty() && !b.places().empty()) return std::nullopt;
  const bool mutual = a.type() == "meeting" || a.type() == "treaty";
  for (std::string_view role : {"agent", "patient", "sender", "recipient"}) {
    if (!mutual && DifferIn(role, a, b)) return std::nullopt;
  }

  const std::vector<std::string> names = NamesInCommon(a.participants(), b.participants());
  const auto names_one = [](const std::string& name) { return !IsOffice(name); };
  const bool named = std::ranges::any_of(names, names_one);
  const double likeness = Likeness(title_a, title_b);
  const bool alike = likeness >= kAlike;
  bool enough = false;
  if (Contains(kOnceADay, a.type())) {
    // Who meets one person can meet another on the same day.
    const bool other_party = mutual && a.participants_size() > 1 && b.participants_size() > 1;
    enough = named && (names.size() >= 2 || (!other_party && (!places.empty() || alike)));
  } else if (a.type() == "message" && NamesSeldomMessage(a) && NamesSeldomMessage(b)) {
    const bool both_ends = HasRole(a, "sender") && HasRole(b, "sender") &&
                           HasRole(a, "recipient") && HasRole(b, "recipient");
    enough = named && both_ends && alike;
  } else if (a.type() == "message") {
    enough = !names.empty() && !numbers.empty();
  } else {
    enough = (!names.empty() && !numbers.empty()) || (named && likeness > 0.7);
  }
  if (!enough) return std::nullopt;

  const double in_common = std::min<double>(1, static_cast<double>(names.size()) / 2);
  const double placed = places.empty() ? 0.5 : 1;
  agreement.score = static_cast<float>((in_common + placed + likeness) / 3);
  for (const std::string& name : names)
    agreement.reasons.push_back(absl::StrCat("both name ", name));
  for (const std::string& place : places)
    agreement.reasons.push_back(absl::StrCat("both in ", place));
  for (const std::string& number : numbers) {
    agreement.reasons.push_back(absl::StrCat("same number ", number));
  }
  if (alike) agreement.reasons.emplace_back("like titles");
  return agreement;
}

bool MayBeToldElsewhere(const Event& event) {
  if (event.participants().empty() && event.places().empty()) return false;
  if (event.when().edtf().empty()) return false;
  for (const annals::v1::Evidence& evidence : event.evidence()) {
    if (Contains(evidence.rules(), "event.document")) return false;
  }
  return true;
}

std::string HappensOnceTo(const Event& event) {
  if (event.type() != "birth" && event.type() != "death") return "";
  for (std::string_view role : {"patient", "agent"}) {
    for (const annals::v1::Participant& participant : event.participants()) {
      if (participant.role() == role && WordsOf(participant.display_name()).size() > 1) {
        return participant.display_name();
      }
    }
  }
  return "";
}

}  // namespace annals::extractor
