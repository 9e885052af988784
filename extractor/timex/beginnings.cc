// For a class and a trie, the second tokens are read off the nodes behind the arcs of the class. An
// arc of a category counts when the category begins with the class: then the second token is one of
// the category's own, or, when the category may be of one token, the first behind the arc.
#include "extractor/timex/beginnings.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/numbers.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

class Finder {
 public:
  Finder(const Grammar& grammar, const Lexicon& lexicon) : grammar_(grammar), numbers_(lexicon) {}

  Beginnings::Second Behind(uint32_t node_index, ClassId id) {
    Beginnings::Second second;
    const Node& node = grammar_.node(node_index);
    if (node.arc_classes.Has(id)) {
      const uint32_t range =
          node.class_arcs_begin + static_cast<uint32_t>(node.arc_classes.Rank(id));
      for (uint32_t i = grammar_.class_arcs(range); i < grammar_.class_arcs(range + 1); ++i) {
        GoOn(grammar_.arc(i).node, &second);
      }
    }
    for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
      const Arc& arc = grammar_.arc(i);
      if (arc.kind != Arc::Kind::kCategory) {  // a bracket
        second.Merge(Behind(arc.node, id));
      } else if (grammar_.first_of_category(arc.id).Has(id)) {
        const Beginnings::Second inside = Inside(arc.id, id);
        second.classes.Merge(inside.classes);
        if (inside.may_end) GoOn(arc.node, &second);
      }
    }
    return second;
  }

 private:
  // What a category that begins with the class goes on with.
  const Beginnings::Second& Inside(uint16_t category, ClassId id) {
    const auto key = std::make_pair(category, id);
    if (const auto known = inside_.find(key); known != inside_.end()) return known->second;
    Beginnings::Second second;
    switch (category) {
      case Grammar::kNumber:
        second = {numbers_.InsideCardinal(), true};
        break;
      case Grammar::kOrdinal:
        second = {numbers_.InsideOrdinal(), true};
        break;
      case Grammar::kSpokenYear:
        second = {numbers_.InsideSpokenYear(), false};
        break;
      default:
        second = Behind(grammar_.category_root(category), id);
        break;
    }
    return inside_.emplace(key, second).first->second;
  }

  // The match has come to a node: it may end there or read on.
  void GoOn(uint32_t node_index, Beginnings::Second* second) const {
    const Node& node = grammar_.node(node_index);
    second->classes.Merge(node.first);
    second->may_end = second->may_end || node.productions_begin != node.productions_end;
    for (uint32_t i = node.other_arcs_begin; i < node.arcs_end; ++i) {
      const Arc& arc = grammar_.arc(i);
      if (arc.kind != Arc::Kind::kCategory) GoOn(arc.node, second);
    }
  }

  const Grammar& grammar_;
  const NumberReader numbers_;
  std::map<std::pair<uint16_t, ClassId>, Beginnings::Second> inside_;
};

}  // namespace

Beginnings::Beginnings(const Grammar& grammar, const Lexicon& lexicon)
    : index_(lexicon.entry_count()), seconds_(1) {
  Finder finder(grammar, lexicon);
  const ClassSet& first = grammar.node(grammar.root()).first;
  std::map<ClassId, Second> by_class;
  first.ForEachCommon(first,
                      [&](ClassId id) { by_class.emplace(id, finder.Behind(grammar.root(), id)); });
  // Words of no table, entries 0 and 1, begin nothing.
  for (uint32_t entry = 2; entry < index_.size(); ++entry) {
    if (!lexicon.classes(entry).Intersects(first)) continue;
    Second second;
    lexicon.classes(entry).ForEachCommon(first, [&](ClassId id) { second.Merge(by_class.at(id)); });
    auto place = std::find(seconds_.begin() + 1, seconds_.end(), second);
    if (place == seconds_.end()) place = seconds_.insert(place, second);
    index_[entry] = static_cast<uint16_t>(place - seconds_.begin());
  }
}

}  // namespace annals::extractor::timex
