#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A small edition in the manner of FRUS, with all that the reader knows.
constexpr std::string_view kVolume = R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE TEI [<!ENTITY bomb "boom">]>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="lund1957v01">
  <teiHeader><fileDesc><titleStmt><title>Papers</title></titleStmt></fileDesc></teiHeader>
  <text><front>
    <div type="section" xml:id="persons"><list>
      <item><persName xml:id="p_NV1">Novak, Vera</persName>, Minister of Works</item></list></div>
  </front><body>
    <pb n="151"/>
    <div type="document" xml:id="d1" n="1">
      <head>1. Telegram From the <gloss type="from">Mission in Lund</gloss> to the
        <gloss type="to">Office</gloss><note n="1" type="source">Source: Office files. <p>Secret.</p>
        </note></head>
      <opener><dateline><placeName>Lund</placeName>, <date when="1957-07-15T19:00:00">July 15,
        1957—7 p.m.</date></dateline></opener>
      <p>Minister <persName corresp="#p_NV1">Novak</persName><note n="2">Vera Novak.</note> said
        that trade &amp; travel <pb n="152"/>would resume:</p>
      <list><label>(a)</label><item>on August 1;</item><label>(b)</label><item><p>by train.</p></item>
      </list>
      <closer><signed>Berg</signed></closer>
      <frus:attachment xmlns:frus="urn:x"><head>Enclosure</head>
        <dateline><placeName>Oslo</placeName>, <date when="1957-07-01">July 1</date></dateline>
        <p>Text.</p></frus:attachment>
    </div>
    <div type="document" xml:id="d2" n="2"><head>2. Note</head><p>Not &bomb; here.</p></div>
    <div type="document" xml:id="d3" n="3a"><head>3. Minutes</head>
      <dateline><date from="1957-07-20">July 20</date>–<date to="1957-07-21">21, 1957</date></dateline>
      <p>They met.</p></div>
  </body></text></TEI>
)";

struct Read {
  std::vector<ReadDocument> documents;
  std::vector<ReadError> errors;
  absl::Status status;
};

Read ReadAll(std::string_view bytes, ReadOptions options = {}) {
  Read read;
  std::unique_ptr<FileReader> reader = NewFileReader(options);
  read.status = reader->Add(bytes);
  if (read.status.ok()) read.status = reader->End();
  if (!read.status.ok()) return read;
  while (std::optional<ReadResult> result = reader->Next()) {
    if (auto* error = std::get_if<ReadError>(&*result)) {
      read.errors.push_back(*error);
    } else {
      read.documents.push_back(std::get<ReadDocument>(*std::move(result)));
    }
  }
  return read;
}

TEST(TeiTest, LaysTextOut) {
  const Read read = ReadAll(kVolume);
  ASSERT_TRUE(read.status.ok()) << read.status;
  ASSERT_EQ(read.documents.size(), 2u);
  const ReadDocument& first = read.documents[0];
  EXPECT_EQ(first.model.source(),
            "1. Telegram From the Mission in Lund to the Office¹\n"
            "Lund, July 15, 1957—7 p.m.\n"
            "Minister Novak² said that trade & travel would resume:\n"
            "(a) on August 1;\n"
            "(b) by train.\n"
            "Berg\n"
            "Enclosure\n"
            "Oslo, July 1\n"
            "Text.\n"
            "\n"
            "Footnotes:\n"
            "1. Source: Office files.\n"
            "Secret.\n"
            "2. Vera Novak.\n");
  std::vector<std::string> blocks;
  for (const Block& block : first.model.blocks()) {
    blocks.push_back(absl::StrCat(static_cast<int>(block.kind), block.note));
  }
  // Title, dateline, paragraphs, a dateline among them, notes.
  EXPECT_THAT(blocks, ElementsAre("0", "1", "2", "2", "2", "2", "2", "1", "2", "31", "31", "32"));
  EXPECT_EQ(first.model.PageAt(0), "151");
  const auto travel = static_cast<uint32_t>(first.model.source().find("travel"));
  EXPECT_EQ(first.model.PageAt(travel), "151");
  EXPECT_EQ(first.model.PageAt(travel + 7), "152");
  EXPECT_THAT(first.model.text(), HasSubstr("Minister Novak said"));
}

TEST(TeiTest, ReadsMetadata) {
  const Read read = ReadAll(kVolume);
  ASSERT_EQ(read.documents.size(), 2u);
  const ReadDocument& first = read.documents[0];
  EXPECT_EQ(first.id, "lund1957v01.d1");
  EXPECT_EQ(first.fragment, "d1");
  EXPECT_THAT(first.document.aliases(), ElementsAre("lund1957v01/d1"));
  EXPECT_EQ(first.document.author(), "Mission in Lund");
  EXPECT_EQ(first.document.recipient(), "Office");
  EXPECT_EQ(first.document.place(), "Lund");
  EXPECT_EQ(first.document.date().edtf(), "1957-07-15T19:00:00");
  EXPECT_EQ(first.document.date_source(), annals::v1::DOCUMENT_DATE_SOURCE_METADATA);
  std::vector<std::string> names;
  for (const AnnotatedName& name : first.model.names()) {
    names.push_back(
        absl::StrCat(std::string(first.model.text().substr(name.span.begin, name.span.size())), "=",
                     name.full_name));
  }
  EXPECT_THAT(names,
              ElementsAre("Mission in Lund=", "Office=", "Lund=", "Novak=Novak, Vera", "Oslo="));
  const ReadDocument& third = read.documents[1];
  EXPECT_EQ(third.document.date().edtf(), "1957-07-20/1957-07-21");
  EXPECT_THAT(third.document.aliases(), ElementsAre("lund1957v01/d3", "lund1957v01/3a"));
}

