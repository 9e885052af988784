// The rules of a language, compiled into tries over token classes.
//
//   absl::StatusOr<Lexicon> lexicon = Lexicon::Load(en_words);
//   absl::StatusOr<Grammar> grammar = Grammar::Load(en_rules, &*lexicon);
//
// A grammar file holds categories and rules; both are lists of patterns, one a line, indented.
//
//   <day-of-month>                         # a category: a named part of other patterns
//     DAY
//     DAY ~ ORDSUF                         # 16th
//     day=ORDINAL                          # sixteenth
//
//   DATE date.month-day-year               # a rule: its TIMEX3 type and its id
//     the? MONTH <day-of-month> ,? YEAR
//     + She left on [July 3, 1957]. => 1957-07-03
//     - the July 1957 figures
//
// In a pattern, a name in capitals is a class of the lexicon and fills the slot of its own name, or
// the one before `=`; <name> is a category, whose fields are joined in; anything else is that very
// word or mark. `( | )` chooses, `?` makes optional, `~` forbids space between its neighbours.
// `[ ]` marks a mention; without it the whole match is one. Several in one pattern complete each
// other: in `[MONTH DAY] - [DAY]` the second takes its month from the first. What stands outside
// the brackets belongs to all of them. `{A|B}` before or after a pattern asks that the next token
// outside be one of these, `{!A|B}` that it be none; `{!~A}` looks only at a token that is glued
// on, `{!^A}` beyond a blank line too. A backslash takes a character literally. After `::` come
// fields to set: `mod=START unit=year`.
//
// A rule of type NONE swallows its match, so that no part of it is taken for a date (`page 12`).
// The longest match wins, then the rule that comes first. Patterns may not match nothing, and a
// category may not begin with itself.
//
// `+` gives an example: the first bracketed mention of the text must be found with this TIMEX3
// value, and `| edtf` its EDTF, where that is not the plain counterpart. `-` is a text in which the
// rule finds nothing. All are read with the reference date of the file's `reference` line. A line
// `notation decimal` asks for durations in decimals.
#ifndef ANNALS_EXTRACTOR_TIMEX_GRAMMAR_H_
#define ANNALS_EXTRACTOR_TIMEX_GRAMMAR_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "extractor/timex/beginnings.h"
#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

enum class RuleType : uint8_t { kNone, kDate, kTime, kDuration, kSet };

// An example of the grammar file.
struct Example {
  std::string rule;  // its id
  int line = 0;      // of the file
  bool positive = true;
  std::string text;    // without the brackets
  uint32_t begin = 0;  // the bracketed span, in bytes of `text`
  uint32_t end = 0;
  std::string value;  // TIMEX3
  std::string edtf;   // empty: not checked
};

// What one pattern line says of its neighbours and its meaning.
struct Condition {
  bool before = false;  // looks at the token before the match; else after
  bool negated = false;
  bool glued_only = false;  // a token with space between does not count
  bool across = false;      // one beyond a blank line does
  ClassSet classes;
};

struct Production {
  uint32_t rule = 0;  // index into rules(); of a category's production: unused
  Meaning settings;
  std::vector<Condition> conditions;
};

struct Rule {
  std::string id;
  RuleType type = RuleType::kDate;
};

// An arc of a trie.
struct Arc {
  enum class Kind : uint8_t { kClass, kCategory, kOpen, kClose };
  Kind kind = Kind::kClass;
  uint16_t id = 0;     // of the class or category
  int8_t slot = -1;    // the Slot that the token's value fills; -1 for none
  bool glued = false;  // no space before
  uint32_t node = 0;   // where it leads
};

struct Node {
  uint32_t class_arcs_begin = 0;  // the arcs of classes, by class
  uint32_t other_arcs_begin = 0;  // those of categories and brackets
  uint32_t arcs_end = 0;
  uint32_t productions_begin = 0;  // that end here, the first of the file first
  uint32_t productions_end = 0;
  bool may_end = false;  // a production ends here, or behind brackets
};

// Immutable after Load, and thread-safe.
class Grammar {
 public:
  // INVALID_ARGUMENT names the line that cannot be read. Adds the words that the rules name to the
  // lexicon, and numbers its symbols.
  static absl::StatusOr<Grammar> Load(absl::string_view text, Lexicon* lexicon);

  // The categories that code provides, by id: `<number>`, `<ordinal>` and `<spoken-year>`.
  enum BuiltIn : uint16_t { kNumber, kOrdinal, kSpokenYear, kBuiltInCount };

  // The trie of the rules, and of each category; 0 for the built-in ones.
  uint32_t root() const { return root_; }
  uint32_t category_root(uint16_t id) const { return category_roots_[id]; }
  size_t category_count() const { return category_roots_.size(); }

  const Node& node(uint32_t index) const { return nodes_[index]; }
  const Arc& arc(uint32_t index) const { return arcs_[index]; }
  // Calls `visit` with each arc of a node that reads one of the classes, which come in order.
  template <typename Visit>
  void ForEachArcOf(const Node& node, absl::Span<const ClassId> classes, const Visit& visit) const {
    const Arc* at = arcs_.data() + node.class_arcs_begin;
    const Arc* const end = arcs_.data() + node.other_arcs_begin;
    for (const ClassId id : classes) {
      at = std::lower_bound(at, end, id, [](const Arc& arc, ClassId own) { return arc.id < own; });
      for (; at != end && at->id == id; ++at) visit(*at);
    }
  }
  const Production& production(uint32_t index) const { return productions_[index]; }
  // The production that the index-th end mark stands for.
  uint32_t ending(uint32_t index) const { return endings_[index]; }
  const Rule& rule(uint32_t index) const { return rules_[index]; }

  // Whether a token of the symbol can follow at a node, through any arc, or begin a category.
  bool MayFollow(uint32_t node, SymbolId symbol) const { return node_first_.Has(node, symbol); }
  bool MayBegin(uint16_t category, SymbolId symbol) const {
    return category_first_.Has(category, symbol);
  }
  // What can follow, a row a node.
  const BitMatrix& node_first() const { return node_first_; }

  // What the rules can begin with.
  const Beginnings& beginnings() const { return beginnings_; }

  const std::vector<Example>& examples() const { return examples_; }
  // The document date of the examples, EDTF.
  const std::string& reference() const { return reference_; }
  Notation notation() const { return notation_; }

 private:
  friend class GrammarBuilder;

  uint32_t root_ = 0;
  std::vector<uint32_t> category_roots_;
  Beginnings beginnings_;
  std::vector<Node> nodes_;
  BitMatrix node_first_;      // nodes by symbols
  BitMatrix category_first_;  // categories by symbols
  std::vector<Arc> arcs_;
  std::vector<uint32_t> endings_;
  std::vector<Production> productions_;
  std::vector<Rule> rules_;
  std::vector<Example> examples_;
  std::string reference_;
  Notation notation_ = Notation::kWhole;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_GRAMMAR_H_
