// The file has three parts: what stands around a run of digits (Surroundings), what it costs to
// read the run, or its end, as a mark (Cost…), and the search for the cheapest sequence (Sequence).
#include "extractor/readers/note_markers.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/month_name.h"
#include "extractor/readers/superscript.h"

namespace annals::extractor {
namespace {

// Costs in tenths. A note without a mark must cost more than the dearest candidate, or the order
// could never overrule a candidate's looks.
constexpr int kPlain = 0;
constexpr int kLikely = 10;
constexpr int kProbable = 15;        // the last that counts as plain
constexpr int kDoubtful = 20;        // as many names are written: `B3`
constexpr int kNumberEnd = 30;       // the last digits of a number that needs no explanation
constexpr int kSmallNumberEnd = 40;  // of one of two digits, the more common ones
constexpr int kNumberNatural = 50;   // of one that has an explanation: a year, an amount
constexpr int kDate = 55;            // of a day of a month
constexpr int kMissing = 60;
constexpr int kNever = 1000;  // it cannot be a mark

constexpr char32_t kNone = 0;  // before the begin and behind the end of the text

// The code point that ends at `end`.
char32_t Before(std::string_view text, size_t end) {
  if (end == 0) {
    return kNone;
  }
  auto at = static_cast<int32_t>(end);
  UChar32 point = 0;
  U8_PREV(reinterpret_cast<const uint8_t*>(text.data()), 0, at, point);
  return static_cast<char32_t>(std::max(point, 0));
}

// The code point that begins at `begin`.
char32_t After(std::string_view text, size_t begin) {
  if (begin >= text.size()) {
    return kNone;
  }
  size_t at = begin;
  UChar32 point = 0;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), at, text.size(), point);
  return static_cast<char32_t>(std::max(point, 0));
}

size_t Width(char32_t point) { return U8_LENGTH(static_cast<UChar32>(point)); }
bool IsDigit(char32_t point) { return point >= '0' && point <= '9'; }
bool IsLetter(char32_t point) { return u_isalpha(static_cast<UChar32>(point)); }
bool IsUpper(char32_t point) { return u_isupper(static_cast<UChar32>(point)); }
bool IsSpace(char32_t point) {
  return point == kNone || u_isUWhiteSpace(static_cast<UChar32>(point));
}
bool IsShortDash(char32_t point) { return point == '-' || point == U'‐' || point == U'–'; }
bool IsLongDash(char32_t point) { return point == U'—' || point == U'―'; }

template <size_t kCount>
bool IsAnyOf(std::string_view word, const std::array<std::string_view, kCount>& words) {
  return std::any_of(words.begin(), words.end(),
                     [word](std::string_view other) { return EqualIgnoringCase(word, other); });
}

bool IsMonth(std::string_view word) {
  return !word.empty() && absl::ascii_isupper(word[0]) && MonthOfName(word) != 0;
}

// Abbreviations that a number follows: `No.3` is number 3.
bool TakesNumber(std::string_view word) {
  static constexpr std::array<std::string_view, 14> kWords = {
      "no", "nos", "p", "pp", "vol", "vols", "doc", "art", "sec", "ch", "fig", "para", "pt", "par"};
  return IsAnyOf(word, kWords);
}

// A run of ASCII digits and what stands around it.
struct Surroundings {
  size_t begin = 0;
  size_t end = 0;
  char32_t before = kNone;       // the code point before the run
  char32_t before_that = kNone;  // the one before that
  char32_t after = kNone;
  std::string_view word_before;  // the word before, over one space: "July" of `July 15`
  std::string_view word_after;   // the word after, over one space
};

Surroundings Look(std::string_view text, size_t begin, size_t end) {
  Surroundings run;
  run.begin = begin;
  run.end = end;
  run.before = Before(text, begin);
  run.after = After(text, end);
  const size_t before_begin = run.before == kNone ? 0 : begin - Width(run.before);
  run.before_that = Before(text, before_begin);
  size_t word_end = begin;
  if (run.before == ' ') {
    --word_end;
    if (word_end > 0 && text[word_end - 1] == '.') {
      --word_end;
    }
  } else if (run.before == '.') {
    --word_end;
  }
  run.word_before = TrailingWord(text.substr(0, word_end));
  run.word_after = LeadingWord(text.substr(run.after == ' ' ? end + 1 : end));
  return run;
}

