// Finds the mentions of a text: walks the grammar's tries over the tokens.
//
//   Matcher matcher(lexicon, grammar);
//   std::vector<Match> matches;
//   matcher.FindAll(text, tokens, &matches);
//
// From left to right, the longest match wins, and the next search begins behind it. Each token
// costs one look at its classes; only a token that can begin a rule starts a walk, and a walk has a
// limit on its steps, so the time is linear in the length of the text whatever the text is.
#ifndef ANNALS_EXTRACTOR_TIMEX_MATCHER_H_
#define ANNALS_EXTRACTOR_TIMEX_MATCHER_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/numbers.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

// One mention of a match: the tokens [begin, end) and what they say.
struct Part {
  uint32_t begin = 0;
  uint32_t end = 0;
  Meaning meaning;
};

struct Match {
  uint32_t rule = 0;   // of the grammar
  uint32_t begin = 0;  // tokens, with all that stands outside the parts
  uint32_t end = 0;
  std::vector<Part> parts;  // at least one
};

// Holds scratch space: one a thread.
class Matcher {
 public:
  Matcher(const Lexicon& lexicon, const Grammar& grammar);

  // Appends the matches in the tokens, in order. Matches of rules of type NONE are left out.
  void FindAll(absl::string_view text, absl::Span<const Token> tokens, std::vector<Match>* matches);

 private:
  static constexpr uint32_t kNoToken = UINT32_MAX;

  struct Step {
    const Arc* arc;
    uint32_t token;
    uint32_t sub_match;  // of sub_matches_, for a category
  };
  // A category found in the text. What it says is put together only for the match that is kept.
  struct SubMatch {
    uint32_t end = 0;  // the token after it
    // Of a built-in category: index into number_meanings_; else the production, and its steps.
    bool built_in = false;
    uint32_t index = 0;
    uint32_t steps_begin = 0;  // of sub_steps_
    uint32_t steps_end = 0;
  };
  struct Memo {
    uint32_t token = kNoToken;
    uint32_t begin = 0;  // of sub_matches_
    uint32_t end = 0;
  };

  // The symbol of the token behind `at`, for Beginnings::MayBegin.
  SymbolId SymbolBehind(uint32_t at) const {
    return at + 1 == tokens_.size() || tokens_[at + 1].Is(Token::kBreakBefore)
               ? grammar_.beginnings().none()
               : tokens_[at + 1].symbol;
  }
  bool MatchAt(uint32_t at, Match* match);
  void WalkRules(uint32_t node_index, uint32_t at);
  void WalkCategory(uint32_t node_index, uint32_t at, uint32_t base);
  Memo SubMatches(uint16_t category, uint32_t at);
  bool ConditionsHold(const Production& production, uint32_t begin, uint32_t end) const;
  void Apply(const Step& step, Meaning* meaning) const;
  Meaning MeaningOf(const SubMatch& match) const;
  Match Build(uint32_t end) const;
  void Forget();
  // Whether an arc may read the token.
  bool Fits(const Arc& arc, uint32_t at, uint32_t begin) const;
  // Whether a walk can do anything at a node before token `at`.
  bool LeadsOn(uint32_t node_index, uint32_t at) const;

  const Lexicon& lexicon_;
  const Grammar& grammar_;
  const NumberReader numbers_;

  absl::string_view text_;
  absl::Span<const Token> tokens_;
  uint32_t begin_ = 0;  // of the current walk
  uint32_t steps_ = 0;
  std::vector<Step> path_;
  std::vector<Step> best_path_;
  uint32_t best_end_ = 0;
  uint32_t best_production_ = 0;
  std::vector<SubMatch> sub_matches_;
  std::vector<Step> sub_steps_;  // of all of them
  std::vector<Meaning> number_meanings_;
  std::vector<Memo> memo_;  // by category: the last place looked at
  // Results in the making, one list for each level of categories in categories.
  std::vector<std::vector<SubMatch>> found_;
  size_t depth_ = 0;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_MATCHER_H_
