// Prints the mentions of documents given as JSON Lines {"doc", "text", "dct"}, one line of
// {"doc", "spans"} each, offsets in code points: what the scorer of the corpora reads. Unlike
// `annals mentions` it takes the text as it is, without looking for page marks, footnotes or a
// date.
//
//   extractor_timex_dev < gold.jsonl > system.jsonl
//   extractor_timex_dev --check            runs the examples of the rule tables
//   extractor_timex_dev --time FILE        measures the speed on a text
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/chronology/chronology.h"
#include "extractor/text_model.h"
#include "extractor/timex/tagger.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace {

using annals::extractor::Chronology;
using annals::extractor::TagContext;
using annals::extractor::Tagger;
using annals::extractor::TextModel;
using annals::v1::Mention;

std::string TypeName(annals::v1::TimexType type) {
  return annals::v1::TimexType_Name(type).substr(std::string_view("TIMEX_TYPE_").size());
}

// How many code points begin before each of the offsets, which must be in order.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {}
  uint32_t At(uint32_t offset) {
    if (offset < at_) at_ = count_ = 0;
    for (; at_ < offset; ++at_) {
      count_ += (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80;
    }
    return count_;
  }

 private:
  std::string_view text_;
  uint32_t at_ = 0;
  uint32_t count_ = 0;
};

int TagAll(const Tagger& tagger, const Chronology& chronology) {
  for (std::string line; std::getline(std::cin, line);) {
    google::protobuf::Struct document;
    if (!google::protobuf::util::JsonStringToMessage(line, &document).ok()) {
      std::cerr << "not JSON: " << line.substr(0, 80) << "\n";
      return 1;
    }
    const auto& fields = document.fields();
    const auto text = [&](const char* name) {
      const auto found = fields.find(name);
      return found == fields.end() ? std::string() : found->second.string_value();
    };
    google::protobuf::Struct output;
    (*output.mutable_fields())["doc"].set_string_value(text("doc"));
    google::protobuf::ListValue* spans = (*output.mutable_fields())["spans"].mutable_list_value();
    const TextModel model(text("text"), {});
    CodePoints points(model.source());
    for (const Mention& mention : tagger.Tag(model, TagContext{text("dct"), &chronology})) {
      auto& span = *spans->add_values()->mutable_struct_value()->mutable_fields();
      span["start"].set_number_value(points.At(mention.begin_offset()));
      span["end"].set_number_value(points.At(mention.end_offset()));
      span["text"].set_string_value(mention.text());
      span["type"].set_string_value(TypeName(mention.type()));
      span["value"].set_string_value(mention.value());
      span["mod"].set_string_value(mention.mod());
      span["edtf"].set_string_value(mention.when().edtf());
      span["rule"].set_string_value(mention.rule());
    }
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(output, &json).ok()) return 1;
    std::cout << json << "\n";
  }
  return 0;
}

int Time(const Tagger& tagger, const Chronology& chronology, const char* path) {
  std::ifstream file(path);
  const TextModel model(std::string(std::istreambuf_iterator<char>(file), {}), {});
  size_t count = 0;
  const auto begin = std::chrono::steady_clock::now();
  tagger.Tag(model, TagContext{"1957-07-15", &chronology}, [&count](Mention) { ++count; });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%zu bytes, %zu mentions, %.3f s, %.2f MB/s\n", model.text().size(), count,
              seconds.count(), model.text().size() / seconds.count() / 1e6);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view language = "en";
  if (argc > 2 && std::string_view(argv[1]) == "--language") {
    language = argv[2];
    argv += 2;
    argc -= 2;
  }
  absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create(language);
  if (!tagger.ok()) {
    std::cerr << tagger.status() << "\n";
    return 1;
  }
  if (argc > 1 && std::string_view(argv[1]) == "--check") {
    const std::vector<std::string> failures = (*tagger)->CheckExamples();
    for (const std::string& failure : failures) std::cout << failure << "\n";
    return failures.empty() ? 0 : 1;
  }
  const absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
  if (!chronology.ok()) {
    std::cerr << chronology.status() << "\n";
    return 1;
  }
  if (argc > 2 && std::string_view(argv[1]) == "--time") {
    return Time(**tagger, *chronology, argv[2]);
  }
  return TagAll(**tagger, *chronology);
}