// Whether what follows a run of digits lets them be a mark at all.
bool MayEndMark(std::string_view text, const Surroundings& run) {
  const char32_t after = run.after;
  if (IsSpace(after)) {
    return true;
  }
  const char32_t next = After(text, run.end + Width(after));
  switch (after) {
    case '.':
    case ',':
    case ':':
      return !IsDigit(next);
    case '\'':
    case U'’':
      return !IsLetter(next);
    case ')':
    case ']':
    case ';':
    case '?':
    case '!':
    case '"':
    case '(':
    case '[':
    case '<':
    case '>':
    case U'”':
    case U'…':
    case U'—':
      return true;
    default:
      return false;
  }
}

// Whether a sentence or a line begins after the run.
bool IsSentenceBegin(std::string_view text, const Surroundings& run) {
  if (run.after != ' ') {
    return IsSpace(run.after);
  }
  const char32_t next = After(text, run.end + 1);
  return IsUpper(next) || next == '"' || next == U'“' || next == '(' || next == '[';
}

// What it costs to read a whole run as a mark, glued to what stands before it. kNever: it
// cannot be one.
int CostOfWholeRun(std::string_view text, const Surroundings& run) {
  const char32_t before = run.before;
  const size_t length = run.end - run.begin;
  if (IsLetter(before)) {
    if (!IsUpper(before)) {
      return kPlain;
    }
    return IsLetter(run.before_that) ? kLikely : kDoubtful;  // `NATO3` rather than `B3`
  }
  if (IsSpace(before)) {
    // Alone on its line: the mark of a heading that has lost its words.
    const bool alone = (before == kNone || before == '\n') &&
                       (run.after == kNone || run.after == '\n' || run.after == '\r');
    return alone ? before == kNone ? kLikely : kDoubtful : kNever;
  }
  switch (before) {
    case ')':
    case ']':
    case ';':
    case '?':
    case '!':
    case '"':
    case '*':
    case U'”':
    case U'…':
      return kPlain;
    case '\'':
    case U'’':
      // `the ’57 crop` is a year.
      return IsSpace(run.before_that) ? kNever : kPlain;
    case '.':
      if (IsDigit(run.before_that)) {
        // `in 1955.3 Then` against `3.5 million`.
        return IsSentenceBegin(text, run) ? kProbable : kNumberEnd + 10;
      }
      return TakesNumber(run.word_before) ? kNumberEnd + 10 : kPlain;
    case ',':
      if (IsDigit(run.before_that)) {
        // `1,500` is one number; `July 15, 1957,3` is not.
        return length == 3 ? kNever : kLikely;
      }
      return kPlain;
    case ':':
      if (IsDigit(run.before_that)) {
        return length == 2 ? kNumberNatural : kProbable;  // `10:30`
      }
      return kPlain;
    case U'“':
      return kNumberEnd;  // a closing quotation mark set the wrong way round
    case U'—':
      // `1955—1 p.m.` is a time of day.
      return BeginsIgnoringCase(run.word_after, "p") || BeginsIgnoringCase(run.word_after, "a")
                 ? kNever
                 : kNumberEnd;
    default:
      return kNever;
  }
}

int ValueOf(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) {
    value = std::min(value * 10 + (digit - '0'), 1'000'000);
  }
  return value;
}

