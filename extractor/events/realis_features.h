// What speaks for or against a word's telling of something that happened: the word, its neighbours,
// its place in the grammar of the sentence, the auxiliaries, negations and conditions over it, and
// whether it is quoted.
//
//   RealisFeatures features(sentence, quotations);
//   if (features.MayTell(token)) { model.Probability(features.Of(token)); }
//
// They are places in the table of weights (realis_model.h) and a part of its format: to change one
// means to train again.
#ifndef ANNALS_EXTRACTOR_EVENTS_REALIS_FEATURES_H_
#define ANNALS_EXTRACTOR_EVENTS_REALIS_FEATURES_H_

#include <cstdint>
#include <vector>

#include "extractor/events/quotations.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// The number of places in the table: a power of two.
inline constexpr uint32_t kRealisPlaces = 1u << 18;

class RealisFeatures {
 public:
  // `sentence` must outlive it.
  RealisFeatures(const SentenceView& sentence, const Quotations& quotations);

  // Whether the word is of a kind that can tell of an event: a verb, noun or adjective, no date.
  bool MayTell(int token) const;

  // The features of a word, in no order; some may be equal.
  std::vector<uint32_t> Of(int token) const;

 private:
  // What is asked of a word again and again, as numbers.
  struct Word {
    uint32_t form = 0;
    uint32_t lemma = 0;
    uint32_t tag = 0;
    uint32_t kind = 0;  // of the tag: `VB` of `VBD`
    uint32_t relation = 0;
    bool quoted = false;
    bool modal = false;
    bool negation = false;
  };

  const Word& At(int token) const;
  void AddWord(int token, std::vector<uint32_t>& features) const;
  void AddDependents(int token, std::vector<uint32_t>& features) const;
  void AddGovernors(int token, std::vector<uint32_t>& features) const;

  const SentenceView& s_;
  std::vector<Word> words_;
  Word outside_;  // what stands beyond the ends of the sentence
  uint32_t final_mark_ = 0;
  bool has_past_ = false;
  bool has_present_ = false;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_REALIS_FEATURES_H_
