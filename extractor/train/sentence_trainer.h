// How a parse is learnt from one sentence: with the dynamic oracle of Goldberg and Nivre 2013
// (section 4.2 for the costs of arc-hybrid), which knows what is best to do after mistakes too.
//
//   SentenceTrainer trainer(view, network, random);
//   trainer.Learn(lesson, lexicon.View(lesson.views, lesson.tags), true, 0.01F);
#ifndef ANNALS_EXTRACTOR_TRAIN_SENTENCE_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_SENTENCE_TRAINER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "extractor/language/parse_state.h"
#include "extractor/language/parser_features.h"
#include "extractor/language/parser_network.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/word_view.h"
#include "extractor/train/network_trainer.h"
#include "extractor/train/random.h"

namespace annals::extractor::train {

// A sentence with all that it takes to learn from it.
struct Lesson {
  std::vector<language::WordView> views;
  std::vector<uint8_t> tags;
  std::vector<int> heads;
  std::vector<uint8_t> relations;
};

// How many arcs of the gold tree each action puts out of reach, over those already out of reach.
// For an action that is not possible it says nothing.
std::array<int, language::kActions> ActionCosts(const language::ParseState& state,
                                                const std::vector<int>& heads);

// The cheapest of the possible actions.
int LeastCost(const language::ParseState& state, const std::array<int, language::kActions>& costs);

class SentenceTrainer {
 public:
  // Of `view` only the rows of features are asked for, not the weights. All must outlive the
  // trainer.
  SentenceTrainer(const language::ParserNetwork& view, NetworkTrainer& network, Random& random)
      : view_(view), network_(network), random_(random) {}

  // Learns from all choices of one parse. With `explore` the parse follows the prediction, right or
  // wrong, most of the time.
  void Learn(const Lesson& lesson, std::vector<language::ParserWord> words, bool explore,
             float rate);

 private:
  // What a word gives to sums in a role, and what was asked of it in the whole sentence.
  struct WordInRole {
    std::vector<uint32_t> rows;  // empty until it is asked for
    Units sum{};
    Units gradient{};
  };

  std::vector<uint32_t> RowsOf(const language::FeatureList& features) const;

  // Null where nobody plays the role.
  WordInRole* InRole(const language::ParseState& state, language::Role role);

  // Chooses what to do in a state, learns from the choice, and does it.
  void LearnStep(const Lesson& lesson, bool follow_prediction, language::ParseState& state);

  // All of the cheapest actions are right: learns to give them the largest share together.
  language::Action LearnAction(const language::ParseState& state, const std::vector<int>& heads,
                               bool follow_prediction, const Units& hidden, Units& gradient);

  // The relation of the arc that `action` makes, learnt from where the arc itself is right.
  uint8_t LearnRelation(const language::ParseState& state, language::Action action,
                        const Lesson& lesson, const Units& hidden, Units& gradient);

  const language::ParserNetwork& view_;
  NetworkTrainer& network_;
  Random& random_;
  std::vector<language::ParserWord> words_;
  std::vector<WordInRole> roles_;
  float rate_ = 0;
};

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_SENTENCE_TRAINER_H_
