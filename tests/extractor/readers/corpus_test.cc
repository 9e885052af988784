// Document dates of real documents against their editors' dates. Needs ANNALS_CORPUS.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "extractor/readers/document_date.h"
#include "extractor/readers/plain_text.h"
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

}  // namespace
}  // namespace annals::extractor
