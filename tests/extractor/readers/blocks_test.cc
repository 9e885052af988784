// How the body of a text is divided.
#include "extractor/readers/blocks.h"

#include <string>
#include <string_view>
#include <vector>

#include "extractor/readers/headings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;

// Each block as a letter for its kind, a bar, and its text.
std::vector<std::string> BlocksOf(std::string_view text) {
  std::vector<std::string> blocks;
  for (const Block& block : SplitBlocks(text, static_cast<uint32_t>(text.size()))) {
    const char kind = block.kind == BlockKind::kTitle      ? 'T'
                      : block.kind == BlockKind::kDateline ? 'D'
                                                           : 'P';
    blocks.push_back(std::string(1, kind) + "|" +
                     std::string(text.substr(block.span.begin, block.span.size())));
  }
  return blocks;
}

TEST(BlocksTest, DividesAParagraphOnEachLine) {
  EXPECT_THAT(
      BlocksOf("Report From the Council of Lund\n"
               "Lund, July 15, 1957—7 p.m.\n"
               "The council met, and after a long debate in which nearly every member of it "
               "rose to speak at least once, it voted for the new harbour by nine to two.\n"
               "It then adjourned.\n"
               "Berg\n"),
      ElementsAre("T|Report From the Council of Lund", "D|Lund, July 15, 1957—7 p.m.",
                  "P|The council met, and after a long debate in which nearly every member "
                  "of it rose to speak at least once, it voted for the new harbour by nine "
                  "to two.",
                  "P|It then adjourned.", "P|Berg"));
}

TEST(BlocksTest, JoinsHardWrappedLines) {
  const std::string first =
      "The council met on Monday, and after a long debate in which\n"
      "nearly every member of it rose to speak at least once, Mr.\n"
      "Berg moved that the harbour be built. It voted by nine\n"
      "votes to two.";
  const std::string second =
      "On Tuesday it met again. The members of the opposition, who\n"
      "had lost the vote, did not come.";
  EXPECT_THAT(BlocksOf(first + "\n\n" + second + "\n"), ElementsAre("P|" + first, "P|" + second))
      << "a blank line between";
  EXPECT_THAT(BlocksOf(first + "\n" + second + "\n"), ElementsAre("P|" + first, "P|" + second))
      << "a short last line";
  EXPECT_THAT(BlocksOf("  " + first + " So it went in Lund now.\n  " + second + "\n"),
              ElementsAre("P|" + first + " So it went in Lund now.", "P|" + second))
      << "an indent";
}

TEST(BlocksTest, JoinsASentenceThatGoesOn) {
  EXPECT_THAT(
      BlocksOf("Title of It\n\nThe council met in the old town hall\nand voted.\nIt left.\n"),
      ElementsAre("T|Title of It", "P|The council met in the old town hall\nand voted.",
                  "P|It left."));
}

TEST(BlocksTest, JoinsLinesThatAPersonBroke) {
  // Neither full nor all of one width, and the next line begins with a date or a name.
  const std::string paragraph =
      "The council sat in Lund on\n3 July 1957. The harbour was opened by the mayor in the\n"
      "Summer of 1958, and closed on\n12 May 1960 at the wish of\nBerg.";
  EXPECT_THAT(BlocksOf("Title of It\n\n" + paragraph + "\nIt left.\n"),
              ElementsAre("T|Title of It", "P|" + paragraph, "P|It left."));
  EXPECT_THAT(BlocksOf("Title of It\n\nThe council sat in Lund\n\n3 July 1957\n"),
              ElementsAre("T|Title of It", "P|The council sat in Lund", "D|3 July 1957"));
}

TEST(BlocksTest, KeepsAnEnumeratorWithItsText) {
  EXPECT_THAT(BlocksOf("Points\n\n1.\nThe first.\n2.\n\nThe second:\na)\nIts part.\n(iv)\nMore.\n"),
              ElementsAre("T|Points", "P|1.\nThe first.", "P|2.\n\nThe second:", "P|a)\nIts part.",
                          "P|(iv)\nMore."));
}

TEST(BlocksTest, BeginsABlockWithEachItemOfAWrappedList) {
  EXPECT_THAT(BlocksOf("The council of Lund met on Monday and heard these reports:\n"
                       "1. The harbour would be built by the men of the city and of\n"
                       "the country around it in one year or in two.\n"
                       "2. The bridge would not be built at all, for want of money.\n"
                       "- So said Berg, who was the treasurer of the council then.\n"),
              ElementsAre("P|The council of Lund met on Monday and heard these reports:",
                          "P|1. The harbour would be built by the men of the city and of\n"
                          "the country around it in one year or in two.",
                          "P|2. The bridge would not be built at all, for want of money.",
                          "P|- So said Berg, who was the treasurer of the council then."));
}

