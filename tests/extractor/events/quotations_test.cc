#include "extractor/events/quotations.h"

#include <gtest/gtest.h>

#include <string>

#include "extractor/readers/plain_text.h"

namespace annals::extractor {
namespace {

// Whether the first byte of `word` is quoted in `text`.
bool IsQuoted(const std::string& text, const std::string& word) {
  const TextModel model = ReadPlainText(text);
  return Quotations(model).Hold(static_cast<uint32_t>(model.text().find(word)));
}

TEST(QuotationsTest, HoldsWhatStandsBetweenMarks) {
  const std::string curly = "He said: “Come in, please.” She came.";
  EXPECT_FALSE(IsQuoted(curly, "said"));
  EXPECT_TRUE(IsQuoted(curly, "Come"));
  EXPECT_TRUE(IsQuoted(curly, "please"));
  EXPECT_FALSE(IsQuoted(curly, "She"));

  const std::string straight = "\"Come in,\" he said. \"Sit down.\" She sat.";
  EXPECT_TRUE(IsQuoted(straight, "Come"));
  EXPECT_FALSE(IsQuoted(straight, "said"));
  EXPECT_TRUE(IsQuoted(straight, "Sit"));
  EXPECT_FALSE(IsQuoted(straight, "She"));
}

TEST(QuotationsTest, EndsWithItsParagraph) {
  for (const std::string mark : {"“", "\""}) {
    const std::string text = mark + "I never saw it.\n\nThe next day it was there.";
    EXPECT_TRUE(IsQuoted(text, "never")) << mark;
    EXPECT_FALSE(IsQuoted(text, "next")) << mark;
  }
}

TEST(QuotationsTest, TakesAClosingMarkAloneForNothing) {
  EXPECT_FALSE(IsQuoted("It was so.” He left.", "left"));
  EXPECT_FALSE(IsQuoted("", ""));
}

}  // namespace
}  // namespace annals::extractor
