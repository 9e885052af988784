// Reads a grammar file and builds its tries.
//
// Each pattern is written out into plain sequences of arcs, and the sequences of one category (and
// those of all rules) share one trie, so that a match walks each common beginning once. A node
// knows the classes that can follow it, arcs through categories included; most tries end at the
// first token by that test alone.
#include "extractor/timex/grammar.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/numbers.h"
#include "extractor/timex/pattern.h"

namespace annals::extractor::timex {
namespace {

constexpr size_t kMaxCategories = 250;

std::optional<RuleType> RuleTypeByName(absl::string_view name) {
  if (name == "NONE") return RuleType::kNone;
  if (name == "DATE") return RuleType::kDate;
  if (name == "TIME") return RuleType::kTime;
  if (name == "DURATION") return RuleType::kDuration;
  if (name == "SET") return RuleType::kSet;
  return std::nullopt;
}

}  // namespace

class GrammarBuilder {
 public:
  GrammarBuilder(absl::string_view text, Lexicon* lexicon) : text_(text), lexicon_(*lexicon) {}

  absl::StatusOr<Grammar> Build() {
    for (absl::string_view name : {"number", "ordinal", "spoken-year"}) CategoryNamed(name);
    int line_number = 0;
    for (absl::string_view line : absl::StrSplit(text_, '\n')) {
      ++line_number;
      if (absl::Status status = ReadLine(line, line_number); !status.ok()) {
        return absl::InvalidArgumentError(absl::StrCat("grammar, line ", line_number, ", \"",
                                                       absl::StripAsciiWhitespace(line),
                                                       "\": ", status.message()));
      }
    }
    for (const auto& [name, id] : categories_) {
      if (id >= Grammar::kBuiltInCount && !defined_[id]) {
        return absl::InvalidArgumentError(
            absl::StrCat("grammar: category <", name, "> is used and nowhere defined"));
      }
    }
    if (absl::Status status = lexicon_.NumberSymbols(); !status.ok()) return status;
    Flatten();
    FindFirsts();
    grammar_.beginnings_ = Beginnings(grammar_, lexicon_);
    return std::move(grammar_);
  }

 private:
  using ArcKey = std::tuple<Arc::Kind, uint16_t, int8_t, bool>;
  struct TrieNode {
    std::map<ArcKey, uint32_t> arcs;
    std::vector<uint32_t> productions;
  };

  absl::Status ReadLine(absl::string_view line, int line_number) {
    // A comment begins with # at the start of a line or after a space.
    if (const size_t comment = line.find(" # "); comment != absl::string_view::npos) {
      line = line.substr(0, comment);
    }
    const absl::string_view content = absl::StripAsciiWhitespace(line);
    if (content.empty() || content[0] == '#') return absl::OkStatus();
    if (line[0] == ' ') {
      if (absl::StartsWith(content, "+ ") || absl::StartsWith(content, "- ")) {
        return ReadExample(content, line_number);
      }
      return ReadPattern(content);
    }
    if (absl::StartsWith(content, "reference ")) {
      grammar_.reference_ = std::string(content.substr(10));
      return absl::OkStatus();
    }
    if (content == "notation decimal") {
      grammar_.notation_ = Notation::kDecimal;
      return absl::OkStatus();
    }
    if (content.front() == '<' && content.back() == '>') {
      in_rule_ = false;
      category_ = CategoryNamed(content.substr(1, content.size() - 2));
      if (category_ < Grammar::kBuiltInCount) {
        return absl::InvalidArgumentError("the category is built in");
      }
      defined_[category_] = true;
      return absl::OkStatus();
    }
    const std::pair<absl::string_view, absl::string_view> header =
        absl::StrSplit(content, absl::MaxSplits(' ', 1));
    const std::optional<RuleType> type = RuleTypeByName(header.first);
    if (!type.has_value() || header.second.empty()) {
      return absl::InvalidArgumentError(
          "expected <category>, or NONE, DATE, TIME, DURATION or SET and the id of a rule");
    }
    for (const Rule& rule : grammar_.rules_) {
      if (rule.id == header.second) {
        return absl::InvalidArgumentError("a rule of this id stands above");
      }
    }
    in_rule_ = true;
    grammar_.rules_.push_back({std::string(header.second), *type});
    return absl::OkStatus();
  }

