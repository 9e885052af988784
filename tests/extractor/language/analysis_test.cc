#include "extractor/language/analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace annals::extractor {
namespace {

using testing::ElementsAre;

const Analyzer& TestAnalyzer() {
  static const auto& analyzer = *new std::unique_ptr<Analyzer>(Analyzer::Create().value());
  return *analyzer;
}

ByteSpan WholeOf(std::string_view text) { return {0, static_cast<uint32_t>(text.size())}; }

Sentence Analyze(std::string_view text, const std::vector<ByteSpan>& masked = {}) {
  return TestAnalyzer().Analyze(text, WholeOf(text), masked);
}

std::string FormOf(std::string_view text, const Token& token) {
  return std::string(text.substr(token.span.begin, token.span.size()));
}

// "They/PRP/they<met:nsubj": form, tag, lemma, head and relation of one word.
std::string Describe(std::string_view text, const Sentence& sentence, const Token& token) {
  return absl::StrCat(FormOf(text, token), "/", std::string(token.tag), "/", token.lemma, "<",
                      token.head < 0 ? "" : FormOf(text, sentence.tokens[token.head]), ":",
                      std::string(token.relation));
}

std::vector<std::string> Describe(std::string_view text, const Sentence& sentence) {
  std::vector<std::string> words;
  for (const Token& token : sentence.tokens) {
    words.push_back(Describe(text, sentence, token));
  }
  return words;
}

// Every word reaches the one root.
void ExpectTree(const Sentence& sentence) {
  const int size = static_cast<int>(sentence.tokens.size());
  int roots = 0;
  for (int i = 0; i < size; ++i) {
    roots += sentence.tokens[i].head < 0 ? 1 : 0;
    int steps = 0;
    for (int word = i; word >= 0; word = sentence.tokens[word].head) {
      ASSERT_LT(word, size);
      ASSERT_LE(++steps, size) << "a circle through word " << i;
    }
    EXPECT_EQ(sentence.tokens[i].relation == "root", sentence.tokens[i].head < 0);
    EXPECT_FALSE(sentence.tokens[i].tag.empty());
    EXPECT_FALSE(sentence.tokens[i].lemma.empty());
  }
  EXPECT_EQ(roots, size > 0 ? 1 : 0);
}

TEST(AnalyzerTest, AnalysesASentence) {
  const std::string_view text = "The old king visited his daughters in Lisbon.";
  EXPECT_THAT(
      Describe(text, Analyze(text)),
      ElementsAre("The/DT/the<king:det", "old/JJ/old<king:amod", "king/NN/king<visited:nsubj",
                  "visited/VBD/visit<:root", "his/PRP$/his<daughters:nmod:poss",
                  "daughters/NNS/daughter<visited:obj", "in/IN/in<Lisbon:case",
                  "Lisbon/NNP/lisbon<visited:obl", "././.<visited:punct"));
}

TEST(AnalyzerTest, KnowsPassives) {
  const std::string_view text = "The treaty was signed by the ministers.";
  EXPECT_THAT(Describe(text, Analyze(text)),
              ElementsAre("The/DT/the<treaty:det", "treaty/NN/treaty<signed:nsubj:pass",
                          "was/VBD/be<signed:aux:pass", "signed/VBN/sign<:root",
                          "by/IN/by<ministers:case", "the/DT/the<ministers:det",
                          "ministers/NNS/minister<signed:obl:agent", "././.<signed:punct"));
}

TEST(AnalyzerTest, KnowsAPastTenseByItsObject) {
  for (const std::string_view text :
       {"The company unveiled its new engine.", "The ministers mothballed the old yard."}) {
    const Sentence sentence = Analyze(text);
    EXPECT_EQ(sentence.tokens[2].tag, "VBD") << text;
    EXPECT_EQ(sentence.tokens[2].relation, "root") << text;
  }
}

TEST(AnalyzerTest, MaskedSpansAreDates) {
  const std::string_view text = "On the fifth of May, 1932, the board met in Oslo.";
  const Sentence sentence = Analyze(text, {{3, 25}});
  ASSERT_GE(sentence.tokens.size(), 2u);
  EXPECT_EQ(sentence.tokens[1].tag, "DATE");
  EXPECT_EQ(Describe(text, sentence)[0], "On/IN/on<the fifth of May, 1932:case");
  EXPECT_EQ(Describe(text, sentence)[1],
            "the fifth of May, 1932/DATE/the fifth of may, 1932<met:obl");
}

TEST(AnalyzerTest, CapitalsThroughoutDoNotMakeNames) {
  const std::string_view text = "THE BOARD HAS MET THE WORKERS";
  std::vector<std::string> tags;
  for (const Token& token : Analyze(text).tokens) {
    tags.emplace_back(token.tag);
  }
  EXPECT_THAT(tags, ElementsAre("DT", "NN", "VBZ", "VBN", "DT", "NNS"));
}

// The style of cables: no articles, no forms of "be", no subject of the first person.
TEST(AnalyzerTest, TelegraphicStyleSurvives) {
  const std::string_view text = "Have told ambassador that board unable to sign agreement.";
  const Sentence sentence = Analyze(text);
  const std::vector<std::string> words = Describe(text, sentence);
  EXPECT_THAT(words, testing::IsSupersetOf({"told/VBN/tell<:root", "board/NN/board<unable:nsubj",
                                            "unable/JJ/unable<told:ccomp"}));
}

struct LemmaCase {
  const char* text;
  size_t word;
  const char* lemma;
};

class LemmaTest : public testing::TestWithParam<LemmaCase> {};

TEST_P(LemmaTest, LemmaOfWord) {
  const Sentence sentence = Analyze(GetParam().text);
  ASSERT_LT(GetParam().word, sentence.tokens.size());
  EXPECT_EQ(sentence.tokens[GetParam().word].lemma, GetParam().lemma);
}

INSTANTIATE_TEST_SUITE_P(
    Words, LemmaTest,
    testing::Values(
        LemmaCase{"They arrived late.", 1, "arrive"}, LemmaCase{"They were stopped.", 2, "stop"},
        LemmaCase{"They have studied it.", 2, "study"},
        LemmaCase{"It has occurred twice.", 2, "occur"},
        LemmaCase{"They overthrew the king.", 1, "overthrow"},
        LemmaCase{"They have forsaken him.", 2, "forsake"}, LemmaCase{"He is dying.", 2, "die"},
        LemmaCase{"She is making it.", 2, "make"}, LemmaCase{"The crises grew.", 1, "crisis"},
        LemmaCase{"The armies of two countries met.", 4, "country"},
        LemmaCase{"The wives and children left.", 1, "wife"},
        LemmaCase{"The wives and children left.", 3, "child"},
        LemmaCase{"It didn't end.", 2, "not"}, LemmaCase{"It wouldn’t end.", 2, "not"},
        LemmaCase{"It was worse.", 1, "be"}, LemmaCase{"BOARD MEETS WORKERS", 1, "meet"}));

TEST(AnalyzerTest, EmptySentenceHasNoRoot) {
  for (const std::string_view text : {"", " ", "\n\t"}) {
    const Sentence sentence = Analyze(text);
    EXPECT_TRUE(sentence.tokens.empty());
    EXPECT_EQ(sentence.root(), -1);
  }
}

TEST(AnalyzerTest, AnyInputGivesATree) {
  std::string marks;
  std::string words;
  for (int i = 0; i < 1000; ++i) {
    marks += i % 2 == 0 ? ". " : "( ";
    words += "the committee of ";
  }
  for (const std::string& text :
       {std::string("Yes"), std::string("."), std::string("\xFF\xFE \xC3"), std::string(6000, 'x'),
        std::string(6000, '('), std::string(6000, '\''), std::string(6000, '.') + "a",
        std::string("\0\0a\0", 4), marks, words}) {
    ExpectTree(Analyze(text));
  }
}

// Longer than the piece that is parsed at once: the pieces hang on the first one's root.
TEST(AnalyzerTest, LongSentencesAreOneTree) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " and ", "they met again");
  }
  const Sentence sentence = Analyze(text);
  EXPECT_EQ(sentence.tokens.size(), 1199u);
  ExpectTree(sentence);
}

