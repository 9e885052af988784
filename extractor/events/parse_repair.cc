#include "extractor/events/parse_repair.h"

#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"

namespace annals::extractor {
namespace {

// Verbs that often describe what has been done to the noun before them.
constexpr std::string_view kDoneToNouns[] = {"adopt", "approve", "conclude", "convene",  "deliver",
                                             "draft", "give",    "hold",     "issue",    "make",
                                             "pass",  "prepare", "present",  "publish",  "receive",
                                             "send",  "sign",    "submit",   "transmit", "write"};

// Verbs whose participles serve as prepositions.
constexpr std::string_view kLikePrepositions[] = {"accord", "begin",  "concern",
                                                  "follow", "regard", "include"};

// The tokens of one sentence.
class Repair {
 public:
  explicit Repair(std::vector<Token>& tokens) : tokens_(tokens) {}

  void Run() {
    HangOpening();
    for (int i = 0; i < size(); ++i) {
      if (At(i).tag == "DATE") {
        FreeName(i);
        FreeSubject(i);
        FreeDate(i);
        MakeRootOfVerb(i);
        Uncleave(i);
        GiveToOpening(i);
        GiveToVerbBefore(i);
        MakeParticiple(i);
      }
    }
    for (int i = 0; i < size(); ++i) {
      DenyVerb(i);
      if (At(i).tag == "VBG") {
        MakeAuxiliary(i);
      } else if (At(i).relation == "csubj" && At(i).tag == "VB" && At(i).head >= 0 &&
                 At(i).head < i && HasSubject(At(i).head)) {
        At(i).relation = "xcomp";  // `is due to visit Oslo`
      }
      if (At(i).relation == "nsubj" && i > 0) {
        MakeOblique(i);
      } else if (At(i).relation == "nsubj:pass") {
        MakeActive(i);
      } else if (At(i).head < 0 && IsNoun(i)) {
        JoinSubjects(i);
        MakeSubject(i);
        FreeVerbOfPhrase(i);
        FreeVerbBehindRelative(i);
      }
    }
  }

 private:
  // `cannot [today] verify`: what denies the auxiliary before it denies the verb, and not the date.
  void DenyVerb(int i) {
    const int date = At(i).head;
    if (i == 0 || (At(i).lemma != "not" && At(i).lemma != "n't") || date < 0 ||
        At(date).tag != "DATE") {
      return;
    }
    const int verb = At(i - 1).head;
    if (verb > i && At(i - 1).relation.starts_with("aux")) {
      At(i).head = verb;
    }
  }

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

  // The noun behind a date that was made a part of it is the subject of the date's verb, which has
  // none: `On May 3 Novak, in great haste, left`.
  void FreeSubject(int date) {
    const int verb = At(date).head;
    if (verb <= date || !IsVerb(verb) || HasDependent(verb, "nsubj") ||
        HasDependent(verb, "nsubj:pass")) {
      return;
    }
    for (int noun = date + 1; noun < verb; ++noun) {
      const std::string_view relation = At(noun).relation;
      const bool part = At(noun).head == date && (relation == "conj" || relation == "nmod" ||
                                                  relation == "appos" || relation == "compound");
      if (!IsNoun(noun) || !part) {
        continue;
      }
      for (int i = date + 1; i < noun; ++i) {
        // `Under Secretary`
        if (At(i).head == noun && At(i).relation == "case") {
          if (i != date + 1 || i + 1 != noun) {
            return;
          }
          At(i).relation = "compound";
        }
      }
      At(noun).head = verb;
      At(noun).relation = "nsubj";
      return;
    }
  }