  // + text with [mention] => value | edtf
  absl::Status ReadExample(absl::string_view content, int line_number) {
    if (!in_rule_) return absl::InvalidArgumentError("an example needs a rule above it");
    Example example;
    example.rule = grammar_.rules_.back().id;
    example.line = line_number;
    example.positive = content[0] == '+';
    absl::string_view text = absl::StripAsciiWhitespace(content.substr(2));
    if (!example.positive) {
      example.text = std::string(text);
      grammar_.examples_.push_back(std::move(example));
      return absl::OkStatus();
    }
    const size_t arrow = text.find("=>");
    const size_t open = text.find('[');
    const size_t close = text.find(']');
    if (arrow == absl::string_view::npos || open == absl::string_view::npos ||
        close == absl::string_view::npos || close < open || arrow < close) {
      return absl::InvalidArgumentError("expected: + text with a [mention] => value");
    }
    const std::pair<absl::string_view, absl::string_view> values =
        absl::StrSplit(text.substr(arrow + 2), absl::MaxSplits('|', 1));
    example.value = std::string(absl::StripAsciiWhitespace(values.first));
    example.edtf = std::string(absl::StripAsciiWhitespace(values.second));
    text = absl::StripAsciiWhitespace(text.substr(0, arrow));
    example.begin = static_cast<uint32_t>(open);
    example.end = static_cast<uint32_t>(close - 1);
    example.text = absl::StrReplaceAll(text, {{"[", ""}, {"]", ""}});
    grammar_.examples_.push_back(std::move(example));
    return absl::OkStatus();
  }

