// The date that a document gives itself.
#include "extractor/readers/document_date.h"

#include <string>
#include <vector>

#include "extractor/readers/plain_text.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using annals::v1::DocumentDateSource;

struct Case {
  std::string name;
  std::string text;
  std::string edtf;
  DocumentDateSource source;
  std::string words;
};

TEST(DocumentDateTest, ReadsTheDate) {
  const std::vector<Case> cases = {
      {"title", "Conversation, Council of Lund, Lund, July 15, 1957, 10:30 a.m.\n\nThey met.\n",
       "1957-07-15T10:30:00", annals::v1::DOCUMENT_DATE_SOURCE_TITLE, "July 15, 1957, 10:30 a.m."},
      {"title before dateline",
       "Conversation of the Council, Lund, July 15, 1957\n\nLund, July 16, 1957\nThey met.\n",
       "1957-07-15", annals::v1::DOCUMENT_DATE_SOURCE_TITLE, "July 15, 1957"},
      {"dateline", "Report of Berg\n\nLund, July 15, 1957—7 p.m.\nThey met on July 9, 1957.\n",
       "1957-07-15T19:00:00", annals::v1::DOCUMENT_DATE_SOURCE_DATELINE, "July 15, 1957—7 p.m."},
      {"dateline under a title about something else",
       "Note on the treaty of May 1, 1950\n\nLund, 15th July, 1957\nThey met.\n", "1957-07-15",
       annals::v1::DOCUMENT_DATE_SOURCE_DATELINE, "15th July, 1957"},
      {"header field", "From: Berg\nDate: 1957-07-15\n\nThey met.\n", "1957-07-15",
       annals::v1::DOCUMENT_DATE_SOURCE_DATELINE, "1957-07-15"},
      {"note on the source",
       "Report of Berg1\n\nThey met.\n1. Source: City Archive, 761.00/8–357. Dated July 15, "
       "1957.\n",
       "1957-07-15", annals::v1::DOCUMENT_DATE_SOURCE_NOTE, "July 15, 1957"},
      {"file number",
       "Report of Berg1\n\nThey met.\n1. Source: City Archive, 761.00/7–1557. Secret.\n",
       "1957-07-15", annals::v1::DOCUMENT_DATE_SOURCE_FILE_NUMBER, "761.00/7–1557"},
      {"file number with a letter and a one-digit day",
       "Report of Berg1\n\nThey met.\n1. Source: City Archive, 751G.5/12-957.\n", "1957-12-09",
       annals::v1::DOCUMENT_DATE_SOURCE_FILE_NUMBER, "751G.5/12-957"},
      {"file number in the first note", "Report of Berg1\n\nThey met.\n1. 761.00/7–1557\n",
       "1957-07-15", annals::v1::DOCUMENT_DATE_SOURCE_FILE_NUMBER, "761.00/7–1557"},
      {"source without notes", "Report of Berg\n\nThey met.\n\nSource: Archive, 761.00/7–1557.\n",
       "1957-07-15", annals::v1::DOCUMENT_DATE_SOURCE_FILE_NUMBER, "761.00/7–1557"},
  };
  for (const Case& test : cases) {
    const TextModel model = ReadPlainText(test.text);
    const auto date = FindDocumentDate(model);
    ASSERT_TRUE(date.has_value()) << test.name;
    EXPECT_EQ(date->edtf, test.edtf) << test.name;
    EXPECT_EQ(date->source, test.source) << test.name;
    EXPECT_EQ(model.text().substr(date->span.begin, date->span.size()), test.words) << test.name;
  }
}

TEST(DocumentDateTest, SaysNothingWhereTheDocumentDoesNot) {
  const std::vector<std::string> texts = {
      "",
      "They met on July 15, 1957, in Lund.\n",
      "Note on the Treaty of May 1, 1950\n\nThey met.\n",
      "Report of Berg\n\n[Received July 15, 1957.]\nThey met.\n",
      // Another document's date, and another's file number.
      "Report1 of Berg2\n\nThey met.\n1. Source: City Archive.\n2. Dated July 9, 1957. "
      "761.00/7–957\n",
      "Report of Berg1\n\nThey met.\n1. Source: Archive. A letter dated July 9, 1957, is lost.\n",
      // No such day, and a number without a date.
      "Report of Berg1\n\nThey met.\n1. Source: City Archive, 761.00/13–1557.\n",
      "Report of Berg1\n\nThey met.\n1. Source: City Archive, 761.00/2–3057.\n",
      "Report of Berg1\n\nThey met.\n1. Source: City Archive, 763.72/2142.\n",
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(FindDocumentDate(ReadPlainText(text)).has_value()) << text;
  }
}

}  // namespace
}  // namespace annals::extractor
