#include "extractor/language/misread_words.h"

#include <cstddef>
#include <string_view>

#include "extractor/language/tagged_words.h"

namespace annals::extractor::language {
namespace {

// Prepositions that may open a sentence before a date.
constexpr std::string_view kOpeningPrepositions[] = {"Around", "Between", "By",    "During",
                                                     "Since",  "Until",   "Within"};

// Participles that the model may take for adjectives.
constexpr std::string_view kOnlyDone[] = {"built", "held", "laid",  "made", "paid",
                                          "sent",  "sold", "taken", "told", "won"};

class Corrector : private TaggedWords {
 public:
  using TaggedWords::TaggedWords;

  void Run() {
    if (size() == 0) {
      return;
    }
    CorrectOpening();
    for (size_t i = 1; i < size(); ++i) {
      if (IsNumeral(i)) {
        SetTag(i, "NNP");
      } else if (IsDone(i)) {
        SetTag(i, "VBN");
      } else if (IsThere(i)) {
        SetTag(i, "NN");
      }
    }
  }

 private:
  void CorrectOpening() {
    const std::string_view tag = TagAt(0);
    if (IsOpeningParticiple()) {
      SetTag(0, "VBN");
    } else if (tag.starts_with("NNP") && IsDateAt(1) && IsIn(kOpeningPrepositions, FormAt(0))) {
      SetTag(0, "IN");
    } else if (tag == "VBP" && TagAt(1) == "IN" && FormAt(0) == "Work" &&
               HasFiniteVerb(1, size())) {
      SetTag(0, "NN");  // `Work on the bridge began`
    }
  }

  // `Born in Bern, Novak …`, `Educated in Bern, he left`
  bool IsOpeningParticiple() const {
    constexpr size_t kShortest = 6;  // `Ahmed in Bern, …`
    if (TagAt(0) != "NNP" || !(IsDateAt(1) || TagAt(1) == "IN" || TagAt(1) == "TO")) {
      return false;
    }
    if (FormAt(0) == "Born") {
      return true;
    }
    if (!FormAt(0).ends_with("ed") || FormAt(0).size() < kShortest) {
      return false;
    }
    size_t comma = 1;
    while (comma < size() && TagAt(comma) != "," && !IsFinite(comma)) {
      ++comma;
    }
    const std::string_view next = TagAt(comma + 1);
    return TagAt(comma) == "," && (next == "DT" || next.starts_with("NN") || next == "PRP") &&
           HasFiniteVerb(comma, size());
  }

  // `Rocket I on May 3`
  bool IsNumeral(size_t i) const {
    if (FormAt(i) != "I" || TagAt(i) != "PRP" || TagAt(i - 1) != "NNP") {
      return false;
    }
    const std::string_view next = TagAt(i + 1);
    return next == "IN" || next == "," || next == "." || next == "CC" || next == "POS";
  }

  // `was laid on May 3`
  bool IsDone(size_t i) const {
    return TagAt(i) == "JJ" && IsIn(kOnlyDone, FormAt(i)) &&
           (FormAt(i - 1) == "was" || FormAt(i - 1) == "were") &&
           (TagAt(i + 1) == "IN" || IsDateAt(i + 1));
  }

  // `There was fighting in Bern.`
  bool IsThere(size_t i) const {
    return TagAt(i) == "VBG" && i > 1 && TagAt(i - 2) == "EX" && IsFinite(i - 1) &&
           !TagAt(i + 1).starts_with("VB");
  }
};

}  // namespace

void CorrectMisreadWords(const Model& model, absl::Span<const std::string_view> forms,
                         absl::Span<uint8_t> tags) {
  Corrector(model, forms, tags).Run();
}

}  // namespace annals::extractor::language
