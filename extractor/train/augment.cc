#include "extractor/train/augment.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "extractor/language/model.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::train {
namespace {

constexpr std::string_view kMonths[] = {
    "january",   "february", "march",    "april",    "may",  "june", "july", "august",
    "september", "october",  "november", "december", "jan.", "feb.", "mar.", "apr.",
    "aug.",      "sept.",    "oct.",     "nov.",     "dec.", "jan",  "feb",  "mar",
    "apr",       "aug",      "sep",      "sept",     "oct",  "nov",  "dec"};
constexpr std::string_view kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                          "friday", "saturday", "sunday"};
constexpr std::string_view kDeictic[] = {"today", "yesterday", "tomorrow", "tonight"};
constexpr std::string_view kSelectors[] = {"last", "next", "this", "past", "coming"};
constexpr std::string_view kUnits[] = {
    "day",   "week",    "month",     "year",   "decade", "century", "days", "weeks",  "months",
    "years", "decades", "centuries", "spring", "summer", "autumn",  "fall", "winter", "weekend"};

bool In(std::string_view word, absl::Span<const std::string_view> words) {
  return absl::c_linear_search(words, word);
}

bool AllDigits(std::string_view word) {
  return !word.empty() && absl::c_all_of(word, [](char c) { return absl::ascii_isdigit(c); });
}

// Finds dates token by token. Each function gives the token after what it has read, or `from`.
class DateReader {
 public:
  explicit DateReader(const GoldSentence& sentence) {
    for (const GoldToken& token : sentence.tokens) {
      lower_.push_back(language::LowerForm(token.form));
      tags_.push_back(token.tag);
    }
  }

  // The end of the date that begins at `i`; `i` when none does.
  size_t DateAt(size_t i) const {
    size_t end = In(Word(i), kWeekdays) ? i + 1 : i;
    if (const size_t calendar = CalendarAt(end > i && Word(end) == "," ? end + 1 : end);
        calendar > end + (end > i && Word(end) == "," ? 1 : 0)) {
      return calendar;
    }
    if (end > i) {
      return end;
    }
    if (In(Word(i), kDeictic) || IsYear(i) || IsNumericDate(i)) {
      return i + 1;
    }
    return RelativeAt(i);
  }

 private:
  std::string_view Word(size_t i) const {
    return i < lower_.size() ? std::string_view(lower_[i]) : std::string_view();
  }

  // "may" and "march" are months only where tagged as names.
  bool IsMonth(size_t i) const { return In(Word(i), kMonths) && tags_[i] == "NNP"; }
  bool IsYear(size_t i) const {
    return Word(i).size() == 4 && AllDigits(Word(i)) && (Word(i)[0] == '1' || Word(i)[0] == '2') &&
           Word(i) < "2100" && Word(i) > "1100";
  }
  bool IsDay(size_t i) const {
    const std::string_view digits = Word(i).substr(0, Word(i).find_first_not_of("0123456789"));
    const std::string_view rest = Word(i).substr(digits.size());
    return (digits.size() == 1 || digits.size() == 2) &&
           (rest.empty() || rest == "st" || rest == "nd" || rest == "rd" || rest == "th");
  }
  bool IsNumericDate(size_t i) const {
    const std::string_view word = Word(i);
    return word.size() >= 6 && absl::c_count(word, '/') == 2 &&
           absl::c_all_of(word, [](char c) { return absl::ascii_isdigit(c) || c == '/'; });
  }

  // A month with its day and year, in either order.
  size_t CalendarAt(size_t i) const {
    size_t month = i;
    if (IsDay(i)) {
      month = Word(i + 1) == "of" ? i + 2 : i + 1;
    }
    if (!IsMonth(month)) {
      return i;
    }
    size_t end = month + 1;
    if (month == i && IsDay(end)) {
      ++end;
    }
    if (IsYear(end)) {
      return end + 1;
    }
    return Word(end) == "," && IsYear(end + 1) ? end + 2 : end;
  }

  // "last week", "the next three years", "this March", "two months ago".
  size_t RelativeAt(size_t i) const {
    const size_t selector = Word(i) == "the" ? i + 1 : i;
    if (In(Word(selector), kSelectors)) {
      const size_t unit = selector + (IsNumber(selector + 1) ? 2 : 1);
      if (In(Word(unit), kUnits) || In(Word(unit), kWeekdays) || IsMonth(unit)) {
        return unit + 1;
      }
    }
    if ((IsNumber(i) || Word(i) == "a") && In(Word(i + 1), kUnits) && Word(i + 2) == "ago") {
      return i + 3;
    }
    return i;
  }
  bool IsNumber(size_t i) const { return i < tags_.size() && tags_[i] == "CD"; }

  std::vector<std::string> lower_;
  std::vector<std::string_view> tags_;
};

// A name that can be cut in two: a capital and at least four small letters.
bool IsPlainName(const GoldToken& token) {
  constexpr size_t kShortest = 5;
  return token.tag == "NNP" && token.form.size() >= kShortest &&
         absl::ascii_isupper(token.form[0]) &&
         std::all_of(token.form.begin() + 1, token.form.end(),
                     [](char c) { return absl::ascii_islower(c); });
}

