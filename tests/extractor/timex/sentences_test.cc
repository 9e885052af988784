// Reads sentences_<language>.txt, in which every mention is marked as `[words|TYPE|value]`, with
// `|MOD` where it has one, and asks that the tagger marks each line just so. A line `@ date` gives
// the date of the documents that follow.
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/timex/tagger.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

// The words alone of a marked line.
std::string WithoutMarks(std::string_view line) {
  std::string text;
  bool in_mark = false;
  for (const char c : line) {
    if (c == '|') in_mark = true;
    if (!in_mark && c != '[' && c != ']') text += c;
    if (c == ']') in_mark = false;
  }
  return text;
}

std::string Marked(const std::string& text, const std::vector<annals::v1::Mention>& mentions) {
  constexpr std::string_view kPrefix = "TIMEX_TYPE_";
  std::string marked;
  size_t at = 0;
  for (const annals::v1::Mention& mention : mentions) {
    absl::StrAppend(&marked, text.substr(at, mention.begin_offset() - at), "[", mention.text(), "|",
                    annals::v1::TimexType_Name(mention.type()).substr(kPrefix.size()), "|",
                    mention.value(), mention.mod().empty() ? "" : "|", mention.mod(), "]");
    at = mention.end_offset();
  }
  return absl::StrCat(marked, text.substr(at));
}

void CheckSentences(const std::string& language) {
  absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create(language);
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  std::ifstream file(absl::StrCat(SENTENCES, "/sentences_", language, ".txt"));
  ASSERT_TRUE(file.is_open());
  TagContext context;
  context.language = language;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '@') {
      context.document_date_edtf = line.substr(2);
      continue;
    }
    const std::string text = WithoutMarks(line);
    EXPECT_EQ(Marked(text, (*tagger)->Tag(TextModel(text, {}), context)), line)
        << "line " << number;
  }
}

TEST(SentencesTest, GermanIsReadAsMarked) { CheckSentences("de"); }

}  // namespace
}  // namespace annals::extractor
