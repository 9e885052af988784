#include "extractor/language/past_tense.h"

#include <string>
#include <string_view>

#include "extractor/language/tagged_words.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::language {
namespace {

// Participles that can have a noun behind them: `a man called Novak`, `the prize awarded Novak`.
constexpr std::string_view kWithNoun[] = {
    "appointed", "asked",    "awarded",    "called",  "considered", "denied", "dubbed",
    "elected",   "entitled", "given",      "granted", "labeled",    "made",   "named",
    "offered",   "paid",     "promised",   "sent",    "shown",      "taught", "termed",
    "titled",    "told",     "designated", "allowed", "handed"};

// Past tenses of verbs that are no passive: without `have` before them they are no participles.
constexpr std::string_view kIntransitive[] = {
    "agreed",    "appeared",  "arrived",   "belonged", "came",     "collapsed", "competed",
    "consisted", "departed",  "died",      "emerged",  "escaped",  "expired",   "fell",
    "fled",      "happened",  "lasted",    "marched",  "met",      "occurred",  "perished",
    "prevailed", "quarreled", "remained",  "resided",  "resigned", "returned",  "rose",
    "sailed",    "spoke",     "succumbed", "talked",   "traveled", "travelled", "voted",
    "waited",    "went",      "worked"};

// Past tenses of verbs that need no object, and may describe a noun all the same.
constexpr std::string_view kMayLackObject[] = {
    "assembled",    "capitulated", "closed",     "continued", "debuted",  "declined", "decreased",
    "demonstrated", "disappeared", "doubled",    "dropped",   "tripled",  "soared",   "plunged",
    "emigrated",    "ended",       "erupted",    "expanded",  "exploded", "failed",   "gathered",
    "graduated",    "increased",   "landed",     "merged",    "migrated", "mutinied", "opened",
    "premiered",    "protested",   "rebelled",   "resumed",   "retired",  "revolted", "rioted",
    "started",      "stopped",     "surrendered"};

// Past tenses that are nothing else, or hardly ever, whatever the model takes them for.
constexpr std::string_view kOnlyPast[] = {
    "became", "began", "brought", "bought", "built", "came",  "caught", "chose",
    "drew",   "drove", "fell",    "fought", "froze", "gave",  "grew",   "kept",
    "knew",   "lost",  "met",     "quit",   "rode",  "sank",  "sent",   "sold",
    "sought", "spent", "split",   "spread", "stole", "stood", "swore",  "taught",
    "threw",  "told",  "took",    "tore",   "went",  "won",   "wrote"};

class Corrector : private TaggedWords {
 public:
  using TaggedWords::TaggedWords;

  void Run() {
    for (size_t i = 1; i < size(); ++i) {
      // A past tense that the model has not seen may look like an adjective.
      const bool unseen = TagAt(i) == "JJ" && FormAt(i).ends_with("ed");
      if (((TagAt(i) == "VBN" || unseen) && IsPast(i)) || IsMistaken(i)) {
        SetTag(i, "VBD");
      }
    }
  }

 private:
  bool IsPast(size_t verb) const {
    size_t before = verb - 1;
    while (before > 0 && (TagAt(before) == "RB" || IsDateAt(before) ||
                          (TagAt(before) == "IN" && IsDateAt(before + 1)))) {
      --before;
    }
    if (TagAt(before) == ",") {
      return IsPastBehindComma(verb, before);
    }
    if (!TagAt(before).starts_with("NN") && TagAt(before) != "PRP") {
      return false;
    }
    const std::string form = LowerForm(FormAt(verb));
    if (IsIn(kIntransitive, form)) {
      return !HasFiniteVerb(0, before);
    }
    if (IsIn(kMayLackObject, form)) {
      return !HasFiniteVerb(0, before) && !ClauseGoesOn(verb + 1);
    }
    size_t next = verb + 1;
    while (TagAt(next) == "RB" || IsDateAt(next) || (TagAt(next) == "IN" && IsDateAt(next + 1))) {
      ++next;
    }
    if (next >= size()) {
      return false;
    }
    if (LowerForm(FormAt(next)) == "that") {
      // `people concerned that`
      return TagAt(verb) == "VBN" && !HasFiniteVerb(0, before);
    }
    if (next == verb + 1 && IsOnlyVerb(before, next)) {
      return true;
    }
    const std::string_view tag = TagAt(next);
    const bool object = tag == "DT" || tag == "PRP$" || tag == "NNP" || tag == "PRP";
    return object && (tag == "PRP" || !IsIn(kWithNoun, form)) && !HasFiniteVerb(0, before) &&
           !ClauseGoesOn(next);
  }

  // Whether a past tense was taken for a noun or an adverb: `Prices fell by a third.`
  bool IsMistaken(size_t verb) const {
    const std::string_view tag = TagAt(verb);
    // `The party of six set out.`
    if (tag == "NN" && FormAt(verb) == "set" && TagAt(verb + 1) == "RP") {
      return !HasFiniteVerb(0, verb);
    }
    const std::string_view before = TagAt(verb - 1);
    return !tag.starts_with("VB") && !tag.starts_with("NNP") &&
           (before.starts_with("NN") || before == "PRP" || before == ",") &&
           IsIn(kOnlyPast, FormAt(verb)) && !HasFiniteVerb(0, verb) && !ClauseGoesOn(verb + 1);
  }

  // `The mill produced flour.`: the only verb of a whole sentence, behind its subject.
  bool IsOnlyVerb(size_t before, size_t next) const {
    const std::string_view tag = TagAt(next);
    if ((!tag.starts_with("NN") && tag != "CD" && tag != "JJ") || TagAt(size() - 1) != "." ||
        HasFiniteVerb(0, size())) {
      return false;
    }
    for (size_t i = 0; i <= before; ++i) {
      const std::string_view subject = TagAt(i);
      if (!subject.starts_with("NN") && subject != "DT" && subject != "JJ" && subject != "CD") {
        return false;
      }
    }
    return TagAt(0) == "DT" || before == 0;
  }

  // `Novak, on May 3, proposed to Brandt a pact`: behind a date between commas that follows the
  // name which opens the sentence. `comma`: the second of them.
  bool IsPastBehindComma(size_t verb, size_t comma) const {
    size_t before = comma - 1;
    while (before > 0 && (IsDateAt(before) || TagAt(before) == "IN")) {
      --before;
    }
    if (before == 0 || before + 1 == comma || TagAt(before) != ",") {
      return false;
    }
    for (size_t i = 0; i < before; ++i) {
      if (TagAt(i) != "NNP" && !(i == 0 && TagAt(i) == "DT")) {
        return false;
      }
    }
    return verb + 1 < size() && LowerForm(FormAt(verb + 1)) != "by" && !ClauseGoesOn(verb + 1);
  }

  // Whether a finite verb follows before another clause begins: then the participle only describes.
  bool ClauseGoesOn(size_t begin) const {
    for (size_t i = begin; i < size(); ++i) {
      if (IsFinite(i)) {
        return true;
      }
      const std::string_view tag = TagAt(i);
      if (tag == "," || tag == "CC" || tag.starts_with("W") || tag == ":" || tag == "-LRB-") {
        return false;
      }
    }
    return false;
  }
};

}  // namespace

void CorrectPastTenses(const Model& model, absl::Span<const std::string_view> forms,
                       absl::Span<uint8_t> tags) {
  Corrector(model, forms, tags).Run();
}

}  // namespace annals::extractor::language
