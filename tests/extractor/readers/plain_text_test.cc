// A document read as a whole.
#include "extractor/readers/plain_text.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> BlocksOf(const TextModel& model) {
  std::vector<std::string> blocks;
  for (const Block& block : model.blocks()) {
    blocks.push_back(
        absl::StrCat(block.note.empty() ? "" : "note " + block.note + ": ",
                     std::string(model.text().substr(block.span.begin, block.span.size()))));
  }
  return blocks;
}

std::string SourceOf(const TextModel& model, std::string_view words) {
  const auto begin = static_cast<uint32_t>(model.text().find(words));
  const ByteSpan span = model.ToSource({begin, static_cast<uint32_t>(begin + words.size())});
  return std::string(model.source().substr(span.begin, span.size()));
}

constexpr char kDespatch[] =
    "12. Despatch From the Council of Lund to the Council of Malmö1\n"
    "\n"
    "Lund, July 15, 1957—7 p.m.\n"
    "Your letter 232 was read [Page 8] in the council, which met in Lund3 on Monday.\n"
    "[Page 9]\n"
    "It voted.\n"
    "Berg\n"
    "  1. Source: City Archive of Lund. Secret.\n"
    "  2. Dated July 9.\n"
    "  3. In the new town hall.\n";

TEST(PlainTextTest, ReadsADespatch) {
  const TextModel model = ReadPlainText(kDespatch);
  EXPECT_EQ(model.source(), kDespatch);
  EXPECT_THAT(BlocksOf(model),
              ElementsAre("12. Despatch From the Council of Lund to the Council of Malmö",
                          "Lund, July 15, 1957—7 p.m.",
                          "Your letter 23 was read in the council, which met in Lund on Monday.",
                          "It voted.", "Berg", "note 1: Source: City Archive of Lund. Secret.",
                          "note 2: Dated July 9.", "note 3: In the new town hall."));
  EXPECT_EQ(model.blocks()[0].kind, BlockKind::kTitle);
  EXPECT_EQ(model.blocks()[1].kind, BlockKind::kDateline);
  EXPECT_EQ(model.blocks()[2].kind, BlockKind::kParagraph);
  EXPECT_EQ(model.blocks()[5].kind, BlockKind::kNote);
}

TEST(PlainTextTest, KeepsTheWayToTheSource) {
  const TextModel model = ReadPlainText(kDespatch);
  EXPECT_EQ(SourceOf(model, "letter 23 was"), "letter 232 was");
  EXPECT_EQ(SourceOf(model, "letter 23"), "letter 23");
  EXPECT_EQ(SourceOf(model, "read in the"), "read [Page 8] in the");
  EXPECT_EQ(SourceOf(model, "new town hall"), "new town hall");
}

TEST(PlainTextTest, TellsWhereTheNotesAreReferredTo) {
  const TextModel model = ReadPlainText(kDespatch);
  std::vector<std::string> references;
  for (const NoteReference& reference : model.note_references()) {
    references.push_back(absl::StrCat(reference.note, " after ",
                                      std::string(model.text().substr(reference.offset - 4, 4))));
  }
  EXPECT_THAT(references, ElementsAre("1 after lmö", "2 after r 23", "3 after Lund"));
}

TEST(PlainTextTest, TellsThePages) {
  const TextModel model = ReadPlainText(kDespatch);
  const auto page_of = [&model](std::string_view words) {
    return model.PageAt(static_cast<uint32_t>(model.source().find(words)));
  };
  EXPECT_EQ(page_of("Your letter"), "7");
  EXPECT_EQ(page_of("in the council"), "8");
  EXPECT_EQ(page_of("It voted"), "9");
}

// A marker beside a page mark, on either side.
TEST(PlainTextTest, SeesAMarkerBesideAPageMark) {
  const TextModel model =
      ReadPlainText("It met in Lund1 [Page 2] and in Malmö[Page 3]2 too.\n1. Old.\n2. New.\n");
  EXPECT_EQ(BlocksOf(model).front(), "It met in Lund and in Malmö too.");
  EXPECT_EQ(model.note_references().size(), 2u);
}

TEST(PlainTextTest, LeavesTheByteOrderMarkOut) {
  const TextModel model = ReadPlainText("\xEF\xBB\xBFThe council met.\n");
  EXPECT_EQ(model.text(), "The council met.\n");
  EXPECT_EQ(model.ToSource({0, 3}), (ByteSpan{3, 6}));
}

TEST(PlainTextTest, ReadsTextWithNothingInIt) {
  for (const std::string source : {"", "\n", " \r\n\t", "\xEF\xBB\xBF", "[Page 3]"}) {
    const TextModel model = ReadPlainText(source);
    EXPECT_TRUE(model.blocks().empty()) << source;
    EXPECT_TRUE(model.note_references().empty()) << source;
  }
}

TEST(PlainTextTest, ReadsFiftyMegabytesOnOneLine) {
  constexpr size_t kBytes = 50 << 20;
  std::string source;
  source.reserve(kBytes + 100);
  while (source.size() < kBytes) {
    source += "The council of Lund met 12 times in 1957 and voted3 on letter 612, so Berg said. ";
  }
  source += "End1.\n1. The only note.\n";
  const size_t body_end = source.find("End1");
  const TextModel model = ReadPlainText(std::move(source));
  ASSERT_EQ(model.blocks().size(), 2u);
  EXPECT_EQ(model.blocks()[0].span, (ByteSpan{0, static_cast<uint32_t>(body_end + 4)}));
  EXPECT_EQ(model.blocks()[1].note, "1");
}

}  // namespace
}  // namespace annals::extractor