TEST(TeiTest, MapsTextToTheFile) {
  const Read read = ReadAll(kVolume);
  ASSERT_FALSE(read.documents.empty());
  const annals::v1::SourceMap& map = read.documents[0].document.source_map();
  const std::string_view text = read.documents[0].model.source();
  size_t in_text = 0;
  int64_t in_file = 0;
  size_t mapped = 0;
  for (int i = 0; i < map.lengths_size(); ++i) {
    in_text += map.text_gaps(i);
    in_file += map.source_gaps(i);
    ASSERT_EQ(text.substr(in_text, map.lengths(i)),
              kVolume.substr(static_cast<size_t>(in_file), map.lengths(i)));
    mapped += map.lengths(i);
    in_text += map.lengths(i);
    in_file += map.lengths(i);
  }
  // All but folded white space, marks, labels and what the file writes as a reference.
  EXPECT_GT(mapped, text.size() * 8 / 10);
}

TEST(TeiTest, NamesEntitiesThatAreNotXmls) {
  const Read read = ReadAll(kVolume);
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].fragment, "d2");
  EXPECT_EQ(read.errors[0].line, 25u);
  EXPECT_EQ(read.errors[0].column, 71u);
  EXPECT_THAT(std::string(read.errors[0].status.message()), HasSubstr("the entity &bomb; is not"));
}

TEST(TeiTest, ABrokenDocumentDoesNotLoseTheOthers) {
  std::string volume(kVolume);
  const size_t at = volume.find("<p>Not &bomb; here.</p></div>");
  volume.replace(at, 29, "<p>Not <hi>here.</p></div>");
  Read read = ReadAll(volume);
  ASSERT_TRUE(read.status.ok()) << read.status;
  ASSERT_EQ(read.documents.size(), 2u);
  EXPECT_EQ(read.documents[0].id, "lund1957v01.d1");
  EXPECT_EQ(read.documents[0].model.PageAt(0), "151");
  EXPECT_EQ(read.documents[1].id, "lund1957v01.d3");
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].fragment, "d2");
  EXPECT_EQ(read.errors[0].line, 25u);
  EXPECT_THAT(std::string(read.errors[0].status.message()), HasSubstr("not well-formed XML"));

  // A file that was cut off.
  read = ReadAll(std::string_view(kVolume).substr(0, kVolume.find("They met")));
  EXPECT_EQ(read.documents.size(), 1u);
  EXPECT_EQ(read.errors.size(), 2u);
}

TEST(TeiTest, SaysWhatIsWrongWithTheFile) {
  EXPECT_THAT(std::string(ReadAll("<?xml version='1.0'?>\n<a>\n <b></a>").status.message()),
              HasSubstr("line 3, column "));
  EXPECT_THAT(std::string(ReadAll("<?xml version='1.0'?><catalog/>").status.message()),
              HasSubstr("its root element is <catalog>"));
  std::string deep = "<?xml version='1.0'?><TEI><text>";
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  deep += "text";
  for (int i = 0; i < 100'000; ++i) deep += "</div>";
  const Read read = ReadAll(deep + "</text></TEI>");
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].status.message(), "elements are nested more than 1000 deep");
}

TEST(TeiTest, ReadsASingleText) {
  const Read read = ReadAll(R"(<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>
    <fileDesc><titleStmt><title>To Vera</title><author>Anna Berg</author></titleStmt></fileDesc>
    <profileDesc><correspDesc><correspAction type="sent"><persName>A. Berg</persName>
      <placeName>Lund</placeName><date notBefore="1957-07-01" notAfter="1957-07-03"/></correspAction>
      <correspAction type="received"><persName>V. Novak</persName></correspAction></correspDesc>
    </profileDesc></teiHeader><text><body><p>Dear <choice><sic>Vear</sic><corr>Vera</corr></choice>,
    <del>no</del>yes.</p></body></text></TEI>)");
  ASSERT_EQ(read.documents.size(), 1u);
  const ReadDocument& letter = read.documents[0];
  EXPECT_EQ(letter.model.source(), "Dear Vera, yes.\n");
  EXPECT_EQ(letter.fragment, "");
  EXPECT_EQ(letter.document.title(), "To Vera");
  EXPECT_EQ(letter.document.author(), "A. Berg");
  EXPECT_EQ(letter.document.recipient(), "V. Novak");
  EXPECT_EQ(letter.document.place(), "Lund");
  EXPECT_EQ(letter.document.date().edtf(), "[1957-07-01..1957-07-03]");
}

TEST(TeiTest, ConvertsEncodings) {
  const std::string latin1 =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><TEI><text><p>Caf\xE9</p></text></TEI>";
  ASSERT_EQ(ReadAll(latin1).documents.size(), 1u);
  EXPECT_EQ(ReadAll(latin1).documents[0].model.source(), "Café\n");
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string_view("<TEI><text><p>Cafe</p></text></TEI>")) {
    utf16 += c;
    utf16 += '\0';
  }
  ASSERT_EQ(ReadAll(utf16).documents.size(), 1u);
  EXPECT_EQ(ReadAll(utf16).documents[0].model.source(), "Cafe\n");
  EXPECT_THAT(
      std::string(ReadAll("<?xml version='1.0' encoding='klingon'?><TEI/>").status.message()),
      HasSubstr("the encoding \"klingon\" is not known"));
  const Read broken = ReadAll("<TEI><text><p>Caf\xE9</p></text></TEI>");
  ASSERT_EQ(broken.errors.size(), 1u);
  EXPECT_THAT(std::string(broken.errors[0].status.message()), HasSubstr("is not valid UTF-8"));
}

}  // namespace
}  // namespace annals::extractor
