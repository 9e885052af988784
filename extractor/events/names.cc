// Names are runs of capitalised words. What they name is told, in this order, by the markup of the
// source, by the gazetteer, by a word of the name (`Ministry`, `President`, `Maria`), and by the
// word before (`in Zell`).
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/sentence_view.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

bool IsInitial(std::string_view word) {
  return word.size() == 2 && word[1] == '.' && BeginsUpperCase(word);
}

bool IsNameWord(const SentenceView& s, int i) {
  if (i < 0 || i >= s.size() || s.IsDate(i) || !BeginsUpperCase(s.word(i))) {
    return false;
  }
  // `A. During the talks`, `B. Telegram 12`: the letter of a list.
  if (i == 0 && IsInitial(s.word(0)) &&
      (s.lexicon().Is("preposition", s.lower(1)) || s.HasTag(1, "IN") ||
       !s.lexicon().NounType(s.lower(1)).empty())) {
    return false;
  }
  const std::string_view tag = s.tag(i);
  if (tag == "NNP" || tag == "NNPS" || s.AnnotatedAt(i) != NameKind::kUnknown) {
    return true;
  }
  // The first word of a sentence is always capitalised, and so says nothing.
  // `Reference Bern's telegram 12`: no part of the name.
  if (i == 0 && s.lexicon().Is("label", s.lower(i))) {
    return false;
  }
  const bool starts = i == 0 || s.tag(i - 1) == "``" || s.tag(i - 1) == ":";
  // `Reference Embassy's telegram`
  if (starts && s.lexicon().Is("opener", s.lower(i))) {
    return false;
  }
  // `Under Secretary`
  if (tag == "IN" && !starts && i + 1 < s.size() &&
      s.lexicon().Is("title", absl::StrCat(Abs(s.lower(i)), " ", Abs(s.lower(i + 1))))) {
    return true;
  }
  const bool people = tag == "JJ" && s.lexicon().GazetteerKind(s.lower(i)) == NameKind::kPeople;
  return people || (!starts && (tag.starts_with("NN") || tag == "JJ" || tag == "CD"));
}

// `Viet-Nam`, `Tan Son-Nhut`: the hyphen within a name that began at `begin`;
// of a name of several words also before a small letter: `Chang Tao-fan`, but not `New Bern-based`.
bool IsHyphenInName(const SentenceView& s, int begin, int i) {
  if (i == 0 || i + 1 >= s.size() || s.word(i) != "-" || s.SpanOf(i - 1).end != s.SpanOf(i).begin ||
      s.SpanOf(i).end != s.SpanOf(i + 1).begin) {
    return false;
  }
  const std::string_view next = s.lower(i + 1);
  constexpr size_t kLongestSyllable = 5;
  return IsNameWord(s, i + 1) || (i - begin > 1 && next.size() <= kLongestSyllable &&
                                  absl::c_all_of(next, absl::ascii_isalpha) &&
                                  !next.ends_with("ed") && !s.lexicon().Is("hyphenated", next) &&
                                  s.lexicon().GazetteerKind(s.lower(i - 1)) == NameKind::kUnknown);
}

// `of`, `for`, `the`, `von` within a name: only between two capitalised words, and `of` and `for`
// only after a word that begins the name of a body or an office (`Ministry of Health`).
int JoinedBy(const SentenceView& s, int begin, int i) {
  // `People's Congress`: a body of many, and not what one man owns.
  if (s.HasTag(i, "POS") && s.lexicon().Is("owning", s.lower(i - 1)) && IsNameWord(s, i + 1)) {
    return 1;
  }
  // `Peter von Novak`
  if (s.lexicon().Is("particle", s.lower(i)) && IsNameWord(s, i + 1)) {
    return 1;
  }
  const bool of = i + 1 < s.size() && s.lower(i) == "of";
  if (!of && (i + 1 >= s.size() || s.lower(i) != "for")) {
    return 0;
  }
  const int next = s.lower(i + 1) == "the" ? i + 2 : i + 1;
  // `informed the Department of Danish support`
  const bool describes = s.lexicon().GazetteerKind(s.lower(next)) == NameKind::kPeople &&
                         s.IsNoun(next + 1) && !IsNameWord(s, next + 1);
  if (!IsNameWord(s, next) || describes) {
    return 0;
  }
  for (int k = begin; k < i; ++k) {
    // `Under Secretary for Trade`; a body is not joined by `for`.
    if ((of && s.lexicon().Is("organization", s.lower(k))) || s.lexicon().Is("title", s.lower(k))) {
      return next - i;
    }
  }
  return 0;
}