  // The noun before a date that was made a part of it depends on the date's verb.
  void FreeName(int date) {
    const int noun = date - 1;
    const int verb = At(date).head;
    // `replied to Senator Eastland [the same day]`
    if (Has(noun - 1) && At(noun).tag == "NNP" && At(noun - 1).tag == "NNP" &&
        At(noun).head == date && At(noun - 1).head == verb && noun - 1 > verb) {
      At(noun).head = noun - 1;
      At(noun).relation = "flat";
      return;
    }
    // `to the consul [yesterday]`: whatever stands between an article and a date is a noun.
    const bool stands =
        IsNoun(noun) || (Has(noun - 1) && At(noun).tag == "JJ" && At(noun - 1).tag == "DT");
    if (!stands || At(noun).head != date || At(noun).relation != "compound" || !IsVerb(verb)) {
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

  // Of a date that the sentence was hung on its verb is the root.
  void MakeRootOfVerb(int date) {
    if (At(date).head >= 0) {
      return;
    }
    int verb = date + 1;
    while (verb < size() && !(At(verb).head == date && At(verb).relation == "parataxis" &&
                              (At(verb).tag == "VBD" || At(verb).tag == "VBZ"))) {
      ++verb;
    }
    if (verb == size()) {
      return;
    }
    for (Token& token : tokens_) {
      if (token.head == date && token.tag != "IN") {
        token.head = verb;
      }
    }
    At(verb).head = -1;
    At(verb).relation = "root";
    At(date).head = verb;
    At(date).relation = "obl:unmarked";
  }

  // `It was (not until) on May 3 that Novak came`: Novak came, and then. What only sets the date
  // apart belongs to the date.
  void Uncleave(int date) {
    int be = date - 1;
    while (Has(be) && (At(be).tag == "IN" || At(be).tag == "RB")) {
      --be;
    }
    const int that = date + 1;
    if (!Has(be - 1) || At(be).lemma != "be" || At(be - 1).lemma != "it" || !Has(that) ||
        (At(that).lemma != "that" && At(that).lemma != "when")) {
      return;
    }
    int verb = that + 1;
    while (verb < size() && !(At(verb).head == date && IsVerb(verb))) {
      ++verb;
    }
    if (verb == size()) {
      return;
    }
    const int above = At(date).head;
    const std::string_view relation = At(date).relation;
    for (int i = verb + 1; i < size(); ++i) {
      if (At(i).head == date) {
        At(i).head = verb;
      }
    }
    for (int i = be - 1; i <= that; ++i) {
      if (i != date) {
        At(i).head = date;
        At(i).relation = At(i).tag == "IN" && At(i).lemma != "that" ? "case" : "dep";
      }
    }
    At(verb).head = above;
    At(verb).relation = relation;
    At(date).head = verb;
    At(date).relation = "obl";
  }

  // `Born in Bern, Novak studied law`, where the sentence was hung on its first word.
  void HangOpening() {
    if (tokens_.empty() || At(0).head >= 0 || At(0).tag != "VBN" || HasSubject(0)) {
      return;
    }
    for (int verb = 1; verb < size(); ++verb) {
      if (At(verb).head != 0 || At(verb).relation != "parataxis" || At(verb).tag != "VBD" ||
          !HasSubject(verb)) {
        continue;
      }
      MakeRoot(verb, 0);
      At(0).relation = "advcl";
      return;
    }
  }

  // A date before the comma behind a participle that opens the sentence is the participle's: `Born
  // in Bern on [May 3], Novak left`. But `Arriving in Bern on [May 3], Novak met Brandt` then.
  void GiveToOpening(int date) {
    int opening = 0;
    while (opening < date && (At(opening).tag == "RB" || At(opening).lemma == "have" ||
                              (At(opening).lemma == "be" && opening > 0))) {
      ++opening;
    }
    if (opening >= date || At(opening).relation != "advcl" || At(opening).head < date) {
      return;
    }
    const bool done = At(opening).tag == "VBN" && At(date).head == At(opening).head;
    // `Following the talks of [May 3], …`
    const bool leads = absl::c_linear_search(kLikePrepositions, At(opening).lemma);
    if (!done && (At(opening).tag != "VBG" || At(date).head != opening || leads)) {
      return;
    }
    for (int i = opening; i < date; ++i) {
      if (At(i).tag == ",") {
        return;
      }
    }
    At(date).head = done ? opening : At(opening).head;
  }

  // `Having lost the war, Novak left`: the auxiliary of what he had done.
  void MakeAuxiliary(int having) {
    const int verb = having + 1;
    if (At(having).lemma != "have" || At(having).tag != "VBG" || !IsVerb(verb) ||
        (At(verb).tag != "VBN" && At(verb).tag != "VBD")) {
      return;
    }
    int main = verb;
    if (At(verb).lemma == "be" && IsVerb(verb + 1) && At(verb + 1).tag == "VBN") {
      main = verb + 1;
    }
    const int above =
        At(having).head == verb || At(having).head == main ? At(main).head : At(having).head;
    if (above < 0 || (above >= having && above <= main)) {
      return;
    }
    for (Token& token : tokens_) {
      if (token.head == having || (main != verb && token.head == verb)) {
        token.head = main;
      }
    }
    At(main).tag = "VBN";
    At(main).head = above;
    At(main).relation = "advcl";
    for (int i = having; i < main; ++i) {
      At(i).head = main;
      At(i).relation = i > having ? "aux:pass" : "aux";
    }
  }

  // A date right behind a past tense is its own and not that of the clause behind, which has a
  // subject after the date; nor is one that of a participle right behind it.
  void GiveToVerbBefore(int date) {
    const int above = At(date).head;
    // `shall write him [today] urging him to come`
    if (above == date + 1 && At(above).tag == "VBG" && At(above).relation == "advcl" &&
        IsVerb(At(above).head) && At(above).head < date) {
      At(date).head = At(above).head;
      At(date).relation = "obl:unmarked";
      return;
    }
    const int verb = date - 1;
    if (!Has(verb) || At(verb).tag != "VBD" || above <= date || At(above).head != verb) {
      return;
    }
    for (int i = date + 1; i < above; ++i) {
      if (At(i).head == above && At(i).relation.starts_with("nsubj")) {
        At(date).head = verb;
        At(date).relation = "obl:unmarked";
        return;
      }
    }
  }

  // A past tense right before a date, without subject or object, behind a noun of another clause
  // describes the noun: `It was told at the talk between Novak and Brandt held May 3`.
  void MakeParticiple(int date) {
    const int verb = Has(date - 1) && At(date - 1).tag == "IN" ? date - 2 : date - 1;
    if (!IsNoun(verb - 1) || (At(verb).tag != "VBD" && At(verb).tag != "VBN") ||
        At(verb).head < 0 || At(verb).relation.starts_with("acl") ||
        !absl::c_linear_search(kDoneToNouns, At(verb).lemma)) {
      return;
    }
    for (const Token& token : tokens_) {
      const bool dependent = token.head == verb;
      if (dependent && (token.relation.starts_with("nsubj") || token.relation == "obj" ||
                        token.relation.starts_with("aux") || token.relation == "ccomp" ||
                        token.relation == "mark" || token.relation == "cc")) {
        return;
      }
    }
    bool finite = false;
    for (int i = 0; i < verb; ++i) {
      finite = finite || At(i).tag == "VBD" || At(i).tag == "VBZ";
    }
    int noun = verb - 1;
    for (int above = At(noun).head; above >= 0 && above < noun && IsNoun(above);
         above = At(noun).head) {
      noun = above;
    }
    if (!finite || At(noun).head == verb) {
      return;
    }
    At(verb).tag = "VBN";
    At(verb).head = noun;
    At(verb).relation = "acl";
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

  // The subject of a verb that has an object and no `was` does it, and does not suffer it.
  void MakeActive(int noun) {
    const int verb = At(noun).head;
    if (HasDependent(verb, "obj") && !HasDependent(verb, "aux:pass")) {
      At(noun).relation = "nsubj";
    }
  }

  // `Novak and his brother left`, where the sentence was hung on the first: both are the verb's
  // subject.
  void JoinSubjects(int noun) {
    int verb = noun + 1;
    while (verb < size() && !IsVerb(verb) && At(verb).tag != ",") {
      ++verb;
    }
    const int second = verb - 1;
    if (verb >= size() || At(verb).tag != "VBD" || second <= noun || !IsNoun(second)) {
      return;
    }
    const bool described = At(verb).head == second && At(verb).relation.starts_with("acl") &&
                           At(second).head == noun && At(second).relation == "conj";
    const bool joined = At(verb).head == noun && At(verb).relation == "conj" &&
                        At(second).head == verb && At(second).relation == "nsubj";
    if (!described && !joined) {
      return;
    }
    for (int i = noun + 1; i < second; ++i) {
      if (At(i).head == verb) {
        At(i).head = second;  // `and`
      }
    }
    At(second).head = noun;
    At(second).relation = "conj";
    MakeRoot(verb, noun);
  }

  // `A conference on trade was held`, where the sentence was hung on the conference and the trade
  // made the subject: the conference is, and on trade.
  void MakeSubject(int noun) {
    const int preposition = noun + 1;
    if (At(noun).head >= 0 || !Has(preposition) || At(preposition).tag != "IN") {
      return;
    }
    const int verb = At(preposition).head;
    if (!IsVerb(verb) || verb < preposition || At(verb).head != noun ||
        !At(verb).relation.starts_with("acl")) {
      return;
    }
    for (int within = preposition + 1; within < verb; ++within) {
      if (At(within).head != verb || !At(within).relation.starts_with("nsubj")) {
        continue;
      }
      MakeRoot(verb, noun);
      At(noun).relation = At(within).relation;
      At(within).head = noun;
      At(within).relation = "nmod";
      At(preposition).head = within;
      At(preposition).relation = "case";
      return;
    }
  }

  // Makes a verb the root of a sentence that was hung on its subject.
  void MakeRoot(int verb, int subject) {
    for (int i = verb + 1; i < size(); ++i) {
      if (At(i).head == subject) {
        At(i).head = verb;  // the full stop
      }
    }
    At(verb).head = -1;
    At(verb).relation = "root";
    At(subject).head = verb;
    At(subject).relation = "nsubj";
  }

  bool HasSubject(int verb) {
    return absl::c_any_of(tokens_, [&](const Token& token) {
      return token.head == verb && token.relation.starts_with("nsubj");
    });
  }

  // `Leaders of the two parties agreed`, where what the parties do was taken for a clause of
  // theirs: the leaders do it.
  void FreeVerbOfPhrase(int noun) {
    if (At(noun).head >= 0) {
      return;
    }
    for (int verb = noun + 1; verb < size(); ++verb) {
      const std::string_view tag = At(verb).tag;
      if (tag == "VBZ" || tag == "VBP" || tag == "MD" || (tag == "VBD" && HasSubject(verb))) {
        return;
      }
      if (tag != "VBD") {
        continue;
      }
      const int within = At(verb).head;
      if (At(verb).relation.starts_with("acl") && within > noun && within == verb - 1 &&
          At(within).head == noun && At(within).relation.starts_with("nmod")) {
        MakeRoot(verb, noun);
      }
      return;
    }
  }

  // `The mill, which had ten rooms, closed`: the verb behind the comma that ends the clause.
  void FreeVerbBehindRelative(int noun) {
    if (At(noun).head >= 0 || !Has(noun + 2) || At(noun + 1).tag != "," ||
        !At(noun + 2).tag.starts_with("W")) {
      return;
    }
    for (int verb = noun + 3; verb + 1 < size(); ++verb) {
      if (At(verb).tag != ",") {
        continue;
      }
      const std::string_view tag = At(verb + 1).tag;
      const bool hung = At(verb + 1).head > noun && At(verb + 1).relation.starts_with("acl");
      if ((tag == "VBD" || tag == "VBN") && hung && !HasSubject(verb + 1)) {
        At(verb + 1).tag = "VBD";
        MakeRoot(verb + 1, noun);
      }
      return;
    }
  }

  std::vector<Token>& tokens_;
};

}  // namespace

void RepairParse(Sentence& sentence) { Repair(sentence.tokens).Run(); }

}  // namespace annals::extractor
