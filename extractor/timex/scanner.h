// Finds the expressions of a piece of text, with what the words around them say.
#ifndef ANNALS_EXTRACTOR_TIMEX_SCANNER_H_
#define ANNALS_EXTRACTOR_TIMEX_SCANNER_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "extractor/chronology/chronology.h"
#include "extractor/text_model.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/matcher.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

// Holds scratch space: one a thread.
class Scanner {
 public:
  // `chronology` may be null; `context` is that of the document.
  Scanner(const Lexicon& lexicon, const Grammar& grammar, const Chronology* chronology,
          const ChronologyContext& context);

  // Appends the expressions of a span of the text, in order and disjoint.
  void Scan(absl::string_view text, ByteSpan span, std::vector<Expression>* expressions);

 private:
  bool Is(uint32_t token, std::optional<ClassId> id) const;
  // What the words around the tokens [begin, end) say of its direction in time.
  int Direction(uint32_t begin, uint32_t end) const;
  // Whether a word is written like a name: May is no verb.
  bool IsName(uint32_t token) const;
  int VerbBefore(uint32_t begin) const;
  int VerbBehind(uint32_t end) const;
  bool EndsSentence(uint32_t token) const;
  void Surround(const Match& match, Expression* expression) const;
  void Link(const Match& before, const Match& match, std::vector<Expression>* expressions) const;
  // Whether two dates of one kind, `July 3` and `August 5`, stand in a list.
  bool Listed(const Match& before, const Match& match) const;
  ByteSpan Bytes(uint32_t begin, uint32_t end) const;
  void AddDates(std::vector<Expression>* expressions);
  void AddMentionedEvents(std::vector<Expression>* expressions) const;
  void AddNamedEvents(ByteSpan span, std::vector<Expression>* expressions) const;
  // Whether `since`, `after`, `before` or the like stands before the token, an article between.
  bool FollowsOrderWord(uint32_t token) const;
  // Fills in the direction word before token `begin`, if there is one.
  void TakeDirectionWord(uint32_t begin, Expression* expression) const;

  const Lexicon& lexicon_;
  const Grammar& grammar_;
  const Chronology* const chronology_;
  const ChronologyContext& context_;
  Matcher matcher_;
  const std::optional<ClassId> past_, future_, conditional_, future_mark_, future_preposition_,
      direction_, range_, between_, and_, list_, determiner_, preposition_, event_noun_, stop_,
      comparison_, order_, infinitive_, being_, passive_, past_mark_, present_, genitive_,
      open_bracket_, of_;

  absl::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Match> matches_;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_SCANNER_H_
