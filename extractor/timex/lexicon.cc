// A word is looked up by comparing three machine words in an open-addressing table at most a
// quarter full, so that the tokenizer pays one probe for nearly every word of the text.
#include "extractor/timex/lexicon.h"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "extractor/eight_bytes.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {
namespace {

// The shapes of numbers: one or two digits by value, then these.
constexpr uint32_t kOneDigit = 0;    // + value 0 to 9
constexpr uint32_t kTwoDigits = 10;  // + value 0 to 99
constexpr uint32_t kThreeDigits = 110;
constexpr uint32_t kFourDigits = 111;
constexpr uint32_t kLikelyYear = 112;
constexpr uint32_t kLikelyDecadeYear = 113;
constexpr uint32_t kPossibleYear = 114;
constexpr uint32_t kSixDigits = 115;
constexpr uint32_t kDateOfEightDigits = 116;
constexpr uint32_t kEarlyHour = 117;
constexpr uint32_t kOldYear = 118;
constexpr uint32_t kOldDecadeYear = 119;
constexpr uint32_t kOtherNumber = 120;
constexpr uint32_t kShapeCount = 121;

// Whether eight digits are a day of the years 1800 to 2099: YYYYMMDD.
bool IsDateOfEightDigits(int64_t digits) {
  const temporal::CivilDay day{digits / 10000, static_cast<int>(digits / 100 % 100),
                               static_cast<int>(digits % 100)};
  return day.year >= 1800 && day.year < 2100 && temporal::IsValid(day);
}

std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Lexicon::Key KeyOf(absl::string_view word) {
  Lexicon::Key key;
  for (size_t at = 0; at < word.size(); at += 8) key.parts[at / 8] = EightBytes(View(word), at);
  return key;
}

std::string LowerCase(absl::string_view word) {
  std::string lower(word);
  for (size_t i = 0; i < lower.size(); ++i) {
    const unsigned char byte = static_cast<unsigned char>(lower[i]);
    const bool latin1 = i > 0 && static_cast<unsigned char>(lower[i - 1]) == 0xC3 && byte >= 0x80 &&
                        byte <= 0x9E && byte != 0x97;
    if ((byte >= 'A' && byte <= 'Z') || latin1) lower[i] = static_cast<char>(byte | 0x20);
  }
  return lower;
}

Lexicon::Lexicon() {
  table_.assign(1024, 0);
  mask_ = table_.size() - 1;
  keys_.resize(1);  // index 0: the word of no table
  senses_.resize(1);
  classes_.resize(2);
}

absl::StatusOr<Lexicon> Lexicon::Load(absl::string_view table) {
  Lexicon lexicon;
  for (absl::string_view name :
       {"INT",  "DAY",      "LATEDAY",   "MONTHNUM",   "HOUR",        "MINUTE",  "SHORTYEAR",
        "YEAR", "LONEYEAR", "OLDYEAR",   "DECADEYEAR", "SHORTDECADE", "ANYYEAR", "D3",
        "D4",   "D6",       "EARLYHOUR", "DATE8",      "ANYWORD",     "CAPWORD"}) {
    lexicon.ClassNamed(name).IgnoreError();  // the first classes always fit
  }
  lexicon.class_slots_[*lexicon.FindClass("MONTHNUM")] = Slot::kMonth;
  lexicon.class_slots_[*lexicon.FindClass("LATEDAY")] = Slot::kDay;
  lexicon.class_slots_[*lexicon.FindClass("SHORTYEAR")] = Slot::kShortYear;
  lexicon.class_slots_[*lexicon.FindClass("SHORTDECADE")] = Slot::kShortYear;
  lexicon.class_slots_[*lexicon.FindClass("LONEYEAR")] = Slot::kYear;
  lexicon.class_slots_[*lexicon.FindClass("OLDYEAR")] = Slot::kYear;
  lexicon.class_slots_[*lexicon.FindClass("ANYYEAR")] = Slot::kYear;
  lexicon.class_slots_[*lexicon.FindClass("DECADEYEAR")] = Slot::kYear;
  lexicon.classes_[0].Add(*lexicon.FindClass("ANYWORD"));
  lexicon.classes_[1].Add(*lexicon.FindClass("ANYWORD"));
  lexicon.classes_[1].Add(*lexicon.FindClass("CAPWORD"));
  lexicon.AddNumberEntries();
  if (absl::Status status = lexicon.AddTable(table); !status.ok()) return status;
  return lexicon;
}

absl::Status Lexicon::AddTable(absl::string_view table) {
  int line_number = 0;
  for (absl::string_view line : absl::StrSplit(table, '\n')) {
    ++line_number;
    if (line.empty() || line[0] == '#') continue;
    const auto error = [&](absl::string_view what) {
      return absl::InvalidArgumentError(
          absl::StrCat("word table, line ", line_number, ", \"", line, "\": ", what));
    };
    const std::vector<absl::string_view> columns = absl::StrSplit(line, '\t');
    if (absl::StartsWith(line, "@ ")) {
      const absl::StatusOr<ClassId> id = ClassNamed(columns[0].substr(2));
      if (!id.ok()) return error(id.status().message());
      const std::optional<Slot> slot =
          columns.size() == 2 ? SlotByName(columns[1]) : std::optional<Slot>();
      if (!slot.has_value()) return error("expected @ CLASS, a tab and the name of a slot");
      class_slots_[*id] = slot;
      continue;
    }
    if (columns.size() < 2 || columns.size() > 4) {
      return error("expected 2 to 4 columns separated by tabs: words, class, value, Cap");
    }
    const absl::StatusOr<ClassId> id = ClassNamed(columns[1]);
    if (!id.ok()) return error(id.status().message());
    int32_t value = 0;
    if (columns.size() > 2 && !columns[2].empty()) {
      const std::optional<Slot> slot = SlotOf(*id);
      const std::optional<int32_t> parsed =
          SlotValueByName(slot.value_or(Slot::kCount), columns[2]);
      if (!parsed.has_value()) {
        return error(absl::StrCat("\"", columns[2], "\" is no value of class ", columns[1]));
      }
      value = *parsed;
    }
    const bool capital_only = columns.size() == 4 && columns[3] == "Cap";
    if (columns.size() == 4 && !capital_only) return error("column 4 must be Cap or left out");
    for (absl::string_view word : absl::StrSplit(columns[0], ' ', absl::SkipEmpty())) {
      if (word.size() > kMaxWordBytes) {
        return error(absl::StrCat("\"", word, "\" has more than ", kMaxWordBytes, " bytes"));
      }
      if (word.size() > 1 && word[0] == '*') {
        Suffix suffix{std::string(word.substr(1)), {}};
        suffix.classes.Add(*id);
        suffixes_.push_back(std::move(suffix));
        suffix_classes_.Add(*id);
        continue;
      }
      absl::Status added = AddWord(word, columns[1], value, capital_only);
      if (!added.ok()) return error(added.message());
    }
  }
  return absl::OkStatus();
}

absl::Status Lexicon::AddWord(absl::string_view word, absl::string_view class_name, int32_t value,
                              bool capital_only) {
  const absl::StatusOr<ClassId> id = ClassNamed(class_name);
  if (!id.ok()) return id.status();
  if (keys_.size() > std::numeric_limits<uint16_t>::max()) {
    return absl::ResourceExhaustedError("the tables have more words than an index can count");
  }
  const uint32_t index = IndexOf(word);
  senses_[index].push_back({*id, value});
  if (!capital_only) classes_[2 * index].Add(*id);
  classes_[2 * index + 1].Add(*id);
  return absl::OkStatus();
}

std::optional<ClassId> Lexicon::FindClass(absl::string_view name) const {
  const auto found = class_ids_.find(name);
  if (found == class_ids_.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<ClassId> Lexicon::ClassOfLiteral(absl::string_view word) {
  const std::string name = absl::StrCat("\"", word, "\"");
  if (std::optional<ClassId> known = FindClass(name)) return *known;
  if (absl::Status status = AddWord(word, name, 0, false); !status.ok()) return status;
  return *FindClass(name);
}

absl::StatusOr<ClassId> Lexicon::ClassNamed(absl::string_view name) {
  const auto found = class_ids_.find(name);
  if (found != class_ids_.end()) return found->second;
  if (class_slots_.size() == ClassSet::kCapacity) {
    return absl::ResourceExhaustedError(absl::StrCat("class ", name, " is one more than the ",
                                                     ClassSet::kCapacity,
                                                     " that fit: let rules share classes"));
  }
  const ClassId id = static_cast<ClassId>(class_slots_.size());
  class_ids_.emplace(name, id);
  class_slots_.push_back(SlotByName(absl::AsciiStrToLower(name)));
  return id;
}

uint32_t Lexicon::IndexOf(absl::string_view word) {
  const Key key = KeyOf(word);
  if (const uint32_t entry = FindEntry(key, false); entry != 0) return entry / 2;
  const uint32_t index = static_cast<uint32_t>(keys_.size());
  keys_.push_back(key);
  senses_.emplace_back();
  classes_.resize(classes_.size() + 2);
  if (keys_.size() * 4 > table_.size()) Grow();
  uint64_t slot = HashOf(key) & mask_;
  while (table_[slot] != 0) slot = (slot + 1) & mask_;
  table_[slot] = static_cast<uint16_t>(index);
  return index;
}

void Lexicon::Grow() {
  std::vector<uint16_t> old = std::move(table_);
  table_.assign(old.size() * 2, 0);
  mask_ = table_.size() - 1;
  for (const uint16_t index : old) {
    if (index == 0) continue;
    uint64_t slot = HashOf(keys_[index]) & mask_;
    while (table_[slot] != 0) slot = (slot + 1) & mask_;
    table_[slot] = index;
  }
}

void Lexicon::AddNumberEntries() {
  const auto id = [this](absl::string_view name) { return *FindClass(name); };
  // An entry of its own for each shape, not reachable by a key.
  for (uint32_t shape = 0; shape < kShapeCount; ++shape) {
    const uint32_t index = static_cast<uint32_t>(keys_.size());
    keys_.emplace_back();
    senses_.emplace_back();
    classes_.resize(classes_.size() + 2);
    number_entries_.push_back(2 * index);
    ClassSet& plain = classes_[2 * index];
    plain.Add(id("INT"));
    if (shape < kThreeDigits) {
      const uint32_t value = shape < kTwoDigits ? shape : shape - kTwoDigits;
      if (value >= 1 && value <= 31) plain.Add(id("DAY"));
      if (value >= 13 && value <= 31) plain.Add(id("LATEDAY"));
      if (value >= 1 && value <= 12) plain.Add(id("MONTHNUM"));
      if (value <= 24) plain.Add(id("HOUR"));
      if (shape >= kTwoDigits) plain.Add(id("SHORTYEAR"));
      if (shape >= kTwoDigits && value % 10 == 0) plain.Add(id("SHORTDECADE"));
      if (shape >= kTwoDigits && value <= 59) plain.Add(id("MINUTE"));
      if (shape >= kTwoDigits ? value >= 10 : value >= 1) plain.Add(id("ANYYEAR"));
    }
    switch (shape) {
      case kThreeDigits:
        plain.Add(id("D3"));
        plain.Add(id("ANYYEAR"));
        break;
      case kOldDecadeYear:
      case kLikelyDecadeYear:
        plain.Add(id("DECADEYEAR"));
        [[fallthrough]];
      case kOldYear:
      case kLikelyYear:
      case kPossibleYear:
        plain.Add(id("YEAR"));
        [[fallthrough]];
      case kEarlyHour:
        if (shape == kEarlyHour) plain.Add(id("EARLYHOUR"));
        [[fallthrough]];
      case kFourDigits:
        plain.Add(id("D4"));
        plain.Add(id("ANYYEAR"));
        break;
      case kSixDigits:
        plain.Add(id("D6"));
        break;
      case kDateOfEightDigits:
        plain.Add(id("DATE8"));
        break;
      default:
        break;
    }
    classes_[2 * index + 1] = plain;  // the variant for a joined number
    if (shape == kLikelyYear || shape == kLikelyDecadeYear) classes_[2 * index].Add(id("LONEYEAR"));
    if (shape == kOldYear || shape == kOldDecadeYear) classes_[2 * index].Add(id("OLDYEAR"));
  }
}

uint32_t Lexicon::NumberEntry(int digits, int64_t value, bool joined) const {
  uint32_t shape = kOtherNumber;
  if (digits == 1) {
    shape = kOneDigit + static_cast<uint32_t>(value);
  } else if (digits == 2) {
    shape = kTwoDigits + static_cast<uint32_t>(value);
  } else if (digits == 3) {
    shape = kThreeDigits;
  } else if (digits == 4) {
    shape = value >= 1500 && value < 2050      ? (value % 10 == 0 ? kLikelyDecadeYear : kLikelyYear)
            : value >= 1000 && value < 1500    ? (value % 10 == 0 ? kOldDecadeYear : kOldYear)
            : value >= 2050 && value < 2200    ? kPossibleYear
            : value < 1000 && value % 100 < 60 ? kEarlyHour
                                               : kFourDigits;
  } else if (digits == 6) {
    shape = kSixDigits;
  } else if (digits == 8 && IsDateOfEightDigits(value)) {
    shape = kDateOfEightDigits;
  }
  return number_entries_[shape] + (joined ? 1 : 0);
}

bool Lexicon::CouldBe(const Token& token, absl::string_view text, const ClassSet& wanted) const {
  if (classes(token.symbol).Intersects(wanted)) return true;
  if (token.entry > 1) return false;
  // Endings are those of verbs, which a name only looks like.
  if (token.kind != TokenKind::kWord || token.Is(Token::kCapital)) return false;
  if (!suffix_classes_.Intersects(wanted)) return false;
  const absl::string_view word = text.substr(token.begin, token.size());
  for (const Suffix& suffix : suffixes_) {
    if (word.size() > suffix.text.size() + 1 && absl::EndsWith(word, suffix.text) &&
        suffix.classes.Intersects(wanted)) {
      return true;
    }
  }
  return false;
}

absl::Status Lexicon::NumberSymbols() {
  std::map<std::array<uint64_t, ClassSet::kWords>, SymbolId> numbers;
  for (const ClassSet& classes : classes_) {
    const auto [place, fresh] =
        numbers.try_emplace(classes.words, static_cast<SymbolId>(numbers.size()));
    if (fresh && numbers.size() > std::numeric_limits<SymbolId>::max()) {
      return absl::ResourceExhaustedError("the words have too many different sets of classes");
    }
    symbols_.push_back(place->second);
    if (!fresh) continue;
    symbol_classes_.push_back(classes);
    class_list_begins_.push_back(static_cast<uint32_t>(class_lists_.size()));
    classes.ForEach([this](ClassId id) { class_lists_.push_back(id); });
  }
  class_list_begins_.push_back(static_cast<uint32_t>(class_lists_.size()));
  class_symbols_ = BitMatrix(class_slots_.size(), symbol_count());
  for (size_t symbol = 0; symbol < symbol_count(); ++symbol) {
    symbol_classes_[symbol].ForEach([&](ClassId id) { class_symbols_.Set(id, symbol); });
  }
  classes_ = {};
  return absl::OkStatus();
}

int32_t Lexicon::ValueOf(const Token& token, ClassId id) const {
  if (token.kind == TokenKind::kNumber) return token.number;
  for (const Sense& sense : senses_[token.entry / 2]) {
    if (sense.id == id) return sense.value;
  }
  return 0;
}

}  // namespace annals::extractor::timex
