#include "extractor/language/past_tense.h"

#include <algorithm>
#include <string>

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

// Participles that the model may take for adjectives.
constexpr std::string_view kOnlyDone[] = {"built", "held", "laid",  "made", "paid",
                                          "sent",  "sold", "taken", "told", "won"};

// Prepositions that may open a sentence before a date.
constexpr std::string_view kOpeningPrepositions[] = {"Around", "Between", "By",    "During",
                                                     "Since",  "Until",   "Within"};

bool IsIn(absl::Span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Corrector {
 public:
  Corrector(const Model& model, absl::Span<const std::string_view> forms, absl::Span<uint8_t> tags)
      : model_(model), forms_(forms), tags_(tags) {}

  void Run() {
    const auto past = std::find(model_.tags.begin(), model_.tags.end(), "VBD");
    if (past == model_.tags.end()) {
      return;
    }
    const auto participle = std::find(model_.tags.begin(), model_.tags.end(), "VBN");
    if (participle != model_.tags.end() && IsOpeningParticiple()) {
      tags_[0] = static_cast<uint8_t>(participle - model_.tags.begin());
    }
    const auto noun = std::find(model_.tags.begin(), model_.tags.end(), "NN");
    // `Between [1901 and 1910]`, `Work on the bridge began`: the first word's capital hides what it
    // is.
    const auto preposition = std::find(model_.tags.begin(), model_.tags.end(), "IN");
    if (preposition != model_.tags.end() && TagAt(0).starts_with("NNP") && IsDateAt(1) &&
        IsIn(kOpeningPrepositions, forms_[0])) {
      tags_[0] = static_cast<uint8_t>(preposition - model_.tags.begin());
    }
    if (noun != model_.tags.end() && TagAt(0) == "VBP" && TagAt(1) == "IN" && forms_[0] == "Work" &&
        HasFiniteVerb(1, tags_.size())) {
      tags_[0] = static_cast<uint8_t>(noun - model_.tags.begin());
    }
    // `Sputnik I on May 3`: no pronoun.
    const auto name = std::find(model_.tags.begin(), model_.tags.end(), "NNP");
    for (size_t i = 1; i < tags_.size() && name != model_.tags.end(); ++i) {
      const std::string_view next = TagAt(i + 1);
      if (forms_[i] == "I" && TagAt(i) == "PRP" && TagAt(i - 1) == "NNP" &&
          (next == "IN" || next == "," || next == "." || next == "CC" || next == "POS")) {
        tags_[i] = static_cast<uint8_t>(name - model_.tags.begin());
      }
    }
    // `was laid on May 3`: what is done, and no quality.
    for (size_t i = 1; i < tags_.size() && participle != model_.tags.end(); ++i) {
      if (TagAt(i) == "JJ" && IsIn(kOnlyDone, forms_[i]) && IsFinite(i - 1) &&
          (forms_[i - 1] == "was" || forms_[i - 1] == "were") &&
          (TagAt(i + 1) == "IN" || IsDateAt(i + 1))) {
        tags_[i] = static_cast<uint8_t>(participle - model_.tags.begin());
      }
    }
    // `There was fighting in Bern.`
    for (size_t i = 2; i < tags_.size() && noun != model_.tags.end(); ++i) {
      if (TagAt(i) == "VBG" && TagAt(i - 2) == "EX" && IsFinite(i - 1) &&
          (i + 1 == tags_.size() || !TagAt(i + 1).starts_with("VB"))) {
        tags_[i] = static_cast<uint8_t>(noun - model_.tags.begin());
      }
    }
    for (size_t i = 1; i < tags_.size(); ++i) {
      // A past tense that the model has not seen may look like an adjective.
      const bool unseen = TagAt(i) == "JJ" && forms_[i].ends_with("ed");
      if (((TagAt(i) == "VBN" || unseen) && IsPast(i)) || IsMistaken(i)) {
        tags_[i] = static_cast<uint8_t>(past - model_.tags.begin());
      }
    }
  }

 private:
  // Empty outside of the sentence.
  std::string_view TagAt(size_t i) const {
    return i < tags_.size() ? model_.tags[tags_[i]] : std::string_view();
  }

  bool IsDateAt(size_t i) const { return i < tags_.size() && tags_[i] == kDateTag; }

  // `Born in Bern, Novak …`, `Educated in Bern, he left`: the capital makes it look like a name.
  bool IsOpeningParticiple() const {
    constexpr size_t kShortest = 6;  // `Ahmed in Bern, …`
    if (tags_.size() < 2 || TagAt(0) != "NNP" ||
        !(IsDateAt(1) || TagAt(1) == "IN" || TagAt(1) == "TO")) {
      return false;
    }
    if (forms_[0] == "Born") {
      return true;
    }
    size_t comma = 1;
    while (comma < tags_.size() && TagAt(comma) != "," && !IsFinite(comma)) {
      ++comma;
    }
    const std::string_view next = TagAt(comma + 1);
    return forms_[0].ends_with("ed") && forms_[0].size() >= kShortest && TagAt(comma) == "," &&
           (next == "DT" || next.starts_with("NN") || next == "PRP") &&
           HasFiniteVerb(comma, tags_.size());
  }

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
    const std::string form = LowerForm(forms_[verb]);
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
    if (next >= forms_.size()) {
      return false;
    }
    if (LowerForm(forms_[next]) == "that") {
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
    if (tag == "NN" && forms_[verb] == "set" && TagAt(verb + 1) == "RP") {
      return !HasFiniteVerb(0, verb);
    }
    const std::string_view before = TagAt(verb - 1);
    return !tag.starts_with("VB") && !tag.starts_with("NNP") &&
           (before.starts_with("NN") || before == "PRP" || before == ",") &&
           IsIn(kOnlyPast, forms_[verb]) && !HasFiniteVerb(0, verb) && !ClauseGoesOn(verb + 1);
  }

  // `The mill produced flour.`: the only verb of a whole sentence, behind its subject.
  bool IsOnlyVerb(size_t before, size_t next) const {
    const std::string_view tag = TagAt(next);
    if ((!tag.starts_with("NN") && tag != "CD" && tag != "JJ") || TagAt(tags_.size() - 1) != "." ||
        HasFiniteVerb(0, tags_.size())) {
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
    return verb + 1 < forms_.size() && LowerForm(forms_[verb + 1]) != "by" &&
           !ClauseGoesOn(verb + 1);
  }

  bool IsFinite(size_t i) const {
    const std::string_view tag = TagAt(i);
    return tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD";
  }

  bool HasFiniteVerb(size_t begin, size_t end) const {
    for (size_t i = begin; i < end; ++i) {
      if (IsFinite(i)) {
        return true;
      }
    }
    return false;
  }

  // Whether a finite verb follows before another clause begins: then the participle only describes.
  bool ClauseGoesOn(size_t begin) const {
    for (size_t i = begin; i < tags_.size(); ++i) {
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

  const Model& model_;
  absl::Span<const std::string_view> forms_;
  absl::Span<uint8_t> tags_;
};

}  // namespace

void CorrectPastTenses(const Model& model, absl::Span<const std::string_view> forms,
                       absl::Span<uint8_t> tags) {
  Corrector(model, forms, tags).Run();
}

}  // namespace annals::extractor::language
