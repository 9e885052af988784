// For a symbol and a trie, the second tokens are read off the nodes behind the arcs of its classes.
// An arc of a category counts when the category begins with the symbol: then the second token is
// one of the category's own, or, when the category may be of one token, the first behind the arc.
#include "extractor/timex/beginnings.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/numbers.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

// What can come behind the first token of a match: one row, with a column for nothing, which stands
// for the end of the match.
using Second = BitMatrix;

class Finder {
 public:
  Finder(const Grammar& grammar, const Lexicon& lexicon)
      : grammar_(grammar), lexicon_(lexicon), numbers_(lexicon), end_(lexicon.symbol_count()) {}

  // What a category that begins with the symbol goes on with.
  const Second& Inside(uint16_t category, SymbolId symbol) {
    const auto [place, fresh] =
        inside_.try_emplace(std::make_pair(category, symbol), 1, lexicon_.symbol_count() + 1);
    Second& second = place->second;
    if (!fresh) return second;
    switch (category) {
      case Grammar::kNumber:
        AddBuiltIn(numbers_.InsideCardinal(), &second);
        second.Set(0, end_);
        break;
      case Grammar::kOrdinal:
        AddBuiltIn(numbers_.InsideOrdinal(), &second);
        second.Set(0, end_);
        break;
      case Grammar::kSpokenYear:
        AddBuiltIn(numbers_.InsideSpokenYear(), &second);
        break;
      default:
        AddBehind(grammar_.category_root(category), symbol, &second);
        break;
    }
    return second;
  }

  void AddBehind(uint32_t node_index, SymbolId symbol, Second* second) {
    const Node& node = grammar_.node(node_index);
    grammar_.ForEachArcOf(node, lexicon_.class_list(symbol),
                          [&](const Arc& arc) { GoOn(arc.node, second); });
    for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
      const Arc& arc = grammar_.arc(i);
      if (arc.kind != Arc::Kind::kCategory) {  // a bracket
        AddBehind(arc.node, symbol, second);
      } else if (grammar_.MayBegin(arc.id, symbol)) {
        const Second& inside = Inside(arc.id, symbol);
        const bool ended = second->Has(0, end_);
        second->Merge(0, inside, 0);
        if (!ended) second->Clear(0, end_);
        if (inside.Has(0, end_)) GoOn(arc.node, second);
      }
    }
  }

 private:
  void AddBuiltIn(const ClassSet& inside, Second* second) const {
    inside.ForEach([&](ClassId id) { second->Merge(0, lexicon_.symbols_of_classes(), id); });
  }

  // The match has come to a node: it may end there or read on.
  void GoOn(uint32_t node, Second* second) const {
    second->Merge(0, grammar_.node_first(), node);
    if (grammar_.node(node).may_end) second->Set(0, end_);
  }

  const Grammar& grammar_;
  const Lexicon& lexicon_;
  const NumberReader numbers_;
  const size_t end_;
  std::map<std::pair<uint16_t, SymbolId>, Second> inside_;
};

}  // namespace

Beginnings::Beginnings(const Grammar& grammar, const Lexicon& lexicon)
    : symbol_count_(lexicon.symbol_count()),
      category_count_(grammar.category_count() + 1),
      rows_(symbol_count_ * category_count_) {
  Finder finder(grammar, lexicon);
  std::vector<Second> rows = {Second(1, symbol_count_ + 1)};
  std::map<Second, uint16_t> known = {{rows[0], 0}};
  const auto keep = [&](uint16_t category, size_t symbol, Second second) {
    if (second.Has(0, none())) second.Fill(0);
    const auto [place, fresh] = known.try_emplace(second, static_cast<uint16_t>(rows.size()));
    if (fresh) rows.push_back(std::move(second));
    rows_[symbol * category_count_ + category] = place->second;
  };
  for (size_t index = 0; index < symbol_count_; ++index) {
    const SymbolId symbol = static_cast<SymbolId>(index);
    for (uint16_t category = 0; category < rules(); ++category) {
      if (grammar.MayBegin(category, symbol)) {
        keep(category, symbol, finder.Inside(category, symbol));
      }
    }
    // Words of no table, entries 0 and 1, begin no rule.
    if (symbol == lexicon.symbol(0) || symbol == lexicon.symbol(1)) continue;
    Second second(1, symbol_count_ + 1);
    finder.AddBehind(grammar.root(), symbol, &second);
    keep(rules(), symbol, std::move(second));
  }
  seconds_ = BitMatrix(rows.size(), symbol_count_ + 1);
  for (size_t row = 0; row < rows.size(); ++row) seconds_.Merge(row, rows[row], 0);
}

}  // namespace annals::extractor::timex