  absl::Status ReadPattern(absl::string_view content) {
    if (!in_rule_ && category_ == 0) {
      return absl::InvalidArgumentError("a pattern needs a rule or a category above it");
    }
    absl::StatusOr<Pattern> pattern = ParsePattern(content);
    if (!pattern.ok()) return pattern.status();
    Production production;
    production.rule = in_rule_ ? static_cast<uint32_t>(grammar_.rules_.size() - 1) : 0;
    production.settings = pattern->settings;
    for (const PatternCondition& condition : pattern->conditions) {
      Condition compiled{
          condition.before, condition.negated, condition.glued_only, condition.across, {}};
      for (const PatternElement& choice : condition.choices) {
        if (choice.kind == PatternElement::Kind::kCategory) {
          return absl::InvalidArgumentError("a condition may name classes and words only");
        }
        absl::StatusOr<Arc> arc = ArcOf(choice);
        if (!arc.ok()) return arc.status();
        compiled.classes.Add(arc->id);
      }
      production.conditions.push_back(compiled);
    }
    const uint32_t index = static_cast<uint32_t>(grammar_.productions_.size());
    grammar_.productions_.push_back(std::move(production));
    std::vector<TrieNode>& trie = in_rule_ ? rule_trie_ : tries_[category_];
    for (const std::vector<PatternElement>& sequence : pattern->sequences) {
      uint32_t node = 0;
      for (const PatternElement& element : sequence) {
        absl::StatusOr<Arc> arc = ArcOf(element);
        if (!arc.ok()) return arc.status();
        const ArcKey key{arc->kind, arc->id, arc->slot, arc->glued};
        const auto [place, fresh] =
            trie[node].arcs.try_emplace(key, static_cast<uint32_t>(trie.size()));
        node = place->second;
        if (fresh) trie.emplace_back();
      }
      std::vector<uint32_t>& ends = trie[node].productions;
      if (ends.empty() || ends.back() != index) ends.push_back(index);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Arc> ArcOf(const PatternElement& element) {
    Arc arc;
    arc.glued = element.glued;
    switch (element.kind) {
      case PatternElement::Kind::kOpen:
      case PatternElement::Kind::kClose:
        if (!in_rule_) return absl::InvalidArgumentError("[ ] belongs into rules only");
        arc.kind =
            element.kind == PatternElement::Kind::kOpen ? Arc::Kind::kOpen : Arc::Kind::kClose;
        return arc;
      case PatternElement::Kind::kCategory:
        arc.kind = Arc::Kind::kCategory;
        arc.id = CategoryNamed(element.name);
        if (categories_.size() > kMaxCategories) {
          return absl::InvalidArgumentError(
              absl::StrCat("more than ", kMaxCategories, " categories"));
        }
        break;
      case PatternElement::Kind::kLiteral: {
        absl::StatusOr<ClassId> id = lexicon_.ClassOfLiteral(element.name);
        if (!id.ok()) return id.status();
        arc.id = *id;
        return arc;
      }
      case PatternElement::Kind::kClass: {
        const std::optional<ClassId> id = lexicon_.FindClass(element.name);
        if (!id.has_value()) {
          return absl::InvalidArgumentError(
              absl::StrCat("\"", element.name, "\" is no class of the word table"));
        }
        arc.id = *id;
        if (const std::optional<Slot> slot = lexicon_.SlotOf(*id); slot.has_value()) {
          arc.slot = static_cast<int8_t>(*slot);
        }
        break;
      }
    }
    if (!element.slot.empty()) {
      const std::optional<Slot> slot = SlotByName(element.slot);
      if (!slot.has_value()) {
        return absl::InvalidArgumentError(absl::StrCat("\"", element.slot, "\" is no slot"));
      }
      arc.slot = static_cast<int8_t>(*slot);
    }
    return arc;
  }

  uint16_t CategoryNamed(absl::string_view name) {
    const auto [place, fresh] = categories_.try_emplace(std::string(name), categories_.size());
    if (fresh) {
      defined_.push_back(false);
      tries_.emplace_back(1);
    }
    return static_cast<uint16_t>(place->second);
  }

  // Lays the tries out in arrays.
  void Flatten() {
    grammar_.nodes_.emplace_back();  // node 0: no trie
    for (const std::vector<TrieNode>& trie : tries_) {
      grammar_.category_roots_.push_back(trie.size() == 1 ? 0 : FlattenTrie(trie));
    }
    grammar_.root_ = FlattenTrie(rule_trie_);
  }

  // What can follow at each node and begin each category.
  void FindFirsts() {
    const BitMatrix& symbols = lexicon_.symbols_of_classes();
    BitMatrix& node_first = grammar_.node_first_;
    BitMatrix& category_first = grammar_.category_first_;
    node_first = BitMatrix(grammar_.nodes_.size(), lexicon_.symbol_count());
    category_first = BitMatrix(grammar_.category_roots_.size(), lexicon_.symbol_count());
    const NumberReader numbers(lexicon_);
    const auto begins = [&](Grammar::BuiltIn category, const ClassSet& classes) {
      classes.ForEach([&](ClassId id) { category_first.Merge(category, symbols, id); });
    };
    begins(Grammar::kNumber, numbers.FirstOfCardinal());
    begins(Grammar::kOrdinal, numbers.FirstOfOrdinal());
    begins(Grammar::kSpokenYear, numbers.FirstOfSpokenYear());
    for (uint32_t index = 1; index < grammar_.nodes_.size(); ++index) {
      const Node& node = grammar_.nodes_[index];
      for (uint32_t i = node.class_arcs_begin; i < node.other_arcs_begin; ++i) {
        node_first.Merge(index, symbols, grammar_.arcs_[i].id);
      }
    }
    // Until nothing grows: a category may begin with another.
    for (bool grown = true; grown;) {
      grown = false;
      for (uint32_t index = static_cast<uint32_t>(grammar_.nodes_.size()); index-- > 1;) {
        Node& node = grammar_.nodes_[index];
        node.may_end = node.may_end || node.productions_begin != node.productions_end;
        for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
          const Arc& arc = grammar_.arcs_[i];
          if (arc.kind == Arc::Kind::kCategory) {
            grown |= node_first.Merge(index, category_first, arc.id);
            continue;
          }
          const bool ends = !node.may_end && grammar_.nodes_[arc.node].may_end;
          node.may_end = node.may_end || ends;
          grown |= node_first.Merge(index, node_first, arc.node) || ends;
        }
      }
      for (size_t id = Grammar::kBuiltInCount; id < grammar_.category_roots_.size(); ++id) {
        grown |= category_first.Merge(id, node_first, grammar_.category_roots_[id]);
      }
    }
  }

  uint32_t FlattenTrie(const std::vector<TrieNode>& trie) {
    const uint32_t base = static_cast<uint32_t>(grammar_.nodes_.size());
    for (const TrieNode& from : trie) {
      Node node;
      // The keys are in order of kind, classes first, then id.
      node.class_arcs_begin = static_cast<uint32_t>(grammar_.arcs_.size());
      node.other_arcs_begin = node.class_arcs_begin;
      for (const auto& [key, target] : from.arcs) {
        const auto& [kind, id, slot, glued] = key;
        if (kind == Arc::Kind::kClass) ++node.other_arcs_begin;
        grammar_.arcs_.push_back({kind, id, slot, glued, base + target});
      }
      node.arcs_end = static_cast<uint32_t>(grammar_.arcs_.size());
      node.productions_begin = static_cast<uint32_t>(grammar_.endings_.size());
      grammar_.endings_.insert(grammar_.endings_.end(), from.productions.begin(),
                               from.productions.end());
      node.productions_end = static_cast<uint32_t>(grammar_.endings_.size());
      grammar_.nodes_.push_back(node);
    }
    return base;
  }

  const absl::string_view text_;
  Lexicon& lexicon_;
  Grammar grammar_;
  absl::flat_hash_map<std::string, size_t> categories_;
  std::vector<bool> defined_;
  std::vector<std::vector<TrieNode>> tries_;  // by category
  std::vector<TrieNode> rule_trie_{1};
  bool in_rule_ = false;
  uint16_t category_ = 0;
};

absl::StatusOr<Grammar> Grammar::Load(absl::string_view text, Lexicon* lexicon) {
  return GrammarBuilder(text, lexicon).Build();
}

}  // namespace annals::extractor::timex