TEST(AnalyzerTest, ThreadsGetTheSameAnswer) {
  const std::string_view text =
      "After long talks the ministers of both countries signed the treaty, which their parliaments "
      "had demanded, and went home.";
  const std::vector<std::string> expected = Describe(text, Analyze(text));
  std::vector<int> different(4);
  std::vector<std::thread> threads;
  for (int& count : different) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        count += Describe(text, Analyze(text)) == expected ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(different, ElementsAre(0, 0, 0, 0));
}

TEST(AnalyzerTest, EveryAnalyzerGivesTheSameAnswer) {
  const std::string_view text = "Rebels seized the port while the fleet lay at anchor.";
  const std::unique_ptr<Analyzer> other = Analyzer::Create().value();
  EXPECT_EQ(Describe(text, other->Analyze(text, WholeOf(text), {})), Describe(text, Analyze(text)));
}

// A text of one line with neither spaces nor marks, and one with spaces only between words, take a
// time in proportion to their length; a quadratic stage would take hours here.
TEST(AnalyzerTest, LongLinesTakeLinearTime) {
  std::string spaced;
  while (spaced.size() < (1 << 20)) {
    spaced += "no end of this line comes in sight ";
  }
  for (const std::string& text : {std::string(4 << 20, 'x'), spaced}) {
    size_t tokens = 0;
    for (const ByteSpan& sentence : SplitSentences(text, WholeOf(text))) {
      tokens += TestAnalyzer().Analyze(text, sentence, {}).tokens.size();
    }
    EXPECT_GT(tokens, 600u);
  }
}

}  // namespace
}  // namespace annals::extractor
