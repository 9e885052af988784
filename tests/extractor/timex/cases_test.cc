// The table of sentences in cases.tsv: what the tagger must find in each, and nothing else.
//
// A line is a sentence with its mentions in brackets, a tab, and for each mention its type, its
// value (`-` for none), its mod, quant and freq where it has them, and its EDTF text where that is
// an interval; `none` for a sentence without mentions. `reference DATE` dates what follows it.
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "extractor/text_model.h"
#include "extractor/timex/tagger.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using annals::v1::Mention;

std::string Describe(const Mention& mention) {
  constexpr std::string_view kPrefix = "TIMEX_TYPE_";
  std::string text = absl::StrCat(annals::v1::TimexType_Name(mention.type()).substr(kPrefix.size()),
                                  " ", mention.value().empty() ? "-" : mention.value());
  if (!mention.mod().empty()) absl::StrAppend(&text, " mod=", mention.mod());
  if (!mention.quant().empty()) absl::StrAppend(&text, " quant=", mention.quant());
  if (!mention.freq().empty()) absl::StrAppend(&text, " freq=", mention.freq());
  if (absl::StrContains(mention.when().edtf(), '/')) {
    absl::StrAppend(&text, " ", mention.when().edtf());
  }
  return text;
}

// The sentence's line as the tagger would write it.
std::string LineOf(const Tagger& tagger, const std::string& sentence, const std::string& date) {
  TagContext context;
  context.document_date_edtf = date;
  context.language = "en";
  std::string line;
  std::vector<std::string> found;
  size_t at = 0;
  for (const Mention& mention : tagger.Tag(TextModel(sentence, {}), context)) {
    absl::StrAppend(&line, sentence.substr(at, mention.begin_offset() - at), "[", mention.text(),
                    "]");
    at = mention.end_offset();
    found.push_back(Describe(mention));
  }
  return absl::StrCat(line, sentence.substr(at), "\t",
                      found.empty() ? "none" : absl::StrJoin(found, "; "));
}

TEST(CasesTest, FindsWhatTheTableSays) {
  const absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create("en");
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  std::ifstream file(CASES);
  ASSERT_TRUE(file.is_open()) << "no file " << CASES;
  std::string reference;
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (absl::StartsWith(line, "reference ")) {
      reference = line.substr(10);
      continue;
    }
    const std::string sentence =
        absl::StrReplaceAll(line.substr(0, line.find('\t')), {{"[", ""}, {"]", ""}});
    EXPECT_EQ(LineOf(**tagger, sentence, reference), line);
    ++count;
  }
  EXPECT_GT(count, 150);
}

}  // namespace
}  // namespace annals::extractor
