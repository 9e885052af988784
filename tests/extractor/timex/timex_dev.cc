// For work on the rules.
//
//   extractor_timex_dev tag GOLD.jsonl          one line {"doc", "spans"} for each
//   document,
//                                                        offsets in code points
//   extractor_timex_dev score GOLD.jsonl ...             F1 of extents and values
//   extractor_timex_dev check                            the examples of the rule tables that fail
//   extractor_timex_dev time FILE                        the speed on a text
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/readers/plain_text.h"
#include "extractor/timex/tagger.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tests/extractor/timex/corpus.h"

namespace annals::extractor {
namespace {

int Fail(const absl::Status& status) {
  std::cerr << status << "\n";
  return 1;
}

int Tag(const Tagger& tagger, const Chronology& chronology, const char* path) {
  const absl::Status status = ForEachDocument(path, [&](const CorpusDocument& document) {
    google::protobuf::Struct output;
    (*output.mutable_fields())["doc"].set_string_value(document.name);
    google::protobuf::ListValue& spans = *(*output.mutable_fields())["spans"].mutable_list_value();
    for (const TimexSpan& found : TagDocument(tagger, chronology, document)) {
      auto& span = *spans.add_values()->mutable_struct_value()->mutable_fields();
      span["start"].set_number_value(found.start);
      span["end"].set_number_value(found.end);
      span["type"].set_string_value(found.type);
      span["value"].set_string_value(found.value);
      span["mod"].set_string_value(found.mod);
      span["edtf"].set_string_value(found.edtf);
      span["rule"].set_string_value(found.rule);
    }
    std::string json;
    if (google::protobuf::util::MessageToJsonString(output, &json).ok()) std::cout << json << "\n";
  });
  return status.ok() ? 0 : Fail(status);
}

int Score(const Tagger& tagger, const Chronology& chronology, char** paths) {
  for (; *paths != nullptr; ++paths) {
    const absl::StatusOr<TimexScore> score = ScoreCorpus(tagger, chronology, *paths);
    if (!score.ok()) return Fail(score.status());
    std::printf("%s: strict %.2f relaxed %.2f value %.2f, value recall %.2f\n", *paths,
                score->StrictF1(), score->RelaxedF1(), score->ValueF1(), score->ValueRecall());
  }
  return 0;
}

int Time(const Tagger& tagger, const Chronology& chronology, const char* path) {
  std::ifstream file(path);
  const TextModel model = ReadPlainText(std::string(std::istreambuf_iterator<char>(file), {}));
  size_t count = 0;
  const std::clock_t begin = std::clock();
  tagger.Tag(model, TagContext{"1957-07-15", &chronology, ""},
             [&count](annals::v1::Mention) { ++count; });
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%zu bytes, %zu mentions, %.3f s of one core, %.2f MB/s\n", model.text().size(),
              count, seconds, static_cast<double>(model.text().size()) / seconds / 1e6);
  return 0;
}

int Run(int argc, char** argv) {
  const absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
  if (!tagger.ok()) return Fail(tagger.status());
  const absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
  if (!chronology.ok()) return Fail(chronology.status());
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "check") {
    const std::vector<std::string> failures = (*tagger)->CheckExamples();
    for (const std::string& failure : failures) std::cout << failure << "\n";
    return failures.empty() ? 0 : 1;
  }
  if (argc > 2 && command == "tag") return Tag(**tagger, *chronology, argv[2]);
  if (argc > 2 && command == "score") return Score(**tagger, *chronology, argv + 2);
  if (argc > 2 && command == "time") return Time(**tagger, *chronology, argv[2]);
  std::cerr << "usage: extractor_timex_dev tag GOLD | score GOLD... | check | "
               "time FILE\n";
  return 2;
}

}  // namespace
}  // namespace annals::extractor

int main(int argc, char** argv) { return annals::extractor::Run(argc, argv); }
