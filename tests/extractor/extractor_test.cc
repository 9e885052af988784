#include "extractor/extractor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace annals::extractor {
namespace {

using testing::HasSubstr;

const Extractor& TheExtractor() {
  static const Extractor& extractor = *[] {
    absl::StatusOr<std::unique_ptr<Extractor>> created = Extractor::Create({});
    EXPECT_TRUE(created.ok()) << created.status();
    return created->release();
  }();
  return extractor;
}

absl::StatusOr<Extraction> ExtractText(const std::string& text, const std::string& date = "") {
  annals::v1::Document document;
  document.set_text(text);
  if (!date.empty()) {
    document.mutable_date()->set_edtf(date);
  }
  return TheExtractor().Extract(document, {.mentions = true, .events = true});
}

TEST(ExtractorTest, FillsInTheDocument) {
  const std::string text =
      "Letter From the Consul to the Ministry of Trade\n\nBern, July 15, 1957.\n\n"
      "All is well. [Page 12] So it was in May.\n";
  const absl::StatusOr<Extraction> extraction = ExtractText(text);
  ASSERT_TRUE(extraction.ok()) << extraction.status();
  const annals::v1::Document& document = extraction->document;
  EXPECT_EQ(document.title(), "Letter From the Consul to the Ministry of Trade");
  EXPECT_EQ(document.date().edtf(), "1957-07-15");
  EXPECT_EQ(document.date_source(), annals::v1::DOCUMENT_DATE_SOURCE_DATELINE);
  EXPECT_EQ(document.text_bytes(), text.size());
  EXPECT_EQ(document.text(), "");
  ASSERT_EQ(document.pages_size(), 1);
  EXPECT_EQ(document.pages(0).label(), "12");
  EXPECT_EQ(extraction->mention_count, extraction->mentions.size());
}

// The known digest of the three bytes "abc" (FIPS 180-2, appendix B.1).
TEST(ExtractorTest, FingerprintIsSha256) {
  const absl::StatusOr<Extraction> extraction = ExtractText("abc");
  ASSERT_TRUE(extraction.ok());
  EXPECT_EQ(extraction->document.text_sha256(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ExtractorTest, CallersDateGoesBeforeTheText) {
  const absl::StatusOr<Extraction> extraction =
      ExtractText("Bern, July 15, 1957.\n\nWe met on May 3.\n", "1961-01-02");
  ASSERT_TRUE(extraction.ok());
  EXPECT_EQ(extraction->document.date().edtf(), "1961-01-02");
  EXPECT_EQ(extraction->document.date_source(), annals::v1::DOCUMENT_DATE_SOURCE_CALLER);
}

TEST(ExtractorTest, AnUndatedDocumentIsOfTheTimeOfTheOneBesideIt) {
  std::unique_ptr<FileReader> reader = NewFileReader({});
  const std::string file =
      R"(<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>
        <div><div type="document" xml:id="d0"><head>Note</head><p>Novak met Hill on May 3.</p></div>
        </div>
        <div type="document" xml:id="d1"><head>Note</head><p>Novak met Brandt on May 3.</p></div>
        <div type="document" xml:id="d2"><head>Letter</head>
          <dateline><date when="1956-12-20">December 20, 1956</date></dateline><p>Text.</p></div>
        <div type="document" xml:id="d3"><head>Note</head>
          <p>On December 28, Novak met Brandt. On January 3, Novak met Berg.</p></div>
        </body></text></TEI>)";
  ASSERT_TRUE(reader->Add(file).ok());
  ASSERT_TRUE(reader->End().ok());
  std::vector<std::string> lines;
  std::vector<std::string> anchors;
  while (auto next = reader->Next()) {
    const auto& document = std::get<ReadDocument>(*next);
    const absl::StatusOr<Extraction> extraction = TheExtractor().Extract(
        document, "collections/c/documents/d", "", {.mentions = true, .events = true});
    ASSERT_TRUE(extraction.ok()) << extraction.status();
    if (document.id == "d2") continue;
    EXPECT_EQ(extraction->document.date().edtf(), "");
    for (const annals::v1::Event& event : extraction->events) {
      lines.push_back(event.when().edtf() + " " + event.title());
    }
    for (const annals::v1::Mention& mention : extraction->mentions) {
      anchors.insert(anchors.end(), mention.anchors().begin(), mention.anchors().end());
    }
  }
  // Nothing with a date stands beside the first, in its part of the edition.
  EXPECT_EQ(lines,
            (std::vector<std::string>{"1956-05-03 Novak met Brandt", "1956-12-28 Novak met Brandt",
                                      "1957-01-03 Novak met Berg"}));
  EXPECT_EQ(anchors, std::vector<std::string>(3, "document-nearby 1956-12"));
}

TEST(ExtractorTest, ReadsADocumentInItsLanguage) {
  const std::string text = "Der Rat tagte am 3. Juli, und Blum trat zurück.";
  absl::StatusOr<Extraction> extraction = ExtractText(text, "1957-07-15");
  ASSERT_TRUE(extraction.ok());
  EXPECT_EQ(extraction->document.language(), "de");
  ASSERT_EQ(extraction->mentions.size(), 1U);
  EXPECT_EQ(extraction->mentions[0].text(), "3. Juli");
  EXPECT_TRUE(extraction->events.empty());

  annals::v1::Document document;
  document.set_text("Rücktritt Blums: 3. Juli. Nachfolger: 9. Juli");
  document.set_language("en");
  extraction = TheExtractor().Extract(document, {.mentions = true});
  ASSERT_TRUE(extraction.ok());
  EXPECT_EQ(extraction->document.language(), "en");
  EXPECT_TRUE(extraction->mentions.empty());

  document.set_language("fr");
  EXPECT_EQ(TheExtractor().Extract(document, {}).status().message(),
            "document.language: language \"fr\" has no tables of dates: use en or de, or none");
}

TEST(ExtractorTest, TextWithoutDatesIsNoError) {
  for (const char* text : {"", " \n\n", "No date here.", "\xEF\xBB\xBF"}) {
    const absl::StatusOr<Extraction> extraction = ExtractText(text);
    ASSERT_TRUE(extraction.ok()) << extraction.status();
    EXPECT_TRUE(extraction->events.empty());
    EXPECT_TRUE(extraction->mentions.empty());
  }
}

TEST(ExtractorTest, RefusesWhatIsNotText) {
  const absl::StatusOr<Extraction> binary = ExtractText(std::string("PK\x03\x04\0\0", 6));
  EXPECT_EQ(binary.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(binary.status().message()),
              HasSubstr("document.text: NUL byte at offset 4"));
  const absl::StatusOr<Extraction> latin = ExtractText("caf\xE9 in May 1957");
  EXPECT_EQ(latin.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(latin.status().message()),
              HasSubstr("document.text: byte 0xE9 at offset 3 is not valid UTF-8"));
  const absl::StatusOr<Extraction> date = ExtractText("Nothing.", "1957-13");
  EXPECT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(date.status().message()), HasSubstr("document.date.edtf: EDTF"));
}

TEST(ExtractorTest, ChronologyErrorNamesTheLine) {
  const absl::StatusOr<std::unique_ptr<Extractor>> created =
      Extractor::Create({.chronology_jsonl = "{\"title\": \"X\", \"type\": \"nonsense\"}\n"});
  EXPECT_EQ(created.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(created.status().message()), HasSubstr("the given chronology"));
  EXPECT_THAT(std::string(created.status().message()), HasSubstr("line 1"));
}

TEST(ExtractorTest, UsersChronologyIsUsed) {
  const absl::StatusOr<std::unique_ptr<Extractor>> created = Extractor::Create(
      {.chronology_jsonl =
           R"({"title": "Opening of the Elm Street bridge", "type": "founding",)"
           R"( "aliases": ["the Elm Street opening"], "when": {"edtf": "1931-04-02"}})"
           "\n"});
  ASSERT_TRUE(created.ok()) << created.status();
  annals::v1::Document document;
  document.set_text("Traffic has doubled since the Elm Street opening.");
  document.mutable_date()->set_edtf("1957-07-15");
  const absl::StatusOr<Extraction> extraction = (*created)->Extract(document, {.events = true});
  ASSERT_TRUE(extraction.ok());
  ASSERT_EQ(extraction->events.size(), 1U);
  EXPECT_EQ(extraction->events[0].title(), "Opening of the Elm Street bridge");
  EXPECT_EQ(extraction->events[0].when().edtf(), "1931-04-02");
}

// Every offset that leaves the extractor lies in the source and on its characters.
TEST(ExtractorTest, OffsetsQuoteTheSource) {
  const std::string text =
      "Überlingen, 3. On July 4, 1954, Müller’s [Page 7] party met in Zürich. “Since then,” said "
      "Brandt on 5 May 1956, “nothing.”";
  const absl::StatusOr<Extraction> extraction = ExtractText(text, "1957");
  ASSERT_TRUE(extraction.ok());
  EXPECT_GE(extraction->mentions.size(), 2U);
  for (const annals::v1::Mention& mention : extraction->mentions) {
    ASSERT_LE(mention.end_offset(), text.size());
    EXPECT_EQ(text.substr(mention.begin_offset(), mention.end_offset() - mention.begin_offset()),
              mention.text());
  }
}

TEST(ExtractorTest, OneExtractorServesManyThreads) {
  const std::string text = "Novak visited Denmark July 2-5, 1956. The visit was praised on July 8.";
  const absl::StatusOr<Extraction> expected = ExtractText(text);
  ASSERT_TRUE(expected.ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        const absl::StatusOr<Extraction> extraction = ExtractText(text);
        ASSERT_TRUE(extraction.ok());
        ASSERT_EQ(extraction->events.size(), expected->events.size());
        for (size_t i = 0; i < expected->events.size(); ++i) {
          ASSERT_EQ(extraction->events[i].SerializeAsString(),
                    expected->events[i].SerializeAsString());
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace
}  // namespace annals::extractor
