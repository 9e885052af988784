// Page marks: what is one, and what is cut out with it.
#include "extractor/readers/page_marks.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

std::string WithoutMarks(std::string_view source) {
  std::string text;
  uint32_t at = 0;
  for (const PageMark& mark : FindPageMarks(source)) {
    EXPECT_LE(at, mark.cut.begin) << source;
    text.append(source.substr(at, mark.cut.begin - at));
    at = mark.cut.end;
  }
  text.append(source.substr(at));
  return text;
}

TEST(PageMarksTest, LeavesOneBlankInsideASentence) {
  struct Case {
    std::string name;
    std::string source;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"spaces on both sides", "the party [Page 12] met", "the party met"},
      {"a space before only", "the party [Page 12]met", "the party met"},
      {"a space after only", "the party[Page 12] met", "the party met"},
      {"no space", "the par[Page 12]ty met", "the party met"},
      {"several spaces", "the party  [Page 12]   met", "the party met"},
      {"a line break before", "the party\n[Page 12] met", "the party\nmet"},
      {"alone on a line inside a sentence", "the party\n[Page 12]\nmet", "the party\nmet"},
      {"blank lines inside a sentence", "the party\n\n[Page 12]\n\nmet", "the party\nmet"},
      {"CRLF inside a sentence", "the party\r\n[Page 12]\r\nmet", "the party\r\nmet"},
      {"two in a row", "the party [Page 12] [Page 13] met", "the party met"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(WithoutMarks(test.source), test.expected) << test.name;
  }
}

TEST(PageMarksTest, KeepsParagraphsApart) {
  struct Case {
    std::string name;
    std::string source;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"alone on a line", "They met.\n[Page 12]\nThen they left.", "They met.\nThen they left."},
      {"between blank lines", "They met.\n\n[Page 12]\n\nThen.", "They met.\n\n\nThen."},
      {"CRLF", "They met.\r\n[Page 12]\r\nThen.", "They met.\r\nThen."},
      {"before a heading", "They met.\n[Page 12] Then.", "They met.\nThen."},
      {"at the end of a line", "They met. [Page 12]\nThen.", "They met.\nThen."},
      {"first of the text", "[Page 12]\nThey met.", "They met."},
      {"last of the text", "They met.\n[Page 12]\n", "They met.\n"},
      {"all of the text", " [Page 12]\n", ""},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(WithoutMarks(test.source), test.expected) << test.name;
  }
}

TEST(PageMarksTest, NamesThePage) {
  const std::string source = "a [Page xiv] b [page 7] c [PAGE  120345] d";
  const std::vector<PageMark> marks = FindPageMarks(source);
  ASSERT_EQ(marks.size(), 3u);
  EXPECT_EQ(marks[0].label, "xiv");
  EXPECT_EQ(marks[0].span, (ByteSpan{2, 12}));
  EXPECT_EQ(marks[1].label, "7");
  EXPECT_EQ(marks[2].label, "120345");
}

TEST(PageMarksTest, TakesNothingElseForAMark) {
  for (const std::string source :
       {"a [Page] b", "a [Page12] b", "a [Page twelve] b", "a [Page 1234567] b", "a [Page 12 b",
        "a [Pages 12] b", "a [Page 12–13] b", "a (Page 12) b", "a [Page ", "[", ""}) {
    EXPECT_TRUE(FindPageMarks(source).empty()) << source;
  }
}

}  // namespace
}  // namespace annals::extractor
