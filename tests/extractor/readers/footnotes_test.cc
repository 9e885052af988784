// Footnotes: which list is one of notes, and where the marks stand.
#include "extractor/readers/footnotes.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The body with `{n}` in place of each mark of a note n.
std::string Marked(std::string_view text) {
  const Footnotes found = FindFootnotes(text);
  std::string marked;
  uint32_t at = 0;
  for (const NoteMarker& marker : found.markers) {
    marked.append(text.substr(at, marker.span.begin - at));
    absl::StrAppend(&marked, "{", marker.note, "}");
    at = marker.span.end;
  }
  marked.append(text.substr(at, found.body_end - at));
  return marked;
}

std::vector<std::string> Notes(std::string_view text) {
  std::vector<std::string> notes;
  for (const ByteSpan& span : FindFootnotes(text).notes) {
    notes.emplace_back(text.substr(span.begin, span.size()));
  }
  return notes;
}

// A body over notes 1 to `count`.
std::string WithNotes(std::string_view body, int count) {
  std::string text(body);
  text += '\n';
  for (int note = 1; note <= count; ++note) {
    absl::StrAppend(&text, "  ", note, ". Note of the editor.\n");
  }
  return text;
}

TEST(FootnotesTest, FindsMarksGluedToWordsAndNumbers) {
  struct Case {
    std::string body;
    int notes;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"They met in Lund1 and left.2", 2, "They met in Lund{1} and left.{2}\n"},
      {"The council1 wrote (letter 23)2 to him,3 he said “no”4.", 4,
       "The council{1} wrote (letter 23){2} to him,{3} he said “no”{4}.\n"},
      {"The council1 wrote (letter 472) in Lund3.", 3,
       "The council{1} wrote (letter 47{2}) in Lund{3}.\n"},
      {"The council1 met on July 152 in Lund3.", 3,
       "The council{1} met on July 15{2} in Lund{3}.\n"},
      {"The council1 met in 19572 in Lund3.", 3, "The council{1} met in 1957{2} in Lund{3}.\n"},
      {"The council1 met on July 15, 1957,2 in Lund3.", 3,
       "The council{1} met on July 15, 1957,{2} in Lund{3}.\n"},
      {"The council1 spent 1,5002 crowns in Lund3.", 3,
       "The council{1} spent 1,500{2} crowns in Lund{3}.\n"},
      {"The council1 left in 1957.2 Lund3 was calm.", 3,
       "The council{1} left in 1957.{2} Lund{3} was calm.\n"},
      {"The UNESCO1 met.", 1, "The UNESCO{1} met.\n"},
      {"a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11", 11,
       "a{1} b{2} c{3} d{4} e{5} f{6} g{7} h{8} i{9} j{10} k{11}\n"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(Marked(WithNotes(test.body, test.notes)), test.expected) << test.body;
  }
}

TEST(FootnotesTest, LeavesNumbersThatTheOrderDoesNotNeed) {
  struct Case {
    std::string body;
    int notes;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"The 22 councils1 met on July 12 in Lund2.", 2,
       "The 22 councils{1} met on July 12 in Lund{2}.\n"},
      {"The council1 of ’42 had 1,532 members2.", 2,
       "The council{1} of ’42 had 1,532 members{2}.\n"},
      {"The council1 met at 10:42 for 3.2 hours in room B2 in Lund2.", 2,
       "The council{1} met at 10:42 for 3.2 hours in room B2 in Lund{2}.\n"},
      {"The council1 met—2 p.m. was late—in the 1932s and spent $42 or 72% in Lund2.", 2,
       "The council{1} met—2 p.m. was late—in the 1932s and spent $42 or 72% in Lund{2}.\n"},
      {"The council1 and file 761.00/7–1552 of Lund2.", 2,
       "The council{1} and file 761.00/7–1552 of Lund{2}.\n"},
      // The later mark of a number is out of order.
      {"The council2 met in Lund1 and Malmö2.", 2, "The council2 met in Lund{1} and Malmö{2}.\n"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(Marked(WithNotes(test.body, test.notes)), test.expected) << test.body;
  }
}

TEST(FootnotesTest, PrefersTheNumberWithoutAnExplanation) {
  EXPECT_EQ(Marked(WithNotes("The council1 of 1952 and July 12, 1950 had letter 802 in Lund3.", 3)),
            "The council{1} of 1952 and July 12, 1950 had letter 80{2} in Lund{3}.\n");
  EXPECT_EQ(
      Marked(WithNotes("The council1 spent $92 on paragraph 12 of letter 8012, in Lund3.", 3)),
      "The council{1} spent $92 on paragraph 12 of letter 801{2}, in Lund{3}.\n");
}

