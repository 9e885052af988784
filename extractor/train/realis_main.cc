// annals-train-realis: learns which words tell of something that happened, from LitBank.
//
//   annals-train-realis LITBANK MODEL
//
// LITBANK is a directory of its *.tsv files, MODEL the file to write, extractor/data/en/realis.bin.
// Every tenth book, in the order of their names, is held out: tests/bench/litbank_triggers.py
// scores the program on them. Prints the scores of ten models, each on the tenth of the books that
// it has not seen, and of the one written on the held-out books. The same input gives the same
// bytes. It takes one core for about two minutes.
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "extractor/chronology/chronology.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/quotations.h"
#include "extractor/events/realis_features.h"
#include "extractor/events/realis_model.h"
#include "extractor/readers/plain_text.h"
#include "extractor/timex/tagger.h"
#include "extractor/train/litbank.h"
#include "extractor/train/model_writer.h"
#include "extractor/train/realis_trainer.h"

namespace annals::extractor::train {
namespace {

constexpr uint64_t kSeed = 1957;
constexpr size_t kFolds = 10;
constexpr size_t kHeldOut = kFolds - 1;

// What the words of a book give to learn from, and the marked words among those that a model is not
// asked of.
struct BookExamples {
  std::vector<RealisExample> examples;
  int missed = 0;
};

struct Score {
  int right = 0;
  int wrong = 0;
  int missed = 0;

  void Add(const Score& other) {
    right += other.right;
    wrong += other.wrong;
    missed += other.missed;
  }
};

// Reads books as the extractor does, so that a model learns from what it will see.
class BookReader {
 public:
  static absl::StatusOr<BookReader> Create() {
    absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
    if (!lexicon.ok()) {
      return lexicon.status();
    }
    absl::StatusOr<std::unique_ptr<Analyzer>> analyzer = Analyzer::Create(lexicon->place_names());
    if (!analyzer.ok()) {
      return analyzer.status();
    }
    absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
    if (!tagger.ok()) {
      return tagger.status();
    }
    absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
    if (!chronology.ok()) {
      return chronology.status();
    }
    return BookReader(*std::move(lexicon), *std::move(analyzer), *std::move(tagger),
                      *std::move(chronology));
  }

  BookExamples Read(const Book& book) const {
    TagContext context;
    context.chronology = &chronology_;
    context.language = "en";
    const TextModel model = ReadPlainText(book.text);
    const Quotations quotations(model);
    const std::vector<annals::v1::Mention> mentions = tagger_->Tag(model, context);
    const annals::v1::Document document;
    DocumentSentences sentences(lexicon_, *analyzer_, chronology_, model, document, mentions);
    BookExamples read;
    read.missed = static_cast<int>(book.triggers.size());
    for (size_t i = 0; i < sentences.size(); ++i) {
      const SentenceView& view = sentences.View(i);
      const RealisFeatures features(view, quotations);
      for (int token = 0; token < view.size(); ++token) {
        if (features.MayTell(token)) {
          const bool happened =
              book.triggers.contains(model.ToSource(view.token(token).span).begin);
          read.missed -= happened ? 1 : 0;
          read.examples.push_back({.features = features.Of(token), .happened = happened});
        }
      }
    }
    return read;
  }

 private:
  BookReader(EventLexicon lexicon, std::unique_ptr<Analyzer> analyzer,
             std::unique_ptr<Tagger> tagger, Chronology chronology)
      : lexicon_(std::move(lexicon)),
        analyzer_(std::move(analyzer)),
        tagger_(std::move(tagger)),
        chronology_(std::move(chronology)) {}

  EventLexicon lexicon_;
  std::unique_ptr<Analyzer> analyzer_;
  std::unique_ptr<Tagger> tagger_;
  Chronology chronology_;
};

Score Test(const RealisModel& model, const BookExamples& book) {
  Score score;
  score.missed = book.missed;
  for (const RealisExample& example : book.examples) {
    const bool found = model.Probability(example.features) >= kRealis;
    score.right += found && example.happened ? 1 : 0;
    score.wrong += found && !example.happened ? 1 : 0;
    score.missed += !found && example.happened ? 1 : 0;
  }
  return score;
}

void Print(std::string_view what, const Score& score) {
  const double precision = static_cast<double>(score.right) / (score.right + score.wrong);
  const double recall = static_cast<double>(score.right) / (score.right + score.missed);
  std::cout << absl::StrFormat("%s: P %.1f  R %.1f  F1 %.1f", what, 100 * precision, 100 * recall,
                               200 * precision * recall / (precision + recall))
            << std::endl;
}

absl::Status Train(const std::string& litbank, const std::string& output) {
  const absl::StatusOr<std::vector<Book>> texts = ReadLitBank(litbank);
  if (!texts.ok()) {
    return texts.status();
  }
  const absl::StatusOr<BookReader> reader = BookReader::Create();
  if (!reader.ok()) {
    return reader.status();
  }
  std::vector<BookExamples> books;
  for (const Book& text : *texts) {
    books.push_back(reader->Read(text));
  }
  Score all;
  std::string held_out;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<const RealisExample*> examples;
    for (size_t b = 0; b < books.size(); ++b) {
      for (const RealisExample& example : books[b].examples) {
        if (b % kFolds != fold) {
          examples.push_back(&example);
        }
      }
    }
    const std::string bytes = TrainRealis(examples, {.seed = kSeed});
    const absl::StatusOr<RealisModel> model = RealisModel::Open(bytes);
    if (!model.ok()) {
      return model.status();
    }
    Score score;
    for (size_t b = fold; b < books.size(); b += kFolds) {
      score.Add(Test(*model, books[b]));
    }
    all.Add(score);
    if (fold == kHeldOut) {
      Print("all books, each by a model that has not seen it", all);
      Print("the held-out books", score);
      held_out = bytes;
    }
  }
  return SaveModel(output, held_out);
}

}  // namespace
}  // namespace annals::extractor::train

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: annals-train-realis LITBANK MODEL\n";
    return 2;
  }
  const absl::Status status = annals::extractor::train::Train(argv[1], argv[2]);
  if (!status.ok()) {
    std::cerr << "annals-train-realis: " << status.message() << "\n";
    return 1;
  }
  return 0;
}
