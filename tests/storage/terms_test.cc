#include "storage/terms.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::storage {
namespace {

struct FoldCase {
  const char* value;
  const char* folded;
};

TEST(TermsTest, Folds) {
  const FoldCase cases[] = {
      {"Prague", "prague"},
      {"RADIO Moscow", "radio moscow"},
      {"  Radio \t\n Moscow ", "radio moscow"},
      {"Straße", "strasse"},
      {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
      {"Σίσυφος", "σίσυφοσ"},
      {"Cafe\u0301", "caf\u00e9"},                         // composed
      {"\uff30\uff32\uff21\uff27\uff35\uff25", "prague"},  // full width
      {"New\u00a0York", "new york"},                       // no-break space
      {"co\u00adoperation", "cooperation"},                // soft hyphen
      {"\x01\x7f", ""},
      {" ", ""},
      {"", ""},
  };
  for (const FoldCase& c : cases) {
    EXPECT_EQ(FoldTerm(c.value), c.folded) << c.value;
    EXPECT_EQ(FoldTerm(c.folded), c.folded) << "folding twice: " << c.value;
  }
}

// Which is folded by itself, and beside other letters as Unicode says.
TEST(TermsTest, FoldsAsciiAsUnicodeDoes) {
  for (int c = 0; c < 0x80; ++c) {
    const std::string ascii = std::string("A ") + static_cast<char>(c) + "B";
    EXPECT_EQ(FoldTerm(ascii + "\u00e9"), FoldTerm(ascii) + "\u00e9") << c;
  }
}

TEST(TermsTest, NulIsAGap) { EXPECT_EQ(FoldTerm(std::string_view("a\0b", 3)), "a b"); }

TEST(TermsTest, LongValuesAreCutButStayDistinct) {
  EXPECT_EQ(FoldTerm(std::string(kMaxTermBytes, 'a')), std::string(kMaxTermBytes, 'a'));
  const std::string one = FoldTerm(std::string(kMaxTermBytes, 'a') + "1");
  const std::string two = FoldTerm(std::string(kMaxTermBytes, 'a') + "2");
  EXPECT_EQ(one.size(), kMaxTermBytes);
  EXPECT_EQ(one.substr(0, 240), std::string(239, 'a') + "~");
  EXPECT_NE(one, two);
  // Three bytes a letter: cut between letters, not within one.
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "東";
  EXPECT_EQ(FoldTerm(wide).substr(0, 238), wide.substr(0, 237) + "~");
}

TEST(TermsTest, TermsOfAnEventAreSortedAndSingle) {
  annals::v1::Event event;
  event.set_type("Visit");
  event.add_participants()->set_display_name("Ada Byron");
  event.add_participants()->set_display_name("ADA  BYRON");
  event.add_participants()->set_display_name(" ");
  event.add_places()->set_display_name("Turin");
  event.add_evidence()->set_document("collections/test/documents/letter-2");
  event.add_evidence()->set_document("collections/test/documents/letter-1");
  event.add_evidence()->set_document("collections/test/documents/letter-2");
  EXPECT_THAT(TermsOf(event), testing::ElementsAre(Term{TermKind::kType, "visit"},
                                                   Term{TermKind::kParticipant, "ada byron"},
                                                   Term{TermKind::kPlace, "turin"},
                                                   Term{TermKind::kDocument, "letter-1"},
                                                   Term{TermKind::kDocument, "letter-2"}));
}

TEST(TermsTest, AnEventWithoutWordsHasNoTerms) {
  EXPECT_THAT(TermsOf(annals::v1::Event()), testing::IsEmpty());
}

}  // namespace
}  // namespace annals::storage
