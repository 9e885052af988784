#include "extractor/language/parser.h"

#include <array>
#include <cstdint>
#include <utility>

#include "extractor/language/parser_features.h"
#include "extractor/language/parser_network.h"

namespace annals::extractor::language {
namespace {

// What a parse needs most memory for. A thread keeps it for its next parse: an allocator would give
// so much back to the system each time.
struct Scratch {
  std::vector<HiddenSum> sums;
  std::vector<uint32_t> places;  // in `sums`, by word and role
};

// Makes the choices of one parse.
class Chooser {
 public:
  // `scratch` must outlive it.
  Chooser(const ParserNetwork& network, std::vector<ParserWord> words, Scratch& scratch)
      : network_(network),
        words_(std::move(words)),
        ahead_(network.bias()),
        sums_(scratch.sums),
        places_(scratch.places) {
    sums_.clear();
    places_.assign(words_.size() * kRoles, kNotMade);
  }

  // The hidden layer in a state.
  HiddenUnits Hidden(const ParseState& state) {
    HiddenSum sum = Ahead(state);
    for (const Role role : {kTop, kUnder, kDeep}) {
      AddRole(state, role, sum);
    }
    FeatureList features;
    network_.space().AppendState(words_, state, features);
    network_.Add(features, sum);
    return Activate(sum);
  }

  Action BestAction(const ParseState& state, const HiddenUnits& hidden) const {
    // At the end of the sentence there is no choice.
    if (!state.CanLeft()) {
      return kRight;
    }
    const std::array<int64_t, kActions> scores = network_.ActionScores(hidden);
    Action best = kShift;
    for (Action action : {kLeft, kRight}) {
      if (state.Can(action) && scores[action] > scores[best]) {
        best = action;
      }
    }
    return best;
  }

  // Of the arc that `action` gives to the top of the stack.
  uint8_t BestRelation(const ParseState& state, Action action, const HiddenUnits& hidden) const {
    const uint8_t tag = words_[static_cast<size_t>(state.Stack(0))].tag;
    return network_.BestRelation(action, tag, hidden);
  }

 private:
  static constexpr uint32_t kNotMade = ~0u;

  // The bias, and what the words of the buffer give: the same until another word is read.
  const HiddenSum& Ahead(const ParseState& state) {
    if (const int next = state.Buffer(0); next != ahead_of_) {
      ahead_of_ = next;
      ahead_ = network_.bias();
      for (const Role role : {kNext, kSecond, kThird}) {
        AddRole(state, role, ahead_);
      }
    }
    return ahead_;
  }

  void AddRole(const ParseState& state, Role role, HiddenSum& sum) {
    if (const int word = FeatureSpace::WordOf(state, role); word != kNoWord) {
      AddSum(SumOf(word, role), sum);
    }
  }

  // What a word gives to the sum in a role, made when it is first asked for.
  const HiddenSum& SumOf(int word, Role role) {
    uint32_t& place = places_[static_cast<size_t>(word) * kRoles + role];
    if (place == kNotMade) {
      place = static_cast<uint32_t>(sums_.size());
      FeatureList features;
      network_.space().AppendWord(words_, word, role, features);
      network_.Add(features, sums_.emplace_back());
    }
    return sums_[place];
  }

  const ParserNetwork& network_;
  const std::vector<ParserWord> words_;
  HiddenSum ahead_;  // of the word `ahead_of_`, the first of the buffer
  int ahead_of_ = kNoWord;
  std::vector<HiddenSum>& sums_;
  std::vector<uint32_t>& places_;
};

}  // namespace

std::vector<Arc> ParseWords(const Model& model, absl::Span<const WordView> words,
                            absl::Span<const uint8_t> tags) {
  thread_local Scratch scratch;
  Chooser chooser(model.parser_network, model.parser_lexicon.View(words, tags), scratch);
  ParseState state(words.size());
  while (!state.Done()) {
    // The first word, which nothing else can be done with.
    if (!state.CanLeft() && !state.CanRight()) {
      state.Apply(kShift, 0);
      continue;
    }
    const HiddenUnits hidden = chooser.Hidden(state);
    const Action action = chooser.BestAction(state, hidden);
    state.Apply(action, action == kShift ? 0 : chooser.BestRelation(state, action, hidden));
  }
  std::vector<Arc> arcs;
  arcs.reserve(words.size());
  for (const ParseNode& node : state.nodes()) {
    arcs.push_back({node.head, node.relation});
  }
  return arcs;
}

}  // namespace annals::extractor::language
