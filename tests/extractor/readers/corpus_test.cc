// Document dates of real documents against their editors' dates. Needs ANNALS_CORPUS.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "extractor/readers/document_date.h"
#include "extractor/readers/plain_text.h"
#include "extractor/readers/reader.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

TEST(ReadersCorpusTest, ReadsDocumentDates) {
  const char* corpus = std::getenv("ANNALS_CORPUS");
  if (corpus == nullptr) {
    GTEST_SKIP() << "ANNALS_CORPUS is not set: skipped";
  }
  std::ifstream file(std::string(corpus) + "/frus/docs_dev.jsonl");
  ASSERT_TRUE(file.is_open()) << "no frus/docs_dev.jsonl under ANNALS_CORPUS=" << corpus;
  int dated = 0;
  int equal = 0;
  int cut = 0;
  for (std::string line; std::getline(file, line);) {
    google::protobuf::Struct document;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &document).ok());
    const auto& fields = document.fields();
    const TextModel model = ReadPlainText(fields.at("text").string_value());
    cut += static_cast<int>(model.note_references().size());
    const std::string& when = fields.at("when").string_value();
    if (when.empty()) {
      continue;
    }
    const auto date = FindDocumentDate(model);
    ++dated;
    equal += date.has_value() && date->edtf == when ? 1 : 0;
  }
  std::cout << equal << " of " << dated << " dates equal; " << cut << " digits taken for marks\n";
  EXPECT_GE(dated, 500);
  EXPECT_GE(equal, 0.98 * dated);
  // These renderings have lost their marks, so any that is found is a number cut short.
  EXPECT_LE(cut, 12);
}

TEST(ReadersCorpusTest, ReadsDocumentDatesOfTei) {
  const char* corpus = std::getenv("ANNALS_CORPUS");
  if (corpus == nullptr) {
    GTEST_SKIP() << "ANNALS_CORPUS is not set: skipped";
  }
  absl::flat_hash_map<std::string, std::string> read_dates;
  const std::string folder = std::string(corpus) + "/frus/tei";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    std::unique_ptr<FileReader> reader = NewFileReader({.file_name = entry.path().string()});
    ASSERT_TRUE(reader->Add(bytes.str()).ok());
    ASSERT_TRUE(reader->End().ok());
    while (std::optional<ReadResult> result = reader->Next()) {
      ASSERT_TRUE(std::holds_alternative<ReadDocument>(*result)) << entry.path();
      const auto& document = std::get<ReadDocument>(*result);
      ASSERT_EQ(document.document.aliases_size(), 1);
      std::string date = document.document.date().edtf();
      if (date.empty()) {
        const auto found = FindDocumentDate(document.model);
        if (found.has_value()) date = found->edtf;
      }
      read_dates[document.document.aliases(0)] = date;
    }
  }
  std::ifstream gold(std::string(corpus) + "/frus/docdate_dev.jsonl");
  ASSERT_TRUE(gold.is_open());
  int dated = 0;
  int equal = 0;
  for (std::string line; std::getline(gold, line);) {
    google::protobuf::Struct document;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &document).ok());
    const std::string& doc = document.fields().at("doc").string_value();
    const std::string& when = document.fields().at("when").string_value();
    ++dated;
    const bool same = read_dates[doc] == when;
    equal += same ? 1 : 0;
    if (!same) std::cout << doc << ": " << read_dates[doc] << " instead of " << when << "\n";
  }
  std::cout << equal << " of " << dated << " dates equal, " << read_dates.size() << " documents\n";
  EXPECT_GE(dated, 3000);
  EXPECT_GE(equal, 0.995 * dated);
}

}  // namespace
}  // namespace annals::extractor
