#include "extractor/chronology/chronology.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/chronology/word_scanner.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {

extern const std::string_view kChronologyData;  // data/chronology.jsonl

namespace {

uint64_t ChildKey(uint32_t node, uint32_t word) { return uint64_t{node} << 32 | word; }

// The first year in which an event can begin.
std::optional<int64_t> BeginYear(const annals::v1::Event& event) {
  const temporal::Instant begin = temporal::BoundsOf(event.when()).begin_earliest;
  if (begin.is_infinite()) {
    return std::nullopt;
  }
  return begin.Day().year;
}

bool IsArticle(std::string_view word) { return word == "the" || word == "a" || word == "an"; }

}  // namespace

std::string_view BuiltInChronology() { return kChronologyData; }

absl::StatusOr<Chronology> Chronology::Load(const std::vector<ChronologySource>& sources) {
  Chronology chronology;
  for (const ChronologySource& source : sources) {
    if (absl::Status status = chronology.AddSource(source); !status.ok()) {
      return status;
    }
  }
  return chronology;
}

absl::StatusOr<Chronology> Chronology::LoadWithBuiltIn(std::string_view user_jsonl) {
  return Load({{"chronology", user_jsonl}, {"built-in chronology", BuiltInChronology()}});
}

absl::Status Chronology::AddSource(const ChronologySource& source) {
  const auto source_begin = static_cast<uint32_t>(events_.size());
  int line_number = 0;
  for (const std::string_view line : Split(source.jsonl, '\n')) {
    ++line_number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    const auto at_line = [&](const absl::Status& status) {
      return absl::InvalidArgumentError(
          absl::StrCat(source.name, " line ", line_number, ": ", status.message()));
    };
    absl::StatusOr<EventRecord> record = ParseEventRecord(line);
    if (!record.ok()) {
      return at_line(record.status());
    }
    const auto event = static_cast<uint32_t>(events_.size());
    begin_years_.push_back(BeginYear(record->event));
    events_.push_back(std::move(record->event));
    for (const EventWording& wording : record->wordings) {
      if (absl::Status status = AddWording(wording, event, source_begin); !status.ok()) {
        return at_line(status);
      }
    }
  }
  return absl::OkStatus();
}

uint32_t Chronology::NumberOf(const std::string& word) {
  const auto [entry, is_new] =
      word_numbers_.try_emplace(word, static_cast<uint32_t>(begins_wording_.size()));
  if (is_new) {
    begins_wording_.push_back(false);
    context_numbers_.push_back(0);
  }
  return entry->second;
}

absl::Status Chronology::AddWording(const EventWording& wording, uint32_t event,
                                    uint32_t source_begin) {
  Wording added;
  added.event = event;
  added.first_year = wording.first_year;
  added.last_year = wording.last_year;
  for (const std::string& word : wording.context_words) {
    uint32_t& number = context_numbers_[NumberOf(word)];
    if (number == 0) {
      number = ++context_word_count_;
      sieve_.Add(WordSieve::KeyOf(word), kIsContext);
    }
    added.context_words.push_back(number - 1);
  }

  uint32_t node = 0;
  WordSieve::Key first = 0;
  WordScanner words(wording.text, {0, static_cast<uint32_t>(wording.text.size())});
  while (words.Next()) {
    if (node == 0 && IsArticle(words.lower())) {
      continue;
    }
    const uint32_t number = NumberOf(std::string(words.lower()));
    if (node == 0) {
      begins_wording_[number] = true;
      first = WordSieve::KeyOf(words.lower());
      sieve_.Add(first, words.capital() ? kBeginsName : kBeginsWording);
    } else if (added.capitals.size() == 1) {
      sieve_.Add(WordSieve::KeyOfPair(first, WordSieve::KeyOf(words.lower())), kIsPair);
    }
    const auto [child, is_new] =
        children_.try_emplace(ChildKey(node, number), static_cast<uint32_t>(nodes_.size()));
    if (is_new) {
      nodes_.emplace_back();
    }
    node = child->second;
    added.capitals.push_back(words.capital());
  }
  if (node == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("wording \"", wording.text, "\" has no word to find"));
  }
  if (added.capitals.size() == 1) {
    sieve_.Add(first, kIsWording);
  }
  for (const Wording& other : nodes_[node]) {
    const bool unconditional = other.context_words.empty() && !other.first_year.has_value();
    if (other.event >= source_begin && other.event != event && unconditional &&
        !wording.has_condition()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "wording \"", wording.text, "\" already names \"", events_[other.event].title(),
          "\"; give one of the two a condition, such as {with: word} or {years: 1914/1930}"));
    }
  }
  nodes_[node].push_back(std::move(added));
  return absl::OkStatus();
}

