// The scores of the corpora against the checked-in baseline: none may drop unnoticed. Needs
// ANNALS_CORPUS. A better score is written into baseline.tsv with the change that brought it.
#include "tests/extractor/timex/corpus.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "extractor/chronology/chronology.h"
#include "extractor/timex/tagger.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

// Scores are printed and kept to one hundredth.
constexpr double kRounding = 0.005;

struct Row {
  std::string corpus;
  std::string measure;
  double score = 0;
};

std::vector<Row> ReadBaseline() {
  std::ifstream file(BASELINE);
  EXPECT_TRUE(file.is_open()) << "no file " << BASELINE;
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream columns(line);
    Row row;
    columns >> row.corpus >> row.measure >> row.score;
    EXPECT_FALSE(columns.fail()) << BASELINE << ": " << line;
    rows.push_back(row);
  }
  return rows;
}

double Measure(const TimexScore& score, const std::string& name) {
  if (name == "strict") return score.StrictF1();
  if (name == "relaxed") return score.RelaxedF1();
  if (name == "value") return score.ValueF1();
  EXPECT_EQ(name, "value-recall") << "unknown measure in " << BASELINE;
  return score.ValueRecall();
}

TEST(TimexCorpusTest, ScoresNoLowerThanTheBaseline) {
  const char* root = std::getenv("ANNALS_CORPUS");
  if (root == nullptr) GTEST_SKIP() << "ANNALS_CORPUS is not set: skipped";
  const absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  std::string scored;  // the corpus that `score` is of
  TimexScore score;
  const std::vector<Row> rows = ReadBaseline();
  ASSERT_FALSE(rows.empty());
  for (const Row& row : rows) {
    if (row.corpus != scored) {
      const absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
      ASSERT_TRUE(tagger.ok()) << tagger.status();
      const absl::StatusOr<TimexScore> found =
          ScoreCorpus(**tagger, *chronology, std::string(root) + "/" + row.corpus);
      ASSERT_TRUE(found.ok()) << found.status();
      score = *found;
      scored = row.corpus;
    }
    const double now = Measure(score, row.measure);
    std::cout << row.corpus << " " << row.measure << " " << now << " (baseline " << row.score
              << ")\n";
    EXPECT_GE(now, row.score - kRounding) << row.corpus << " " << row.measure;
  }
}

// The values of the mentions that lie in a span of a document.
std::vector<std::string> ValuesIn(const std::vector<TimexSpan>& spans, uint32_t begin,
                                  uint32_t end) {
  std::vector<std::string> values;
  for (const TimexSpan& span : spans) {
    if (span.start < begin || span.end > end) continue;
    values.push_back(span.edtf.empty() ? span.value : span.edtf);
  }
  return values;
}

TEST(TimexCorpusTest, ReadsEveryFileNumber) {
  const char* root = std::getenv("ANNALS_CORPUS");
  if (root == nullptr) GTEST_SKIP() << "ANNALS_CORPUS is not set: skipped";
  const absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  const absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  std::ifstream file(std::string(root) + "/frus/filenum_dev.jsonl");
  ASSERT_TRUE(file.is_open());
  int read = 0;
  for (std::string line; std::getline(file, line);) {
    google::protobuf::Struct number;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &number).ok());
    const auto& fields = number.fields();
    if (!fields.at("equal").bool_value()) continue;
    const std::string& raw = fields.at("raw").string_value();
    const CorpusDocument document{
        "", "Central Files, " + raw + ". Secret.", fields.at("doc_when").string_value(), {}};
    const std::vector<TimexSpan> spans = TagDocument(**tagger, *chronology, document);
    ASSERT_EQ(spans.size(), 1u) << raw;
    EXPECT_EQ(spans[0].value, fields.at("value").string_value()) << raw;
    ++read;
  }
  EXPECT_EQ(read, 1018);
}

// Every mention of the telegram that a person marked, with its EDTF value.
TEST(TimexCorpusTest, ReadsTheTelegram) {
  const char* root = std::getenv("ANNALS_CORPUS");
  if (root == nullptr) GTEST_SKIP() << "ANNALS_CORPUS is not set: skipped";
  const absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  const absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  std::ifstream text_file(std::string(root) + "/telegram/frus1955-57v24-d72.txt");
  std::stringstream text;
  text << text_file.rdbuf();
  const CorpusDocument document{"telegram", text.str(), "1957-07-15", {}};
  const std::vector<TimexSpan> spans = TagDocument(**tagger, *chronology, document);
  std::ifstream marks(std::string(root) + "/telegram/timex.tsv");
  ASSERT_TRUE(marks.is_open());
  int marked = 0;
  for (std::string line; std::getline(marks, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream columns(line);
    std::string surface, occurrence, type, edtf;
    std::getline(columns, surface, '\t');
    std::getline(columns, occurrence, '\t');
    std::getline(columns, type, '\t');
    std::getline(columns, edtf, '\t');
    size_t at = std::string::npos;
    for (int i = std::stoi(occurrence); i > 0; --i) {
      at = document.text.find(surface, at == std::string::npos ? 0 : at + 1);
      ASSERT_NE(at, std::string::npos) << line;
    }
    const std::vector<std::string> values =
        ValuesIn(spans, CountCodePoints(document.text, at),
                 CountCodePoints(document.text, at + surface.size()));
    // The file allows the document's date for `today`.
    const std::string other = edtf == "PRESENT_REF" ? "1957-07-15" : edtf;
    EXPECT_THAT(values, testing::Contains(testing::AnyOf(edtf, other))) << line;
    ++marked;
  }
  EXPECT_EQ(marked, 28);
}

}  // namespace
}  // namespace annals::extractor