std::string LowerText(const SentenceView& s, TokenRange range) {
  return LowerCase(s.TextOf(range));
}

// How many words from `begin` on are a title: the longest that the table knows.
int TitleWords(const SentenceView& s, TokenRange range) {
  constexpr int kLongestTitle = 5;
  for (int n = std::min(kLongestTitle, range.size()); n > 0; --n) {
    std::string words = LowerText(s, {range.begin, range.begin + n});
    if (words.ends_with('.')) {
      words.pop_back();
    }
    if (s.lexicon().Is("title", words)) {
      return n;
    }
  }
  return 0;
}

bool AnyWordIs(const SentenceView& s, TokenRange range, std::string_view word_class) {
  for (int i = range.begin; i < range.end; ++i) {
    if (s.lexicon().Is(word_class, s.lower(i))) {
      return true;
    }
  }
  return false;
}

NameKind KindOf(const SentenceView& s, TokenRange range) {
  const NameKind listed = s.lexicon().GazetteerKind(LowerText(s, range));
  if (listed != NameKind::kUnknown) {
    return listed;
  }
  // `Franco-Swiss`, `Swiss-Danish`.
  if (range.size() > 2 && s.word(range.end - 2) == "-" &&
      s.lexicon().GazetteerKind(s.lower(range.end - 1)) == NameKind::kPeople) {
    return NameKind::kPeople;
  }
  if (AnyWordIs(s, range, "organization")) {
    return NameKind::kOrganization;
  }
  if (s.lexicon().Is("given", s.lower(range.begin)) || IsInitial(s.word(range.begin))) {
    return NameKind::kPerson;
  }
  return range.begin > 0 && s.lexicon().Is("place_after", s.lower(range.begin - 1))
             ? NameKind::kPlace
             : NameKind::kUnknown;
}

// Cuts the gazetteer's names off the begin of a run: `Geneva Conference`, `Prague Politburo visit`.
int LeadingGazetteerWords(const SentenceView& s, TokenRange range) {
  for (int n = std::min(EventLexicon::kMaxNameWords, range.size() - 1); n > 0; --n) {
    if (s.IsOneCompound(range.begin + n - 1, range.begin + n)) {
      continue;  // `Swiss-Danish`
    }
    if (s.lexicon().GazetteerKind(LowerText(s, {range.begin, range.begin + n})) !=
        NameKind::kUnknown) {
      return n;
    }
  }
  return 0;
}

// Words that are capitalised and name nobody: `Top Secret`, `Document 12`, `Annual` of `Annual
// Report`.
bool IsNoName(const SentenceView& s, TokenRange range) {
  if (s.SpanOf(range).size() < 2) {
    return true;  // a letter
  }
  for (int i = range.begin; i < range.end; ++i) {
    const bool adjective = s.tag(i) == "JJ" && !BeginsUpperCase(s.word(i).substr(1)) &&
                           !s.lexicon().Is("title", s.lower(i)) &&
                           s.lexicon().GazetteerKind(s.lower(i)) == NameKind::kUnknown;
    const bool says_nothing =
        s.lexicon().Is("no_name", s.lower(i)) || s.tag(i) == "CD" || adjective;
    if (!says_nothing) {
      return false;
    }
  }
  return true;
}

