// One sentence as the event stages see it: its grammar, its names, its dates.
#ifndef ANNALS_EXTRACTOR_EVENTS_SENTENCE_VIEW_H_
#define ANNALS_EXTRACTOR_EVENTS_SENTENCE_VIEW_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "annals/v1/mention.pb.h"
#include "extractor/events/lexicon.h"
#include "extractor/language/analysis.h"
#include "extractor/text_model.h"

namespace annals::extractor {

// A half-open range of tokens of one sentence.
struct TokenRange {
  int begin = 0;
  int end = 0;

  constexpr int size() const { return end - begin; }
  constexpr bool empty() const { return begin >= end; }
  constexpr bool Contains(int token) const { return begin <= token && token < end; }
  constexpr bool operator==(const TokenRange&) const = default;
};

// A capitalised name.
struct Name {
  TokenRange range;
  NameKind kind = NameKind::kUnknown;
  std::string display;  // as a reader would write it, without titles: "Novak" of "President Novak"
};

// A temporal mention within a sentence, with the words that it covers.
struct DatedWords {
  const annals::v1::Mention* mention = nullptr;
  TokenRange range;
  // Whether the words name an event (`the June plenum`) and do not only date one (`in June`).
  bool names_event = false;
};

// Not thread-safe.
class SentenceView {
 public:
  // All arguments but `sentence` and `dates` must outlive the view.
  SentenceView(const TextModel& model, const EventLexicon& lexicon, const Block& block,
               Sentence sentence, std::vector<DatedWords> dates);

  // A view of tags and names, to be completed by `parse`, which gives each token its head and its
  // relation: when one is first asked for, as a parse is dear and many a date needs none.
  using Parse = std::function<void(Sentence&)>;
  SentenceView(const SentenceView& tagged, Parse parse);

  const TextModel& model() const { return *model_; }
  const EventLexicon& lexicon() const { return *lexicon_; }
  const Block& block() const { return *block_; }
  const std::vector<DatedWords>& dates() const { return dates_; }
  const std::vector<Name>& names() const { return names_; }
  int size() const { return static_cast<int>(sentence_.tokens.size()); }

  // Whether there is a token of this number: what asks of a token's neighbours may ask beyond the
  // ends of the sentence.
  bool Has(int i) const { return i >= 0 && i < size(); }

  // A token with its head and relation, and what is known of it without a parse.
  const Token& token(int i) const {
    ParseOnce();
    return Word(i);
  }
  std::string_view tag(int i) const { return Word(i).tag; }
  std::string_view lemma(int i) const { return Word(i).lemma; }
  ByteSpan SpanOf(int i) const { return Word(i).span; }
  // The word as the text has it, and in lower case; the latter is empty out of range.
  std::string_view word(int i) const;
  std::string_view lower(int i) const {
    return Has(i) ? std::string_view(lower_[static_cast<size_t>(i)]) : std::string_view();
  }

  // Whether a tag is that of a noun, a verb. Out of range: false.
  bool IsNoun(int i) const { return HasTag(i, "NN"); }
  bool IsVerb(int i) const { return HasTag(i, "VB"); }
  bool IsFiniteVerb(int i) const;
  // Whether any token is one: in a sentence without (`Telegram 12, July 9.`) nothing hangs on a
  // verb, which needs no parse to be known.
  bool HasVerb() const { return has_verb_; }
  // Whether a token belongs to words that only date something (`in June`, not `the June plenum`).
  // Out of range: false.
  bool IsDate(int i) const {
    const DatedWords* date = DateAt(i);
    return date != nullptr && !date->names_event;
  }
  bool HasTag(int i, std::string_view prefix) const { return Has(i) && tag(i).starts_with(prefix); }

  // The temporal mention that covers a token, or null; null out of range.
  const DatedWords* DateAt(int i) const;
  // The name that covers a token, or null; null out of range.
  const Name* NameAt(int i) const;

  // What the markup of the source says that a token is a part of a name of: a person, a body, a
  // place. kUnknown: nothing.
  NameKind AnnotatedAt(int i) const;

  // Whether two neighbouring tokens are parts of one compound: `Austro-Hungarian`, `45-minute`,
  // `Novak–Brandt`. Dates are no part of one.
  bool IsOneCompound(int i, int next) const;

  // The type of the event that the noun at `i` names; empty when it names none, or is part of a
  // body's or a place's name.
  std::string_view EventNounType(int i) const;

  // The type of the event that the verb at `i` tells, by itself or with its particle or
  // preposition; empty when the table has none.
  std::string_view VerbType(int i) const;

  // The tokens that depend on `i`, in order.
  absl::Span<const int> Dependents(int i) const;

  // The span of the reading text that a range of tokens covers.
  ByteSpan SpanOf(TokenRange range) const;

  // The text of a range of tokens, white space folded.
  std::string TextOf(TokenRange range) const;

 private:
  const Token& Word(int i) const { return sentence_.tokens[static_cast<size_t>(i)]; }
  bool HasPersonAsObject(int verb) const;
  void ParseOnce() const;

  const TextModel* model_;
  const EventLexicon* lexicon_;
  const Block* block_;
  mutable Sentence sentence_;
  mutable Parse parse_;  // null: it is done, or there is to be none
  bool has_verb_;
  std::vector<DatedWords> dates_;
  std::vector<std::string> lower_;
  std::vector<int> date_of_token_;
  std::vector<Name> names_;
  std::vector<int> name_of_token_;
  // Those of token i: from dependents_begin_[i] on, and before that of the next token. Empty before
  // the parse.
  mutable std::vector<int> dependents_;
  mutable std::vector<int> dependents_begin_;
};

// Finds the names of a sentence. Used by SentenceView.
std::vector<Name> FindNames(const SentenceView& sentence);

// Runs of white space become one space; none at the ends and within parentheses.
std::string FoldSpace(std::string_view text);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_SENTENCE_VIEW_H_
