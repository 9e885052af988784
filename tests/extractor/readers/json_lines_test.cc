#include "extractor/readers/json_lines.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/json_source_map.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using testing::ElementsAre;

// What comes of a file: of each document id, date and text; of each error its line and message.
std::vector<std::string> ReadAll(std::string_view bytes, size_t piece,
                                 size_t max_text_bytes = 1000) {
  std::unique_ptr<FileReader> reader = NewJsonLinesReader({.max_text_bytes = max_text_bytes});
  std::vector<std::string> found;
  const auto take = [&] {
    while (std::optional<ReadResult> result = reader->Next()) {
      if (const auto* error = std::get_if<ReadError>(&*result)) {
        found.push_back(absl::StrCat(error->line, ": ", error->status.message()));
      } else {
        const auto& read = std::get<ReadDocument>(*result);
        found.push_back(absl::StrCat(read.fragment, " ", read.document.date().edtf(), " ",
                                     std::string(read.model.source())));
      }
    }
  };
  for (size_t at = 0; at < bytes.size(); at += piece) {
    EXPECT_TRUE(reader->Add(bytes.substr(at, piece)).ok());
    take();
  }
  EXPECT_TRUE(reader->End().ok());
  take();
  return found;
}

TEST(JsonLinesTest, ReadsLinesHoweverTheyCome) {
  const std::string file =
      "\xEF\xBB\xBF{\"doc\": \"a/1\", \"dct\": null, \"spans\": [{\"x\": 1}], \"text\": \"on 3 "
      "\\u00e4\"}\n"
      "\r\n"
      "{\"id\": 7, \"text\": \"b\", \"date\": \"19570715\"}\r\n"
      "{\"text\": \"c\"}";
  for (const size_t piece : {size_t{1}, size_t{7}, file.size()}) {
    EXPECT_THAT(ReadAll(file, piece), ElementsAre("a/1  on 3 ä", "7 1957-07-15 b", "line=4  c"));
  }
}

TEST(JsonLinesTest, NamesTheLineThatIsWrong) {
  const std::vector<std::string> found = ReadAll(
      "[1]\n{\"doc\": \"a\"}\n{\"text\": true}\n{\"text\": \"x\", \"dct\": \"soon\"}\n{\"text\": "
      "\"ok\"}\n",
      1000);
  ASSERT_EQ(found.size(), 5u);
  EXPECT_THAT(found[0], testing::StartsWith("1: not a JSON object"));
  EXPECT_EQ(found[1], "2: the key \"text\" is missing");
  EXPECT_EQ(found[2], "3: \"text\" is not a string");
  EXPECT_THAT(found[3], testing::StartsWith("4: \"dct\": "));
  EXPECT_EQ(found[4], "line=5  ok");
}

// JSON can write what no text holds.
TEST(JsonLinesTest, RefusesNulInAnyString) {
  for (const char* key : {"doc", "title", "author"}) {
    const std::vector<std::string> found =
        ReadAll(std::string("{\"") + key + "\": \"\\u0000a\", \"text\": \"x\"}\n", 1000);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0], testing::StartsWith(std::string("1: \"") + key + "\": NUL byte"));
  }
}

TEST(JsonLinesTest, SkipsALineThatIsTooLong) {
  const std::string file =
      absl::StrCat("{\"text\": \"", std::string(5000, 'x'), "\"}\n{\"text\": \"ok\"}\n");
  for (const size_t piece : {size_t{10}, size_t{100'000}}) {
    EXPECT_THAT(ReadAll(file, piece, 100),
                ElementsAre("1: the line has more than 200 bytes", "line=2  ok"));
  }
}

TEST(JsonLinesTest, KnowsWhereItsTextStands) {
  const std::string file =
      "\xEF\xBB\xBF{\"x\": {\"text\": \"no\"}, \"y\": \"text\", \"text\" : \"on 3 "
      "\\u00e4 \\ud83d\\uDE00\\\"July\\n\\\\\"}\n\n{\"text\": \"They met.\"}\n";
  std::unique_ptr<FileReader> reader = NewJsonLinesReader({});
  std::vector<std::string> runs;
  for (const char byte : file) {
    ASSERT_TRUE(reader->Add({&byte, 1}).ok());
    while (std::optional<ReadResult> result = reader->Next()) {
      const auto& read = std::get<ReadDocument>(*result);
      const annals::v1::SourceMap& map = read.document.source_map();
      size_t in_text = 0;
      size_t in_file = 0;
      for (int i = 0; i < map.lengths_size(); ++i) {
        in_text += map.text_gaps(i);
        in_file += static_cast<size_t>(map.source_gaps(i));
        runs.push_back(file.substr(in_file, map.lengths(i)));
        EXPECT_EQ(read.model.source().substr(in_text, map.lengths(i)), runs.back());
        in_text += map.lengths(i);
        in_file += map.lengths(i);
      }
    }
  }
  EXPECT_THAT(runs, ElementsAre("on 3 ", " ", "July", "They met."));
  // What the parser takes though it is not JSON has no map.
  EXPECT_EQ(MapOfJsonString("{text: 'a'}", "text", "a", 0).lengths_size(), 0);
}

TEST(JsonLinesTest, TakesIsoDates) {
  EXPECT_EQ(EdtfOfIsoDate("1957-07-15"), "1957-07-15");
  EXPECT_EQ(EdtfOfIsoDate("19570715"), "1957-07-15");
  EXPECT_EQ(EdtfOfIsoDate("1957-07-15T19:00"), "1957-07-15T19:00:00");
  EXPECT_EQ(EdtfOfIsoDate("1957-07-15T19:00:30"), "1957-07-15T19:00:30");
  EXPECT_EQ(EdtfOfIsoDate("195X"), "195X");
}

}  // namespace
}  // namespace annals::extractor