TEST(FootnotesTest, FindsOtherFormsOfMarks) {
  EXPECT_EQ(Marked("The council¹ spent 5 km² in Lund².\n¹ The city’s.\n² In 1957.\n"),
            "The council{1} spent 5 km² in Lund{2}.\n");
  EXPECT_EQ(Marked("The council[1] met in room B2 in Lund [2].\n[1] The city’s.\n[2] In 1957.\n"),
            "The council{1} met in room B2 in Lund{2}.\n");
  // A text keeps to one form: the bracket is an editor's correction.
  EXPECT_EQ(Marked(WithNotes("The council1 met on July 3 [2] in Lund2.", 2)),
            "The council{1} met on July 3 [2] in Lund{2}.\n");
}

TEST(FootnotesTest, ReadsTheNotes) {
  EXPECT_THAT(Notes("They1 met2 there3.\n\nSmith\n  1. Source: the archive.\n  2.\nOf two\n"
                    "paragraphs.\n  3. Ibid.\n"),
              ElementsAre("Source: the archive.", "Of two\nparagraphs.", "Ibid."));
  EXPECT_THAT(Notes("They1 met2.\n1 Source\n2 Ibid."), ElementsAre("Source", "Ibid."));
  EXPECT_THAT(Notes("They1 met2.\r\n1) Source\r\n2) Ibid.\r\n"), ElementsAre("Source", "Ibid."));
}

TEST(FootnotesTest, TakesADeclaredListWithoutMarks) {
  const std::string headed = "They met in 1951.\nFootnotes:\n[1] The first.\n[2] The second.\n";
  EXPECT_THAT(Notes(headed), ElementsAre("The first.", "The second."));
  EXPECT_EQ(Marked(headed), "They met in 1951.\n") << "the heading is no part of the body";
  const std::string source = "They met in 1951.\n1. Source: the archive.\n2. The second.\n";
  EXPECT_THAT(Notes(source), ElementsAre("Source: the archive.", "The second."));
  EXPECT_EQ(Marked(source), "They met in 1951.\n") << "no mark is plain, so no number is cut";
}

TEST(FootnotesTest, TakesNumberedParagraphsForNoNotes) {
  for (const std::string text :
       {"They met in 1951 and 1952.\n1. They spoke.\n2. They left.\n",
        "1. They spoke.\n2. They left.\n", "They1 met.\n", "They met.\n2. They spoke.\n",
        "1. Lund1", "They1 met.\n01. No number begins so.\n", ""}) {
    const Footnotes found = FindFootnotes(text);
    EXPECT_THAT(found.notes, IsEmpty()) << text;
    EXPECT_THAT(found.markers, IsEmpty()) << text;
    EXPECT_EQ(found.body_end, text.size()) << text;
  }
}

TEST(FootnotesTest, TellsTheNotesFromOtherLists) {
  // Numbered paragraphs before, and a list inside the last note.
  const std::string text =
      "Report on Lund1\n1. They spoke.\n2. They left2 by train.\n3. They came3 home.\n"
      "  1. Source: the archive.\n  2. At noon.\n  3. With:\n1. A dog.\n2. A cat.\n";
  EXPECT_EQ(
      Marked(text),
      "Report on Lund{1}\n1. They spoke.\n2. They left{2} by train.\n3. They came{3} home.\n");
  EXPECT_THAT(Notes(text),
              ElementsAre("Source: the archive.", "At noon.", "With:\n1. A dog.\n2. A cat."));
}

// Every way to place the marks of three notes among words and numbers is read back.
TEST(FootnotesTest, ReadsBackWhatWasMarked) {
  const std::vector<std::string> words = {"Lund",      "council,", "letter 47", "1957.",
                                          "(room 12)", "“yes”",    "Malmö",     "July 15"};
  for (size_t a = 0; a < words.size(); ++a) {
    for (size_t b = a + 1; b < words.size(); ++b) {
      std::string body = "Report1";
      std::string expected = "Report{1}";
      for (size_t i = 0; i < words.size(); ++i) {
        absl::StrAppend(&body, " ", words[i], i == a ? "2" : i == b ? "3" : "");
        absl::StrAppend(&expected, " ", words[i], i == a ? "{2}" : i == b ? "{3}" : "");
      }
      EXPECT_EQ(Marked(WithNotes(body + " so.", 3)), expected + " so.\n");
    }
  }
}

}  // namespace
}  // namespace annals::extractor
