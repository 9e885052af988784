#include "extractor/events/parse_repair.h"

#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"

namespace annals::extractor {
namespace {

// The tokens of one sentence.
class Repair {
 public:
  explicit Repair(std::vector<Token>& tokens) : tokens_(tokens) {}

  void Run() {
    for (int i = 0; i < size(); ++i) {
      if (At(i).tag == "DATE") {
        FreeName(i);
        FreeDate(i);
      }
    }
    for (int i = 1; i < size(); ++i) {
      if (At(i).relation == "nsubj") {
        MakeOblique(i);
      }
    }
  }

 private:
  int size() const { return static_cast<int>(tokens_.size()); }
  Token& At(int i) { return tokens_[static_cast<size_t>(i)]; }
  bool Has(int i) const { return i >= 0 && i < size(); }
  bool IsNoun(int i) { return Has(i) && At(i).tag.starts_with("NN"); }
  bool IsVerb(int i) { return Has(i) && At(i).tag.starts_with("VB"); }

  bool HasDependent(int head, std::string_view relation) {
    return absl::c_any_of(tokens_, [&](const Token& token) {
      return token.head == head && token.relation == relation;
    });
  }

  // The noun before a date that was made a part of it depends on the date's verb.
  void FreeName(int date) {
    const int noun = date - 1;
    const int verb = At(date).head;
    if (!IsNoun(noun) || At(noun).head != date || At(noun).relation != "compound" ||
        !IsVerb(verb)) {
      return;
    }
    int begin = noun;
    while (IsNoun(begin - 1) && At(begin - 1).head == date) {
      --begin;
      At(begin).head = noun;
    }
    // An article of the noun; a preposition before it leads to the noun and not to the date.
    bool led = false;
    for (int i = verb + 1; i < begin; ++i) {
      if (At(i).head == date) {
        led = led || At(i).relation == "case";
        At(i).head = noun;
      }
    }
    At(noun).head = verb;
    At(noun).relation = led                         ? "obl"
                        : verb > date               ? "nsubj"
                        : HasDependent(verb, "obj") ? "iobj"
                                                    : "obj";
  }

  // A date that was made a part of the name before it depends on the name's verb.
  void FreeDate(int date) {
    const int noun = At(date).head;
    if (At(date).relation == "flat" && noun < date && IsNoun(noun) && IsVerb(At(noun).head)) {
      At(date).head = At(noun).head;
      At(date).relation = "obl:unmarked";
    }
  }

  // A first subject to which the preposition that opens the sentence leads.
  void MakeOblique(int noun) {
    const int verb = At(noun).head;
    int preposition = noun - 1;
    while (preposition > 0 && At(preposition).head == noun) {
      --preposition;
    }
    const bool led = At(preposition).tag == "IN" && At(preposition).head == verb &&
                     At(preposition).relation == "mark";
    bool another = false;
    for (int i = noun + 1; led && i < verb; ++i) {
      another = another || (At(i).head == verb && At(i).relation == "nsubj");
    }
    if (another) {
      At(preposition).head = noun;
      At(preposition).relation = "case";
      At(noun).relation = "obl";
    }
  }

  std::vector<Token>& tokens_;
};

}  // namespace

void RepairParse(Sentence& sentence) { Repair(sentence.tokens).Run(); }

}  // namespace annals::extractor
