// For a symbol and a trie, the second tokens are read off the nodes behind the arcs of its classes.
// An arc of a category counts when the category begins with the symbol: then the second token is
// one of the category's own, or, when the category may be of one token, the first behind the arc.
#include "extractor/timex/beginnings.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/numbers.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

// What can come behind the first token of a match.
struct Second {
  BitMatrix symbols;     // one row
  bool may_end = false;  // the match may end there

  void Merge(const Second& other) {
    symbols.Merge(0, other.symbols, 0);
    may_end = may_end || other.may_end;
  }
};

class Finder {
 public:
  Finder(const Grammar& grammar, const Lexicon& lexicon)
      : grammar_(grammar),
        lexicon_(lexicon),
        numbers_(lexicon),
        classes_(lexicon.SymbolsOfClasses()) {}

  Second Behind(uint32_t node_index, SymbolId symbol) {
    Second second = Nothing();
    const Node& node = grammar_.node(node_index);
    grammar_.ForEachArcOf(node, lexicon_.class_list(symbol),
                          [&](const Arc& arc) { GoOn(arc.node, &second); });
    for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
      const Arc& arc = grammar_.arc(i);
      if (arc.kind != Arc::Kind::kCategory) {  // a bracket
        second.Merge(Behind(arc.node, symbol));
      } else if (grammar_.MayBegin(arc.id, symbol)) {
        const Second& inside = Inside(arc.id, symbol);
        second.symbols.Merge(0, inside.symbols, 0);
        if (inside.may_end) GoOn(arc.node, &second);
      }
    }
    return second;
  }

 private:
  Second Nothing() const { return {BitMatrix(1, lexicon_.symbol_count()), false}; }

  // What a category that begins with the symbol goes on with.
  const Second& Inside(uint16_t category, SymbolId symbol) {
    const auto key = std::make_pair(category, symbol);
    if (const auto known = inside_.find(key); known != inside_.end()) return known->second;
    Second second;
    switch (category) {
      case Grammar::kNumber:
        second = BuiltIn(numbers_.InsideCardinal(), true);
        break;
      case Grammar::kOrdinal:
        second = BuiltIn(numbers_.InsideOrdinal(), true);
        break;
      case Grammar::kSpokenYear:
        second = BuiltIn(numbers_.InsideSpokenYear(), false);
        break;
      default:
        second = Behind(grammar_.category_root(category), symbol);
        break;
    }
    return inside_.emplace(key, std::move(second)).first->second;
  }

  Second BuiltIn(const ClassSet& inside, bool may_end) const {
    Second second = Nothing();
    inside.ForEach([&](ClassId id) { second.symbols.Merge(0, classes_, id); });
    second.may_end = may_end;
    return second;
  }

  // The match has come to a node: it may end there or read on.
  void GoOn(uint32_t node, Second* second) const {
    second->symbols.Merge(0, grammar_.node_first(), node);
    second->may_end = second->may_end || grammar_.node(node).may_end;
  }

  const Grammar& grammar_;
  const Lexicon& lexicon_;
  const NumberReader numbers_;
  const BitMatrix classes_;
  std::map<std::pair<uint16_t, SymbolId>, Second> inside_;
};

}  // namespace

Beginnings::Beginnings(const Grammar& grammar, const Lexicon& lexicon)
    : seconds_(lexicon.symbol_count(), lexicon.symbol_count()), alone_(1, lexicon.symbol_count()) {
  Finder finder(grammar, lexicon);
  for (size_t symbol = 0; symbol < lexicon.symbol_count(); ++symbol) {
    // Words of no table, entries 0 and 1, begin nothing.
    if (symbol == lexicon.symbol(0) || symbol == lexicon.symbol(1)) continue;
    const Second second = finder.Behind(grammar.root(), static_cast<SymbolId>(symbol));
    if (second.may_end) {
      alone_.Set(0, symbol);
      seconds_.Fill(symbol);
    } else {
      seconds_.Merge(symbol, second.symbols, 0);
    }
  }
}

}  // namespace annals::extractor::timex