TEST(BlocksTest, ReadsAMailHeader) {
  EXPECT_THAT(BlocksOf("From: Berg\nDate: Mon, 15 Jul 1957 19:00:00 +0000\n"
                       "Subject: The harbour of Lund\n\nWe voted.\n"),
              ElementsAre("P|From: Berg", "D|Date: Mon, 15 Jul 1957 19:00:00 +0000",
                          "T|The harbour of Lund", "P|We voted."));
}

TEST(BlocksTest, ReadsCarriageReturns) {
  EXPECT_THAT(BlocksOf("A Title\r\n\r\nWe voted.\r\n\r\nWe left.\r\n"),
              ElementsAre("T|A Title", "P|We voted.", "P|We left."));
}

TEST(BlocksTest, FindsADatelineAtTheEnd) {
  EXPECT_THAT(BlocksOf("Dear Sir,\n\nWe voted.\n\nYours, Berg\n\nLund, 15 July 1957\n"),
              ElementsAre("P|Dear Sir,", "P|We voted.", "P|Yours, Berg", "D|Lund, 15 July 1957"));
}

TEST(BlocksTest, EndsWithTheBody) {
  const std::string text = "We voted.\n  1. A note.\n";
  const std::vector<Block> blocks = SplitBlocks(text, 10);
  ASSERT_EQ(blocks.size(), 1u);
  EXPECT_EQ(blocks[0].span, (ByteSpan{0, 9}));
  EXPECT_TRUE(SplitBlocks("", 0).empty());
  EXPECT_TRUE(SplitBlocks(" \n\n \n", 5).empty());
}

TEST(HeadingsTest, TellsTitles) {
  EXPECT_TRUE(IsTitle("Report of the Council of Lund", false));
  EXPECT_TRUE(IsTitle("Conversation, Department of State, Washington, 10:39 a.m.", false));
  EXPECT_TRUE(IsTitle("The Annals of Lund.", true));
  EXPECT_FALSE(IsTitle("The Annals of Lund.", false)) << "a sentence, as far as one can see";
  EXPECT_FALSE(IsTitle("The council met and voted on its plan.", true));
  EXPECT_FALSE(IsTitle("Dear Sir,", true));
  EXPECT_FALSE(IsTitle("and so on", true));
  EXPECT_FALSE(IsTitle(std::string(401, 'A'), true));
  EXPECT_FALSE(IsTitle("", true));
}

TEST(HeadingsTest, TellsDatelines) {
  for (const std::string line :
       {"Lund, July 15, 1957—7 p.m.", "[Lund,] July 15, 1957.", "July 15, 1957",
        "LUND, 15 JULY 1957", "New York, N.Y., July 15, 1957", "Date: 1957-07-15",
        "Dated July 15, 1957", "At the Palace of Lund, Monday, 15 July 1957, evening.",
        "Lund , July 15, 1957.", "Malmö, July 1957"}) {
    EXPECT_TRUE(IsDateline(line, 8)) << line;
  }
  for (const std::string line :
       {"Received July 15, 1957", "[Received July 15, 1957.]", "The council met on July 15, 1957.",
        "(Approved by the Council July 15, 1957)", "Progress of Lund July 1957", "Lund, July 15",
        "From July 1, 1957 to July 15, 1957", "Subject: July 15, 1957",
        "July 15, 1957 was the day of the vote", "Lund", "On 15 July 1957 Novak visited Lund."}) {
    EXPECT_FALSE(IsDateline(line, 8)) << line;
  }
  EXPECT_FALSE(IsDateline("Old Council of Lund, July 15, 1957", 3));
}

TEST(HeadingsTest, TellsWhereASentenceEnds) {
  for (const std::string text :
       {"It met.", "It met!", "Did it?", "It met.”", "(It met.)", "“It met.’"}) {
    EXPECT_TRUE(EndsSentence(text)) << text;
  }
  for (const std::string text :
       {"It met", "It met,", "at 7 p.m.", "in D.C.", "Berg, Jr.", "", "”"}) {
    EXPECT_FALSE(EndsSentence(text)) << text;
  }
}

}  // namespace
}  // namespace annals::extractor