bool Chronology::Holds(const Wording& wording, const std::vector<bool>& capitals,
                       const ChronologyContext& context) const {
  for (size_t i = 0; i < wording.capitals.size(); ++i) {
    if (wording.capitals[i] && !capitals[i]) {
      return false;
    }
  }
  if (context.year.has_value() && begin_years_[wording.event].has_value() &&
      *begin_years_[wording.event] > *context.year) {
    return false;
  }
  if (wording.first_year.has_value() &&
      (!context.year.has_value() || *context.year < *wording.first_year ||
       *context.year > *wording.last_year)) {
    return false;
  }
  return wording.context_words.empty() ||
         std::any_of(wording.context_words.begin(), wording.context_words.end(),
                     [&context](uint32_t word) {
                       return word < context.words.size() && context.words[word];
                     });
}

ChronologyContext Chronology::ContextOf(std::string_view text, std::optional<int64_t> year) const {
  ChronologyContext context;
  context.year = year;
  context.words.resize(context_word_count_, false);
  const auto end = static_cast<uint32_t>(text.size());
  const auto key_at = [text](ByteSpan at) { return WordSieve::KeyAt(text, at.begin, at.size()); };
  ByteSpan at = FindWord(text, 0, end);
  WordSieve::Key key = key_at(at);
  while (!at.empty()) {
    const ByteSpan next = FindWord(text, at.end, end);
    const WordSieve::Key next_key = key_at(next);
    const uint8_t marks = sieve_.MarksOf(key);
    const uint8_t begins =
        absl::ascii_islower(text[at.begin]) ? kBeginsWording : kBeginsWording | kBeginsName;
    if ((marks & begins) != 0 &&
        ((marks & kIsWording) != 0 ||
         (sieve_.MarksOf(WordSieve::KeyOfPair(key, next_key)) & kIsPair) != 0)) {
      context.candidates.push_back(at.begin);
    }
    if ((marks & kIsContext) != 0) {
      const std::optional<uint32_t> number =
          FindNumber(LowerCase(text.substr(at.begin, at.size())));
      if (number.has_value() && context_numbers_[*number] != 0) {
        context.words[context_numbers_[*number] - 1] = true;
      }
    }
    at = next;
    key = next_key;
  }
  return context;
}

std::optional<uint32_t> Chronology::FindNumber(std::string_view lower) const {
  const auto number = word_numbers_.find(Abs(lower));
  return number == word_numbers_.end() ? std::nullopt : std::optional(number->second);
}

bool Chronology::MayBegin(std::string_view word) const {
  const auto number = word_numbers_.find(LowerCase(word));
  return number != word_numbers_.end() && begins_wording_[number->second];
}

std::optional<ChronologyMatch> Chronology::FindAt(std::string_view text, uint32_t begin,
                                                  uint32_t end,
                                                  const ChronologyContext& context) const {
  std::optional<ChronologyMatch> longest;
  std::vector<bool> capitals;
  uint32_t node = 0;
  WordScanner words(text, {begin, end});
  while (words.Next() && (node == 0 || !words.parted())) {
    const std::optional<uint32_t> number = FindNumber(words.lower());
    const auto child =
        number.has_value() ? children_.find(ChildKey(node, *number)) : children_.end();
    if (child == children_.end()) {
      break;
    }
    node = child->second;
    capitals.push_back(words.capital());
    for (const Wording& wording : nodes_[node]) {
      if (Holds(wording, capitals, context)) {
        longest = {{begin, words.span().end}, wording.event};
        break;
      }
    }
  }
  return longest;
}

std::vector<ChronologyMatch> Chronology::FindAll(std::string_view text, ByteSpan span,
                                                 const ChronologyContext& context) const {
  std::vector<ChronologyMatch> matches;
  const std::vector<uint32_t>& candidates = context.candidates;
  for (auto at = std::lower_bound(candidates.begin(), candidates.end(), span.begin);
       at != candidates.end() && *at < span.end; ++at) {
    if (!matches.empty() && *at < matches.back().span.end) {
      continue;
    }
    if (const auto match = FindAt(text, *at, span.end, context)) {
      matches.push_back(*match);
    }
  }
  return matches;
}

}  // namespace annals::extractor
