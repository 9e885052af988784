// The text model: what is cut out, and the way between source and reading text.
#include "extractor/text_model.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

// "The board met [Page 7] in Lund3." with the page mark and the note marker cut out.
TextModel BoardMeeting() {
  return TextModel("The board met [Page 7] in Lund3.", {{14, 23}, {30, 31}});
}

TEST(TextModelTest, LeavesTheCutsOutOfTheReadingText) {
  const TextModel model = BoardMeeting();
  EXPECT_EQ(model.text(), "The board met in Lund.");
  EXPECT_EQ(model.source(), "The board met [Page 7] in Lund3.");
}

TEST(TextModelTest, WithoutCutsTheReadingTextIsTheSource) {
  const TextModel model("The board met.", {});
  EXPECT_EQ(model.text(), "The board met.");
  EXPECT_EQ(model.text().data(), model.source().data()) << "a second copy is kept for nothing";
  EXPECT_EQ(model.ToSource({4, 9}), (ByteSpan{4, 9}));
  EXPECT_EQ(model.ToReading(4), 4u);
}

TEST(TextModelTest, CanBeCutToNothing) {
  const TextModel model("[Page 7]", {{0, 8}});
  EXPECT_EQ(model.text(), "");
  EXPECT_EQ(model.ToReading(3), 0u);
  EXPECT_EQ(model.ToReading(8), 0u);
}

TEST(TextModelTest, MapsASpanToTheSource) {
  const TextModel model = BoardMeeting();
  struct Case {
    std::string name;
    ByteSpan reading;
    std::string source;
  };
  const std::vector<Case> cases = {
      {"before every cut", {4, 9}, "board"},
      {"over a cut", {10, 16}, "met [Page 7] in"},
      {"behind a cut", {14, 16}, "in"},
      {"up to a cut, which stays outside", {17, 21}, "Lund"},
      {"behind the last cut", {21, 22}, "."},
  };
  for (const Case& test : cases) {
    const ByteSpan span = model.ToSource(test.reading);
    EXPECT_EQ(model.source().substr(span.begin, span.size()), test.source) << test.name;
  }
  EXPECT_EQ(model.ToSource({14, 14}), (ByteSpan{23, 23})) << "an empty span behind a cut";
}

TEST(TextModelTest, MapsACutByteToTheByteAfterTheCut) {
  const TextModel model = BoardMeeting();
  EXPECT_EQ(model.ToReading(13), 13u);
  EXPECT_EQ(model.ToReading(14), 14u);
  EXPECT_EQ(model.ToReading(22), 14u);
  EXPECT_EQ(model.ToReading(23), 14u);
  EXPECT_EQ(model.ToReading(24), 15u);
  EXPECT_EQ(model.ToReading(30), 21u);
  EXPECT_EQ(model.ToReading(32), 22u);
}

// Every byte of every model, against a byte-by-byte map made the slow way.
TEST(TextModelTest, AgreesWithAByteByByteMap) {
  std::mt19937 random(20240229);
  const auto below = [&random](uint32_t bound) { return static_cast<uint32_t>(random() % bound); };
  for (int round = 0; round < 2000; ++round) {
    std::string source(below(60), ' ');
    for (char& letter : source) {
      letter = static_cast<char>('a' + below(26));
    }
    std::vector<ByteSpan> cuts;
    for (uint32_t at = below(8); at < source.size(); at += below(8)) {
      const uint32_t end = std::min<uint32_t>(at + below(5), source.size());
      cuts.push_back({at, end});
      at = end;
    }

    std::string reading;
    std::vector<uint32_t> source_of;   // of each reading byte
    std::vector<uint32_t> reading_of;  // of each source byte
    for (uint32_t at = 0; at < source.size(); ++at) {
      reading_of.push_back(reading.size());
      bool cut = false;
      for (const ByteSpan& span : cuts) {
        cut = cut || span.Contains(at);
      }
      if (!cut) {
        source_of.push_back(at);
        reading.push_back(source[at]);
      }
    }
    reading_of.push_back(reading.size());

    const TextModel model(source, cuts);
    ASSERT_EQ(model.text(), reading);
    for (uint32_t at = 0; at <= source.size(); ++at) {
      ASSERT_EQ(model.ToReading(at), reading_of[at]) << "source byte " << at << " of " << source;
    }
    for (uint32_t begin = 0; begin < reading.size(); ++begin) {
      ASSERT_EQ(model.ToReading(model.ToSource({begin, begin + 1}).begin), begin);
      for (uint32_t end = begin + 1; end <= reading.size(); ++end) {
        ASSERT_EQ(model.ToSource({begin, end}),
                  (ByteSpan{source_of[begin], source_of[end - 1] + 1}))
            << "reading bytes " << begin << " to " << end << " of " << reading;
      }
    }
  }
}

TEST(TextModelTest, NamesThePageOfAnOffset) {
  TextModel model("first [Page 152] second [Page 153] third", {});
  model.set_pages({{"152", 17}, {"153", 35}});
  EXPECT_EQ(model.PageAt(0), "151") << "text before the first mark is on the page before it";
  EXPECT_EQ(model.PageAt(16), "151");
  EXPECT_EQ(model.PageAt(17), "152");
  EXPECT_EQ(model.PageAt(34), "152");
  EXPECT_EQ(model.PageAt(35), "153");
  EXPECT_EQ(model.PageAt(4000000000u), "153");
}

TEST(TextModelTest, NamesNoPageThatItCannotKnow) {
  TextModel unmarked("words", {});
  EXPECT_EQ(unmarked.PageAt(2), "");

  TextModel roman("words [Page xiv] words", {});
  roman.set_pages({{"xiv", 16}});
  EXPECT_EQ(roman.PageAt(2), "") << "the page before a roman one is not guessed";
  EXPECT_EQ(roman.PageAt(18), "xiv");

  TextModel first("words [Page 1] words", {});
  first.set_pages({{"1", 14}});
  EXPECT_EQ(first.PageAt(2), "") << "there is no page 0";
}

TEST(TextModelTest, FindsTheBlockOfAnOffset) {
  TextModel model("Title\n\nBody.\n", {});
  model.set_blocks({{BlockKind::kTitle, {0, 5}, ""}, {BlockKind::kParagraph, {7, 12}, ""}});
  EXPECT_EQ(model.BlockAt(0), 0u);
  EXPECT_EQ(model.BlockAt(5), 0u) << "the break belongs to the block before it";
  EXPECT_EQ(model.BlockAt(6), 0u);
  EXPECT_EQ(model.BlockAt(7), 1u);
  EXPECT_EQ(model.BlockAt(99), 1u);
  EXPECT_EQ(TextModel("", {}).BlockAt(0), 0u);
}

}  // namespace
}  // namespace annals::extractor