// The sentence without the tokens that `removed` marks; `heads` are the heads of the others, in the
// numbering of before.
GoldSentence Remove(const GoldSentence& sentence, const std::vector<bool>& removed,
                    const std::vector<int>& heads) {
  std::vector<int> new_index(sentence.tokens.size(), -1);
  GoldSentence result;
  for (size_t i = 0; i < sentence.tokens.size(); ++i) {
    if (!removed[i]) {
      new_index[i] = static_cast<int>(result.tokens.size());
      result.tokens.push_back(sentence.tokens[i]);
    }
  }
  for (size_t i = 0; i < sentence.tokens.size(); ++i) {
    if (!removed[i]) {
      result.tokens[new_index[i]].head = heads[i] < 0 ? -1 : new_index[heads[i]];
    }
  }
  return result;
}

// The one token of [begin, end) whose head lies outside; -1 when there are several.
int HeadOfSpan(const GoldSentence& sentence, size_t begin, size_t end) {
  int found = -1;
  for (size_t i = begin; i < end; ++i) {
    const int head = sentence.tokens[i].head;
    if (head < static_cast<int>(begin) || head >= static_cast<int>(end)) {
      if (found >= 0) {
        return -1;
      }
      found = static_cast<int>(i);
    }
  }
  return found;
}

bool IsLeftOutOfTelegrams(const GoldSentence& sentence, size_t i, Random& random) {
  const GoldToken& token = sentence.tokens[i];
  const std::string lower = language::LowerForm(token.form);
  if (token.head < 0) {
    return false;
  }
  if (token.relation == "det" && In(lower, std::array<std::string_view, 3>{"the", "a", "an"})) {
    return !random.Chance(10);
  }
  const bool auxiliary = token.relation == "cop" || token.relation == "aux:pass" ||
                         (token.relation == "aux" && sentence.tokens[token.head].tag == "VBG");
  if (auxiliary && token.lemma == "be") {
    return random.Chance(70);
  }
  if (token.relation.starts_with("nsubj") && (lower == "i" || lower == "we")) {
    return random.Chance(60);
  }
  return token.relation == "mark" && lower == "to" && random.Chance(20);
}

}  // namespace

GoldSentence MaskDates(const GoldSentence& sentence) {
  const DateReader reader(sentence);
  const size_t size = sentence.tokens.size();
  GoldSentence masked = sentence;
  std::vector<bool> removed(size, false);
  std::vector<int> heads(size);
  for (size_t i = 0; i < size; ++i) {
    heads[i] = sentence.tokens[i].head;
  }
  std::vector<int> stands_for(size);
  for (size_t i = 0; i < size; ++i) {
    stands_for[i] = static_cast<int>(i);
  }
  for (size_t begin = 0; begin < size;) {
    const size_t end = reader.DateAt(begin);
    const int head = end > begin ? HeadOfSpan(sentence, begin, end) : -1;
    if (head < 0) {
      ++begin;
      continue;
    }
    GoldToken& date = masked.tokens[head];
    date.form = language::kDateForm;
    date.lemma = language::kDateForm;
    date.tag = language::kDateTagName;
    for (size_t i = begin; i < end; ++i) {
      removed[i] = static_cast<int>(i) != head;
      stands_for[i] = head;
    }
    begin = end;
  }
  for (int& head : heads) {
    head = head < 0 ? -1 : stands_for[head];
  }
  return Remove(masked, removed, heads);
}

GoldSentence MakeTelegraphic(const GoldSentence& sentence, Random& random) {
  const size_t size = sentence.tokens.size();
  std::vector<bool> removed(size);
  std::vector<int> heads(size);
  for (size_t i = 0; i < size; ++i) {
    removed[i] = IsLeftOutOfTelegrams(sentence, i, random);
  }
  for (size_t i = 0; i < size; ++i) {
    heads[i] = sentence.tokens[i].head;
    while (heads[i] >= 0 && removed[heads[i]]) {
      heads[i] = sentence.tokens[heads[i]].head;
    }
  }
  GoldSentence result = Remove(sentence, removed, heads);
  if (!result.tokens.empty() && result.tokens[0].form != language::kDateForm) {
    result.tokens[0].form[0] = absl::ascii_toupper(result.tokens[0].form[0]);
  }
  return result;
}

GoldSentence Capitalise(const GoldSentence& sentence) {
  GoldSentence result = sentence;
  for (GoldToken& token : result.tokens) {
    if (token.form != language::kDateForm) {
      absl::AsciiStrToUpper(&token.form);
    }
  }
  return result;
}

void NameMaker::Learn(const GoldSentence& sentence) {
  constexpr size_t kPart = 3;
  for (const GoldToken& token : sentence.tokens) {
    if (IsPlainName(token)) {
      begins_.push_back(token.form.substr(0, kPart));
      ends_.push_back(token.form.substr(token.form.size() - kPart));
    }
  }
}

GoldSentence NameMaker::Rename(const GoldSentence& sentence, Random& random) const {
  GoldSentence result = sentence;
  for (GoldToken& token : result.tokens) {
    if (!begins_.empty() && IsPlainName(token)) {
      token.form = begins_[random.Below(begins_.size())] + ends_[random.Below(ends_.size())];
    }
  }
  return result;
}

std::vector<GoldSentence> Variants(const GoldSentence& sentence, const NameMaker& names,
                                   Random& random) {
  std::vector<GoldSentence> variants;
  variants.push_back(random.Chance(50) ? MaskDates(sentence) : sentence);
  if (random.Chance(25)) {
    variants[0] = names.Rename(variants[0], random);
  }
  if (random.Chance(25)) {
    variants.push_back(MakeTelegraphic(variants[0], random));
  }
  if (random.Chance(5)) {
    variants.push_back(Capitalise(variants[0]));
  }
  return variants;
}

}  // namespace annals::extractor::train