// What it costs to read the last digits of a run as a mark and those before as a number.
int CostOfRunEnd(std::string_view run_text, std::string_view number, const Surroundings& run) {
  if (run.before == '/' || IsShortDash(run.before) || IsLongDash(run.before) || run.before == '#' ||
      ((run.before == '.' || run.before == ':') && IsDigit(run.before_that))) {
    return kNumberNatural;
  }
  if (run.before == ',' && IsDigit(run.before_that)) {
    // `1,5003` can only be 1,500 with a mark.
    return number.size() == 3 ? kLikely : kNumberNatural;
  }
  const int value = ValueOf(run_text);
  const int rest = ValueOf(number);
  const bool year_left = number.size() == 4 && rest >= 1000 && rest < 2100;
  if (year_left) {
    return kLikely;
  }
  if (IsMonth(run.word_before) || IsMonth(run.word_after)) {
    return value > 31 && rest >= 1 && rest <= 31 ? kLikely : kDate;
  }
  if (run.before == '$' || run.before == U'£' || run.before == U'€') {
    return kNumberNatural;
  }
  if (run_text.size() == 4 && value >= 1700 && value < 2100) {
    return kNumberNatural;
  }
  if (run.before == '\n' || run.before == kNone) {
    return kNumberNatural;  // the number of a paragraph
  }
  if (run_text.size() == 2) {
    return kSmallNumberEnd;
  }
  return run.after == ')' || run.after == ']' ? kNumberEnd - 5 : kNumberEnd;
}

struct Candidate {
  ByteSpan span;
  int note = 0;
  int cost = 0;
};

// The cheapest way to give the notes marks in rising order. Candidates are offered in the order of
// the text, those of one place together, since only one of them can be true.
class Sequence {
 public:
  explicit Sequence(int count) : count_(count), best_(count + 1, Entry().cost), tree_(count + 2) {
    Improve(0, {0, -1});
  }

  void Offer(const std::vector<Candidate>& candidates) {
    improved_.clear();
    for (const Candidate& candidate : candidates) {
      const Entry from = CheapestUpTo(candidate.note - 1);
      // Costs are kept relative to one mark missing per note, so that a step over notes without
      // marks costs nothing.
      const int64_t cost = from.cost - kMissing + candidate.cost;
      if (cost < best_[candidate.note]) {
        improved_.push_back({candidate, from.step, cost});
      }
    }
    for (const Improvement& better : improved_) {
      steps_.push_back({better.candidate, better.from});
      best_[better.candidate.note] = better.cost;
      Improve(better.candidate.note, {better.cost, static_cast<int64_t>(steps_.size()) - 1});
    }
  }

  std::vector<Candidate> Take() const {
    std::vector<Candidate> taken;
    for (int64_t step = CheapestUpTo(count_).step; step >= 0; step = steps_[step].from) {
      taken.push_back(steps_[step].candidate);
    }
    std::reverse(taken.begin(), taken.end());
    return taken;
  }

 private:
  struct Entry {
    int64_t cost = std::numeric_limits<int64_t>::max();
    int64_t step = -1;
  };
  struct Step {
    Candidate candidate;
    int64_t from;
  };
  struct Improvement {
    Candidate candidate;
    int64_t from;
    int64_t cost;
  };

  // A Fenwick tree of prefix minima: entry i of the tree is the cheapest of the (i & -i) notes that
  // end with note i - 1.
  void Improve(int note, Entry entry) {
    for (int at = note + 1; at <= count_ + 1; at += at & -at) {
      if (entry.cost < tree_[at].cost) {
        tree_[at] = entry;
      }
    }
  }
  Entry CheapestUpTo(int note) const {
    Entry cheapest;
    for (int at = note + 1; at > 0; at -= at & -at) {
      if (tree_[at].cost < cheapest.cost) {
        cheapest = tree_[at];
      }
    }
    return cheapest;
  }

  int count_;
  std::vector<int64_t> best_;  // the cost of each note as the last that has a mark
  std::vector<Entry> tree_;
  std::vector<Step> steps_;
  std::vector<Improvement> improved_;
};

// How a text marks its notes. A text keeps to one form: beside `council1`, `[3]` is something else.
enum class Form { kGlued, kBracket, kSuperscript };

// Collects what may be a mark of one of the notes at one place of the text.
class Candidates {
 public:
  Candidates(std::string_view body, int count, Form form)
      : body_(body), count_(count), form_(form) {}

