#include "extractor/timex/pattern.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace annals::extractor::timex {
namespace {

using Sequence = std::vector<PatternElement>;

// So many sequences may a line stand for; more is a mistake in the file.
constexpr size_t kMaxSequences = 20000;

constexpr absl::string_view kMeta = "()|?~[]{}!";

class PatternParser {
 public:
  explicit PatternParser(absl::string_view text) : text_(text) {}

  absl::StatusOr<Pattern> Parse() {
    Pattern pattern;
    if (absl::Status status = Conditions(true, &pattern); !status.ok()) return status;
    absl::StatusOr<std::vector<Sequence>> sequences = Choice();
    if (!sequences.ok()) return sequences.status();
    if (absl::Status status = Conditions(false, &pattern); !status.ok()) return status;
    SkipSpace();
    if (at_ != text_.size()) return Error(absl::StrCat("\"", text_.substr(at_), "\" is left over"));
    for (const Sequence& sequence : *sequences) {
      if (sequence.empty()) return Error("the pattern can match nothing");
    }
    pattern.sequences = *std::move(sequences);
    return pattern;
  }

 private:
  absl::Status Error(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("column ", at_ + 1, ": ", what));
  }

  void SkipSpace() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool Take(char wanted) {
    SkipSpace();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  absl::Status Conditions(bool before, Pattern* pattern) {
    while (Take('{')) {
      PatternCondition condition;
      condition.before = before;
      condition.negated = Take('!');
      condition.glued_only = Take('~');
      condition.across = Take('^');
      do {
        absl::StatusOr<PatternElement> choice = Name();
        if (!choice.ok()) return choice.status();
        condition.choices.push_back(*std::move(choice));
      } while (Take('|'));
      if (!Take('}')) return Error("expected } or |");
      pattern->conditions.push_back(std::move(condition));
    }
    return absl::OkStatus();
  }

  // sequence ( | sequence )*
  absl::StatusOr<std::vector<Sequence>> Choice() {
    std::vector<Sequence> all;
    do {
      absl::StatusOr<std::vector<Sequence>> one = Concatenation();
      if (!one.ok()) return one;
      all.insert(all.end(), one->begin(), one->end());
    } while (Take('|'));
    return all;
  }

  absl::StatusOr<std::vector<Sequence>> Concatenation() {
    std::vector<Sequence> all = {{}};
    bool glued = false;
    while (true) {
      SkipSpace();
      if (at_ == text_.size() || text_[at_] == ')' || text_[at_] == '|' || text_[at_] == '{') break;
      if (Take('~')) {
        glued = true;
        continue;
      }
      absl::StatusOr<std::vector<Sequence>> item = Item();
      if (!item.ok()) return item;
      if (glued) {
        for (Sequence& sequence : *item) {
          if (!sequence.empty()) sequence.front().glued = true;
        }
        glued = false;
      }
      if (Take('?')) item->push_back({});
      if (all.size() * item->size() > kMaxSequences) {
        return Error(absl::StrCat("the pattern stands for more than ", kMaxSequences,
                                  " sequences: use categories"));
      }
      std::vector<Sequence> longer;
      for (const Sequence& head : all) {
        for (const Sequence& tail : *item) {
          longer.push_back(head);
          longer.back().insert(longer.back().end(), tail.begin(), tail.end());
        }
      }
      all = std::move(longer);
    }
    return all;
  }

  absl::StatusOr<std::vector<Sequence>> Item() {
    if (Take('(')) {
      absl::StatusOr<std::vector<Sequence>> inner = Choice();
      if (!inner.ok()) return inner;
      if (!Take(')')) return Error("expected )");
      return inner;
    }
    PatternElement element;
    if (Take('[')) {
      element.kind = PatternElement::Kind::kOpen;
    } else if (Take(']')) {
      element.kind = PatternElement::Kind::kClose;
    } else {
      absl::StatusOr<PatternElement> name = Name();
      if (!name.ok()) return name.status();
      element = *std::move(name);
    }
    return std::vector<Sequence>{{std::move(element)}};
  }

  absl::StatusOr<PatternElement> Name() {
    SkipSpace();
    std::string word;
    bool escaped = false;
    while (at_ < text_.size() && text_[at_] != ' ') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        escaped = true;
        ++at_;
      } else if (kMeta.find(text_[at_]) != absl::string_view::npos) {
        break;
      }
      word.push_back(text_[at_++]);
    }
    if (word.empty()) return Error("expected a class, a category, a word or a mark");
    PatternElement element;
    const size_t equals = word.find('=');
    if (!escaped && equals != std::string::npos && equals > 0) {
      element.slot = word.substr(0, equals);
      word.erase(0, equals + 1);
    }
    if (!escaped && word.size() > 2 && word.front() == '<' && word.back() == '>') {
      element.kind = PatternElement::Kind::kCategory;
      element.name = word.substr(1, word.size() - 2);
    } else {
      element.kind = !escaped && absl::ascii_isupper(word.front()) ? PatternElement::Kind::kClass
                                                                   : PatternElement::Kind::kLiteral;
      element.name = word;
    }
    return element;
  }

  const absl::string_view text_;
  size_t at_ = 0;
};

absl::StatusOr<Meaning> ParseSettings(absl::string_view text) {
  Meaning settings;
  for (absl::string_view setting : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(setting, absl::MaxSplits('=', 1));
    const std::optional<Slot> slot = SlotByName(parts.first);
    if (!slot.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("\"", parts.first, "\" is no slot"));
    }
    const std::optional<int32_t> value = SlotValueByName(*slot, parts.second);
    if (!value.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", parts.second, "\" is no value of slot ", parts.first));
    }
    settings.Set(*slot, *value);
  }
  return settings;
}

}  // namespace

absl::StatusOr<Pattern> ParsePattern(absl::string_view line) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(line, absl::MaxSplits("::", 1));
  absl::StatusOr<Pattern> pattern = PatternParser(parts.first).Parse();
  if (!pattern.ok()) return pattern;
  absl::StatusOr<Meaning> settings = ParseSettings(parts.second);
  if (!settings.ok()) return settings.status();
  pattern->settings = *settings;
  return pattern;
}

}  // namespace annals::extractor::timex