void AddName(const SentenceView& s, TokenRange range, std::vector<Name>& names) {
  while (!range.empty() && !IsNoName(s, range)) {
    // An event noun that ends the run is not part of the name before it: `Suez Crisis` is an event.
    int title = TitleWords(s, range);
    // `Deputy Under Secretary`
    for (int more = title; more > 0 && title < range.size(); title += more) {
      more = TitleWords(s, {range.begin + title, range.end});
    }
    if (title == range.size()) {
      // A title alone names its bearer: `the President`.
      names.push_back({range, NameKind::kPerson, s.TextOf(range)});
      return;
    }
    // `General Assembly`: the title's word belongs to the name of a body.
    if (title > 0 && !s.lexicon().Is("organization", s.lower(range.begin + title))) {
      // `Prime Minister of Japan`: no name but the office follows.
      const std::string_view next = s.lower(range.begin + title);
      const bool office = next == "of" || next == "for";
      const TokenRange bare = {office ? range.begin : range.begin + title, range.end};
      names.push_back({range, NameKind::kPerson, s.TextOf(bare)});
      return;
    }
    // `Saudi Arabia` is no people's.
    const bool listed = s.lexicon().GazetteerKind(LowerText(s, range)) != NameKind::kUnknown;
    const int place = listed ? 0 : LeadingGazetteerWords(s, range);
    // `Danish Ambassador`: the office of which country.
    const TokenRange rest = {range.begin + place, range.end};
    const bool of_people = place > 0 && s.lexicon().GazetteerKind(LowerText(
                                            s, {range.begin, rest.begin})) == NameKind::kPeople;
    if (of_people && TitleWords(s, rest) == rest.size()) {
      names.push_back({range, NameKind::kPerson, s.TextOf(range)});
      return;
    }
    // `Danish Royalists` are one party, and `Danish Royalist troops` are theirs.
    if (of_people && rest.size() == 1 && s.lexicon().Is("partisans", s.lower(rest.begin))) {
      names.push_back({range, NameKind::kOrganization, s.TextOf(range)});
      return;
    }
    if (of_people && rest.size() == 1 && s.lexicon().Is("of_partisans", s.lower(rest.begin))) {
      names.push_back({range, NameKind::kPeople, s.TextOf(range)});
      return;
    }
    const bool body = AnyWordIs(s, range, "organization");
    if (place > 0 && !body) {
      const TokenRange head = {range.begin, range.begin + place};
      names.push_back({head, s.lexicon().GazetteerKind(LowerText(s, head)), s.TextOf(head)});
      range.begin += place;
      continue;
    }
    if (of_people) {
      // `Soviet Government`, `Uzbek Party`: one name.
      names.push_back({range, NameKind::kOrganization, s.TextOf(range)});
      return;
    }
    names.push_back({range, KindOf(s, range), s.TextOf(range)});
    return;
  }
}

// A run without the event nouns at its end: of `Baghdad Pact Council Meeting`, the meeting is what
// happened and the rest is whose it was.
// `Office of Civil Mobilization` is a body; what such a body writes, says or holds is none of its
// name.
// `Board Order No. 5`: what has a number is a paper of the board's.
TokenRange WithoutEventNouns(const SentenceView& s, TokenRange range) {
  if (range.size() > 2 && s.lexicon().Is("number_word", s.lower(range.end - 1)) &&
      s.HasTag(range.end, "CD") && !s.lexicon().Is("organization", s.lower(range.end - 2))) {
    range.end -= 2;
  }
  while (!range.empty() &&
         (s.lexicon().Is("number_word", s.lower(range.end - 1)) ||
          !s.lexicon().NounType(s.lower(range.end - 1)).empty()) &&
         !s.lexicon().Is("organization", s.lower(range.end - 1))) {
    // `Minister of Communications`
    if (range.size() > 1 && (s.lower(range.end - 2) == "of" || s.lower(range.end - 2) == "for")) {
      return range;
    }
    bool body = false;
    for (int i = range.begin + 1; i < range.end; ++i) {
      body = body || (s.lower(i) == "of" && s.lexicon().Is("organization", s.lower(i - 1)));
    }
    if (body && !s.lexicon().Is("done_by_body", s.lexicon().NounType(s.lower(range.end - 1)))) {
      return range;
    }
    --range.end;
  }
  return range;
}

}  // namespace

std::vector<Name> FindNames(const SentenceView& s) {
  std::vector<Name> names;
  int i = 0;
  while (i < s.size()) {
    if (!IsNameWord(s, i)) {
      ++i;
      continue;
    }
    const int begin = i;
    while (i < s.size()) {
      if (IsNameWord(s, i)) {
        ++i;
      } else if (IsHyphenInName(s, begin, i)) {
        i += 2;
      } else if (const int joined = JoinedBy(s, begin, i); joined > 0) {
        i += joined;
      } else {
        break;
      }
    }
    const TokenRange range = WithoutEventNouns(s, {begin, i});
    AddName(s, range, names);
  }
  for (Name& name : names) {
    // By its last word: in `Novak Plan` the markup names only the first.
    if (const NameKind marked = s.AnnotatedAt(name.range.end - 1); marked != NameKind::kUnknown) {
      name.kind = marked;
    }
  }
  return names;
}

}  // namespace annals::extractor