  // Finds the candidates at byte `at` of the body. Returns where to go on.
  size_t Find(size_t at) {
    found_.clear();
    if (absl::ascii_isdigit(body_[at])) {
      size_t end = at + 1;
      while (end < body_.size() && absl::ascii_isdigit(body_[end])) {
        ++end;
      }
      if (form_ == Form::kGlued) {
        FindGlued(at, end);
      } else if (form_ == Form::kBracket && at > 0 && body_[at - 1] == '[' && end < body_.size() &&
                 body_[end] == ']') {
        // With one space before, if there is one, so that none is left before a full stop.
        const size_t begin = at - 1 - (at > 1 && body_[at - 2] == ' ' ? 1 : 0);
        Add(begin, end + 1, body_.substr(at, end - at), kPlain);
      }
      return end;
    }
    if (form_ == Form::kSuperscript && (body_[at] == '\xC2' || body_[at] == '\xE2')) {
      return FindSuperscript(at);
    }
    return at + 1;
  }

  const std::vector<Candidate>& found() const { return found_; }

 private:
  void FindGlued(size_t begin, size_t end) {
    const Surroundings run = Look(body_, begin, end);
    const std::string_view digits = body_.substr(begin, end - begin);
    if (!MayEndMark(body_, run) || digits.size() > 12) {
      return;
    }
    if (const int cost = CostOfWholeRun(body_, run); cost != kNever) {
      Add(begin, end, digits, cost);
    }
    for (size_t mark = end - 1; mark > begin && end - mark <= 4; --mark) {
      Add(mark, end, body_.substr(mark, end - mark),
          CostOfRunEnd(digits, body_.substr(begin, mark - begin), run));
    }
  }

  size_t FindSuperscript(size_t begin) {
    size_t end = begin;
    const int number = SuperscriptNumberAt(body_, end);
    if (number == 0) {
      return begin + 1;
    }
    if (number <= count_) {
      const std::string_view word = TrailingWord(body_.substr(0, begin));
      const bool unit = word == "m" || word == "km" || word == "cm" || word == "mm";
      found_.push_back({{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)},
                        number,
                        unit ? kNumberNatural : kPlain});
    }
    return end;
  }

  void Add(size_t begin, size_t end, std::string_view label, int cost) {
    const int note = label[0] == '0' ? 0 : ValueOf(label);
    if (note >= 1 && note <= count_) {
      found_.push_back({{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, note, cost});
    }
  }

  std::string_view body_;
  int count_;
  Form form_;
  std::vector<Candidate> found_;
};

// The marks of one form.
struct Matching {
  std::vector<NoteMarker> markers;
  int plain = 0;  // how many of them are plain
};

Matching Match(std::string_view body, int count, Form form) {
  Sequence sequence(count);
  Candidates candidates(body, count, form);
  for (size_t at = 0; at < body.size();) {
    at = candidates.Find(at);
    if (!candidates.found().empty()) {
      sequence.Offer(candidates.found());
    }
  }
  Matching matching;
  for (const Candidate& mark : sequence.Take()) {
    const bool plain = mark.cost <= kProbable;
    matching.markers.push_back({mark.span, mark.note, plain});
    matching.plain += plain ? 1 : 0;
  }
  return matching;
}

}  // namespace

std::vector<NoteMarker> MatchNoteMarkers(std::string_view body, int count) {
  Matching best;
  for (const Form form : {Form::kGlued, Form::kBracket, Form::kSuperscript}) {
    Matching matching = Match(body, count, form);
    if (matching.plain > best.plain) {
      best = std::move(matching);
    }
  }
  const bool complete = best.plain > 0 && best.markers.size() == static_cast<size_t>(count);
  if (!complete && 2 * best.plain < count) {
    std::erase_if(best.markers, [](const NoteMarker& marker) { return !marker.plain; });
  }
  return std::move(best.markers);
}

}  // namespace annals::extractor
