#include "tests/extractor/timex/corpus.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/plain_text.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace annals::extractor {
namespace {

std::string Text(const google::protobuf::Struct& object, const char* name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? std::string() : found->second.string_value();
}

uint32_t Number(const google::protobuf::Struct& object, const char* name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? 0 : static_cast<uint32_t>(found->second.number_value());
}

// How many code points begin before a byte of the text.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {}
  uint32_t Before(uint32_t offset) {
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

}  // namespace

uint32_t CountCodePoints(std::string_view text, size_t bytes) {
  return CodePoints(text).Before(static_cast<uint32_t>(bytes));
}

absl::Status ForEachDocument(const std::string& path,
                             const std::function<void(const CorpusDocument&)>& visit) {
  std::ifstream file(path);
  if (!file.is_open()) return absl::NotFoundError(absl::StrCat("no file ", path));
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    google::protobuf::Struct object;
    if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ", line ", number, ": not JSON"));
    }
    CorpusDocument document{Text(object, "doc"), Text(object, "text"), Text(object, "dct"), {}};
    const auto spans = object.fields().find("spans");
    if (spans != object.fields().end()) {
      for (const auto& value : spans->second.list_value().values()) {
        const google::protobuf::Struct& span = value.struct_value();
        TimexSpan gold;
        gold.start = Number(span, "start");
        gold.end = Number(span, "end");
        gold.type = Text(span, "type");
        gold.value = Text(span, "value");
        document.gold.push_back(std::move(gold));
      }
    }
    visit(document);
  }
  return absl::OkStatus();
}

std::vector<TimexSpan> TagDocument(const Tagger& tagger, const Chronology& chronology,
                                   const CorpusDocument& document) {
  const TextModel model = ReadPlainText(document.text);
  CodePoints points(model.source());
  std::vector<TimexSpan> spans;
  for (const annals::v1::Mention& mention :
       tagger.Tag(model, TagContext{document.date, &chronology, ""})) {
    TimexSpan span;
    span.start = points.Before(mention.begin_offset());
    span.end = points.Before(mention.end_offset());
    span.type =
        annals::v1::TimexType_Name(mention.type()).substr(std::string_view("TIMEX_TYPE_").size());
    span.value = mention.value();
    span.mod = mention.mod();
    span.edtf = mention.when().edtf();
    span.rule = mention.rule();
    spans.push_back(std::move(span));
  }
  return spans;
}

void TimexScore::Add(const std::vector<TimexSpan>& of_gold,
                     const std::vector<TimexSpan>& of_system) {
  gold += static_cast<int>(of_gold.size());
  system += static_cast<int>(of_system.size());
  // Pairs that overlap: equal ones first, then by the length of the overlap.
  std::vector<std::tuple<bool, int, size_t, size_t>> pairs;
  for (size_t i = 0; i < of_gold.size(); ++i) {
    for (size_t j = 0; j < of_system.size(); ++j) {
      const int overlap = static_cast<int>(std::min(of_gold[i].end, of_system[j].end)) -
                          static_cast<int>(std::max(of_gold[i].start, of_system[j].start));
      if (overlap <= 0) continue;
      const bool equal =
          of_gold[i].start == of_system[j].start && of_gold[i].end == of_system[j].end;
      pairs.emplace_back(!equal, -overlap, i, j);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<bool> gold_used(of_gold.size());
  std::vector<bool> system_used(of_system.size());
  for (const auto& [unequal, overlap, i, j] : pairs) {
    if (gold_used[i] || system_used[j]) continue;
    gold_used[i] = system_used[j] = true;
    ++relaxed;
    strict += unequal ? 0 : 1;
    value += absl::AsciiStrToUpper(of_gold[i].value) == absl::AsciiStrToUpper(of_system[j].value);
  }
}

absl::StatusOr<TimexScore> ScoreCorpus(const Tagger& tagger, const Chronology& chronology,
                                       const std::string& path) {
  TimexScore score;
  absl::Status status = ForEachDocument(path, [&](const CorpusDocument& document) {
    score.Add(document.gold, TagDocument(tagger, chronology, document));
  });
  if (!status.ok()) return status;
  return score;
}

}  // namespace annals::extractor
