#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "clients/cli/code_points.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/ingest_progress.h"
#include "clients/cli/input_files.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/mention_lines.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text_width.h"
#include "clients/cli/usage.h"
#include "temporal/time_span.h"
#include "tests/clients/process.h"
#include "tests/storage/test_support.h"

namespace annals::cli {
namespace {

using storage::IsStatus;
using storage::TempDir;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// A stream that keeps what is written.
class Captured {
 public:
  Captured() : file_(open_memstream(&bytes_, &size_)), output_(file_) {}
  ~Captured() {
    std::fclose(file_);
    std::free(bytes_);
  }
  Output& output() { return output_; }
  std::string text() {
    std::fflush(file_);
    return {bytes_, size_};
  }

 private:
  char* bytes_ = nullptr;
  size_t size_ = 0;
  std::FILE* file_;
  Output output_;
};

TEST(UsageTest, FindsTheNameMeant) {
  const std::vector<std::string> names = {"from", "to", "filter", "limit", "version"};
  struct Case {
    const char* word;
    const char* meant;
  };
  for (const Case& c :
       {Case{"frm", "from"}, Case{"form", "from"}, Case{"fliter", "filter"}, Case{"v", "version"},
        Case{"lim", "limit"}, Case{"f", ""}, Case{"", ""}, Case{"colour", ""}}) {
    EXPECT_EQ(NameMeant(c.word, names), c.meant) << c.word;
  }
}

TEST(TextWidthTest, CountsColumns) {
  struct Case {
    const char* text;
    int width;
  };
  for (const Case& c :
       {Case{"", 0}, Case{"abc", 3}, Case{"Zürich", 6}, Case{"Zu\u0308rich", 6}, Case{"北京", 4},
        Case{"ﾊﾝｶｸ", 4}, Case{"ＡＢ", 4}, Case{"👑", 2}, Case{"a\u200bb", 2}, Case{"“…”", 3}}) {
    EXPECT_EQ(DisplayWidth(c.text), c.width) << c.text;
  }
}

TEST(TextWidthTest, Wraps) {
  struct Case {
    const char* text;
    int width;
    std::vector<std::string> lines;
  };
  for (const Case& c :
       {Case{"", 5, {""}}, Case{"a visit to Prague", 8, {"a visit", "to", "Prague"}},
        Case{"a visit to Prague", 100, {"a visit to Prague"}},
        Case{"  two   spaces ", 100, {"two spaces"}},
        Case{"1957-07-09/1957-07-16", 12, {"1957-07-09/", "1957-07-16"}},
        Case{"1957-07-09/1957-07-16", 21, {"1957-07-09/1957-07-16"}},
        Case{"abcdefgh", 3, {"abc", "def", "gh"}}, Case{"ab cdefgh", 4, {"ab", "cdef", "gh"}},
        Case{"one\n\ntwo", 10, {"one", "", "two"}}, Case{"北京北京", 5, {"北京", "北京"}},
        Case{"北", 1, {"北"}}}) {
    EXPECT_THAT(WrapText(c.text, c.width), ElementsAreArray(c.lines)) << c.text << " " << c.width;
  }
}

TEST(TextWidthTest, KeepsControlCharactersFromTheTerminal) {
  EXPECT_EQ(Printable("a\x1b[2Jb\tc\nd\u009be\x7f"), "a [2Jb c\nd e ");
}

TEST(TableTest, ColumnsAreAsWideAsTheirContents) {
  Captured captured;
  Table table({{"WHEN", 4}, {"WHAT", 4}, {"ID", 0}}, 80, captured.output());
  table.AddRow({"1957", "北京 visit", "x1"});
  table.AddRow({"1957-07-03", "", "x2"});
  table.Finish();
  EXPECT_EQ(captured.text(),
            "WHEN        WHAT        ID\n"
            "1957        北京 visit  x1\n"
            "1957-07-03              x2\n");
}

TEST(TableTest, TheWidestColumnsGiveWay) {
  Captured captured;
  Table table({{"WHEN", 4}, {"WHAT", 8}, {"ID", 0}}, 24, captured.output());
  table.AddRow({"1957", "a long walk in the hills", "id-1"});
  table.AddRow({"1958", "rest", "id-22"});
  table.Finish();
  EXPECT_EQ(captured.text(),
            "WHEN  WHAT         ID\n"
            "1957  a long walk  id-1\n"
            "      in the\n"
            "      hills\n"
            "1958  rest         id-22\n");
}

TEST(TableTest, ColumnsThatCannotGiveWayStayWhole) {
  Captured captured;
  Table table({{"WHAT", 4}, {"ID", 0}}, 20, captured.output());
  table.AddRow({"a walk", "an-id-that-is-very-long"});
  table.Finish();
  EXPECT_EQ(captured.text(),
            "WHAT  ID\n"
            "a     an-id-that-is-very-long\n"
            "walk\n");
}

TEST(TableTest, WithoutRowsPrintsNothing) {
  Captured captured;
  Table table({{"A", 0}}, 80, captured.output());
  table.Finish();
  EXPECT_EQ(captured.text(), "");
}

TEST(TableTest, LongTablesArePrintedBeforeTheirEnd) {
  Captured captured;
  Table table({{"N", 0}}, 80, captured.output());
  for (int i = 0; i < 999; ++i) table.AddRow({"x"});
  EXPECT_EQ(captured.text(), "");
  table.AddRow({"x"});
  EXPECT_EQ(captured.text().size(), 2002u);
  table.AddRow({"yz"});
  table.Finish();
  EXPECT_EQ(captured.text().substr(2002), "y\nz\n");
}

TEST(ListingTest, Csv) {
  EXPECT_EQ(CsvRow({"plain", "a, b", "say \"so\"", "two\nlines", ""}),
            "plain,\"a, b\",\"say \"\"so\"\"\",\"two\nlines\",\n");
  Captured captured;
  Listing listing(OutputFormat::kCsv, {}, {"a", "b"}, captured.output());
  EXPECT_FALSE(listing.Finish());
  EXPECT_EQ(captured.text(), "a,b\n");
}

TEST(ListingTest, JsonIsAnArray) {
  Captured empty;
  Listing nothing(OutputFormat::kJson, {}, {}, empty.output());
  EXPECT_FALSE(nothing.Finish());
  EXPECT_EQ(empty.text(), "[]\n");
  Captured captured;
  Listing listing(OutputFormat::kJson, {}, {}, captured.output());
  listing.AddJson("{\"a\":1}");
  listing.AddJson("{\"a\":2}");
  EXPECT_TRUE(listing.Finish());
  EXPECT_EQ(captured.text(), "[\n{\"a\":1},\n{\"a\":2}\n]\n");
}

TEST(ListingTest, JsonlIsOneALine) {
  Captured captured;
  Listing listing(OutputFormat::kJsonl, {}, {}, captured.output());
  listing.AddJson("{}");
  listing.AddJson("[]");
  listing.Finish();
  EXPECT_EQ(captured.text(), "{}\n[]\n");
}

TEST(OutputTest, AFullDiskIsAnError) {
  std::FILE* full = std::fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  Output output(full);
  output.Write("lost");
  EXPECT_FALSE(output.Finish());
  EXPECT_TRUE(output.closed());
  std::fclose(full);
}

TEST(JsonTest, EventsHaveAllTheirKeys) {
  v1::Event event;
  event.set_title("A visit");
  EXPECT_EQ(JsonOf(event),
            R"({"name":"","title":"A visit","aliases":[],"type":"","participants":[],"places":[],)"
            R"("factuality":"FACTUALITY_UNSPECIFIED","confidence":0,"evidence":[],"revision":"0",)"
            R"("claims":[],"tags":[],"importance":0})");
}

TEST(JsonTest, Strings) {
  EXPECT_EQ(JsonString("say \"so\"\n\\ Zürich"), R"("say \"so\"\n\\ Zürich")");
  EXPECT_EQ(JsonStringOrNull(""), "null");
  EXPECT_EQ(JsonStringOrNull("x"), "\"x\"");
}

TEST(CodePointsTest, CountsForwardAndBack) {
  CodePoints offsets("aü北👑z");
  EXPECT_EQ(offsets.Of(0), 0u);
  EXPECT_EQ(offsets.Of(1), 1u);
  EXPECT_EQ(offsets.Of(3), 2u);
  EXPECT_EQ(offsets.Of(6), 3u);
  EXPECT_EQ(offsets.Of(10), 4u);
  EXPECT_EQ(offsets.Of(11), 5u);
  EXPECT_EQ(offsets.Of(3), 2u);
  EXPECT_EQ(offsets.Of(99), 5u);
}

TEST(InputFilesTest, AFolderStandsForItsFilesOfKnownFormats) {
  TempDir dir;
  ASSERT_EQ(std::system(("mkdir -p " + dir.path() + "/sub/deep " + dir.path() + "/none").c_str()),
            0);
  for (const char* name : {"b.txt", "a.txt", "note.cc", "sub/c.XML", "sub/deep/d.pdf"}) {
    WriteFile(dir / name, "text");
  }
  std::vector<std::string> paths;
  for (const InputFile& file : FindInputFiles(dir.path())) {
    EXPECT_TRUE(file.status.ok()) << file.status;
    paths.push_back(file.path);
  }
  EXPECT_THAT(paths,
              ElementsAre(dir / "a.txt", dir / "b.txt", dir / "sub/c.XML", dir / "sub/deep/d.pdf"));
  EXPECT_THAT(FindInputFiles(dir / "none"), IsEmpty());
  for (const std::string& path : {dir / "note.cc", std::string("-")}) {
    ASSERT_EQ(FindInputFiles(path).size(), 1u) << path;
    EXPECT_EQ(FindInputFiles(path)[0].path, path);
  }
}

TEST(InputFilesTest, ReadsFilesInPieces) {
  EXPECT_THAT(InputBytes::Open({"/no/such/file", absl::OkStatus()}).status(),
              IsStatus(absl::StatusCode::kNotFound, "No such file or directory"));
  TempDir dir;
  WriteFile(dir / "a.txt", std::string((1 << 20) + 3, 'x'));
  absl::StatusOr<InputBytes> bytes = InputBytes::Open({dir / "a.txt", absl::OkStatus()});
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(bytes->Next()->size(), size_t{1} << 20);
  EXPECT_EQ(*bytes->Next(), "xxx");
  EXPECT_EQ(*bytes->Next(), "");
  bytes = InputBytes::Open({dir / "a.txt", absl::OkStatus()});
  EXPECT_EQ(bytes->Peek(5)->size(), 5u);
  EXPECT_EQ(*bytes->Next(), "xxxxx");
  EXPECT_EQ(bytes->Next()->size(), (size_t{1} << 20) - 2);
  EXPECT_EQ(*bytes->Next(), "");
}

TEST(InputFilesTest, SourcesAreAbsolutePaths) {
  EXPECT_EQ(*SourceUriOf("/a/./b/../c.txt"), "/a/c.txt");
  EXPECT_EQ(*SourceUriOf("-"), "");
  EXPECT_EQ(SourceUriOf("c.txt")->front(), '/');
  EXPECT_THAT(SourceUriOf("/a/\xff.txt").status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "the path is not UTF-8, which the name of a document must be; rename the "
                       "file"));
}

TEST(MentionLinesTest, WritesSpans) {
  const TextPart part{.text = "Übrigens: every day since\nJuly 10."};
  v1::Mention set;
  set.set_begin_offset(11);
  set.set_end_offset(20);
  set.set_text("every day");
  set.set_type(v1::TIMEX_TYPE_SET);
  set.set_value("P1D");
  set.set_quant("EVERY");
  set.set_rule("en.set");
  v1::Mention date;
  date.set_begin_offset(27);
  date.set_end_offset(34);
  date.set_text("July 10");
  date.set_type(v1::TIMEX_TYPE_DATE);
  date.set_value("1957-07-10");
  date.set_rule("en.date");
  date.set_phrase_begin_offset(21);
  date.set_phrase_end_offset(34);
  date.add_anchors("document-date 1957-07-15");
  *date.mutable_when() = *temporal::TimeSpanFromEdtf("1957-07-10");
  MentionWriter writer(part, {});
  EXPECT_EQ(writer.Json(set),
            R"({"start": 10, "end": 19, "text": "every day", "type": "SET", )"
            R"("value": "P1D", "edtf": null, "begin": null, "end_time": null, "rule": "en.set", )"
            R"("quant": "EVERY"})");
  const std::string json =
      R"({"start": 26, "end": 33, "text": "July 10", "type": "DATE", )"
      R"("value": "1957-07-10", "edtf": "1957-07-10", "begin": "1957-07-10T00:00:00Z", )"
      R"("end_time": "1957-07-11T00:00:00Z", "rule": "en.date", "phrase_start": 20, )"
      R"("phrase_end": 33)";
  EXPECT_EQ(writer.Json(date), json + "}");
  EXPECT_EQ(MentionLineBegin("a").append(kMentionLineEnd), R"({"doc": "a", "spans": []})");

  MentionWriter explaining(part, {.explain = true});
  EXPECT_EQ(explaining.Json(date), json + R"(, "anchors": ["document-date 1957-07-15"]})");
  EXPECT_EQ(explaining.Explanation("a.txt", date),
            "a.txt 26–33  July 10\n"
            "  value    DATE 1957-07-10\n"
            "  time     1957-07-10\n"
            "  rule     en.date\n"
            "  phrase   since July 10\n"
            "  anchor   document-date 1957-07-15\n");
  v1::Mention impossible;
  impossible.set_begin_offset(0);
  impossible.set_end_offset(9);
  impossible.set_text("Übrigens");
  impossible.set_rule("en.date");
  impossible.set_problem("February has no day 30");
  EXPECT_EQ(MentionWriter(part, {OffsetUnit::kByte, true}).Explanation("a", impossible),
            "a 0–9  Übrigens\n"
            "  value    none\n"
            "  rule     en.date\n"
            "  problem  February has no day 30\n");
}

TEST(MentionLinesTest, CountsFromTheBeginOfTheText) {
  const TextPart part{
      .text = "ü 1957", .lead_bytes = 3, .begin_bytes = 1000, .begin_code_points = 900};
  EXPECT_EQ(MentionWriter(part, {OffsetUnit::kByte}).Offset(3), 1003u);
  EXPECT_EQ(MentionWriter(part, {OffsetUnit::kCodePoint}).Offset(3), 902u);
}

// The text of the parts of `text`, put together again.
std::string Rejoined(std::string text, std::vector<size_t>* sizes) {
  // fmemopen takes no empty buffer.
  InputBytes bytes(text.empty() ? std::fopen("/dev/null", "rb")
                                : fmemopen(text.data(), text.size(), "rb"));
  TextParts parts(bytes);
  std::string whole;
  sizes->clear();
  for (TextPart part; parts.Next(part);) {
    EXPECT_EQ(part.begin_bytes + part.lead_bytes, whole.size());
    EXPECT_EQ(part.begin_code_points, CodePoints(whole).Of(part.begin_bytes));
    EXPECT_EQ(part.text.substr(0, part.lead_bytes), whole.substr(part.begin_bytes));
    EXPECT_LE(part.lead_bytes, kLeadBytes);
    whole += part.text.substr(part.lead_bytes);
    sizes->push_back(part.text.size() - part.lead_bytes);
  }
  EXPECT_TRUE(parts.status().ok());
  return whole;
}

TEST(TextPartsTest, CutAtTheBestPlace) {
  std::vector<size_t> sizes;
  EXPECT_EQ(Rejoined("", &sizes), "");
  EXPECT_THAT(sizes, testing::ElementsAre(0));
  for (const std::string unit :
       {"Zürich, Montag.\n\n", "Zürich, Montag.\n", "Zürich. ", "Züri ", "ü"}) {
    std::string text;
    while (text.size() < 2 * kPartBytes + 1000) text += unit;
    EXPECT_EQ(Rejoined(text, &sizes), text) << unit;
    ASSERT_THAT(sizes, testing::SizeIs(3)) << unit;
    for (const size_t size : sizes) {
      EXPECT_LE(size, kPartBytes) << unit;
      EXPECT_EQ(size % unit.size(), 0u) << unit;
    }
    text.resize(kPartBytes);
    EXPECT_EQ(Rejoined(text, &sizes), text) << unit;
    EXPECT_THAT(sizes, testing::ElementsAre(kPartBytes)) << unit;
  }
}

TEST(TextPartsTest, SaysWhenAFileCannotBeReadToItsEnd) {
  // A folder can be opened, and not read.
  InputBytes bytes(std::fopen("/", "rb"));
  TextParts parts(bytes);
  TextPart part;
  EXPECT_FALSE(parts.Next(part));
  EXPECT_THAT(parts.status(), IsStatus(absl::StatusCode::kUnknown, "Is a directory"));
}

TEST(IngestProgressTest, OneLine) {
  IngestCounts counts;
  EXPECT_EQ(ProgressOf(counts, absl::ZeroDuration(), 80), "0 documents  0 events  0.0 MB/s");
  counts = {.stored = 1, .events = 1, .file_bytes = 2'000'000, .all_bytes = 8'000'000};
  EXPECT_EQ(ProgressOf(counts, absl::Seconds(4), 80),
            "[=====>              ]  25%  1 document  1 event  0.5 MB/s  0:12 left");
  EXPECT_EQ(ProgressOf(counts, absl::Seconds(4000), 80),
            "[=====>              ]  25%  1 document  1 event  0.0 MB/s  3:20:00 left");
  EXPECT_EQ(ProgressOf(counts, absl::Seconds(4), 10), "[=====>   ");
  counts.file_bytes = counts.all_bytes;
  counts.failed = 2;
  EXPECT_EQ(ProgressOf(counts, absl::Seconds(4), 80),
            "[====================] 100%  3 documents  1 event  2.0 MB/s  2 failed");
}

TEST(IngestProgressTest, Summary) {
  EXPECT_EQ(
      SummaryOf({.stored = 2, .failed = 1, .events = 25, .text_bytes = 61'440}, absl::Seconds(2)),
      "3 documents: 2 stored, 1 failed; 25 events; 61.4 kB of text in 2.0 s, 30.7 kB/s");
  EXPECT_EQ(SummaryOf({.stored = 1, .replaced = 2, .unchanged = 3}, absl::ZeroDuration()),
            "6 documents: 1 stored, 2 replaced, 3 unchanged; 0 events; 0 bytes of text in 0.0 s, "
            "0 bytes/s");
  EXPECT_EQ(SummaryOf({.stored = 2, .events = 9, .text_bytes = 30'000'000}, absl::Seconds(12)),
            "2 documents: 2 stored; 9 events; 30.0 MB of text in 12 s, 2.5 MB/s");
}

v1::Event Visit() {
  v1::Event event;
  event.set_name("collections/test/events/abc");
  event.set_title("The mayor visits Ghent");
  event.set_type("visit");
  *event.mutable_when() = *temporal::TimeSpanFromEdtf("1957-07-09/1957-07-16");
  event.add_participants()->set_display_name("Mayor Blum");
  event.mutable_participants(0)->set_role("agent");
  event.add_places()->set_display_name("Ghent");
  event.set_factuality(v1::FACTUALITY_PLANNED);
  event.set_confidence(0.8F);
  event.add_aliases("the mayor's journey");
  v1::Evidence& evidence = *event.add_evidence();
  evidence.set_document("collections/test/documents/letter");
  evidence.set_begin_offset(10);
  evidence.set_end_offset(40);
  evidence.set_page("7");
  evidence.set_note("2");
  evidence.set_quote("will visit Ghent");
  return event;
}

TEST(EventListingTest, TableWithoutRoomPutsWhoAndWhereUnderTheTitle) {
  setenv("COLUMNS", "80", 1);
  Captured captured;
  EventListing listing(OutputFormat::kTable, EventColumns::kStored, captured.output());
  listing.Add(Visit());
  EXPECT_TRUE(listing.Finish());
  EXPECT_EQ(captured.text(),
            "WHEN                   TYPE   TITLE                   EVENT\n"
            "1957-07-09/1957-07-16  visit  The mayor visits Ghent  abc\n"
            "                              Mayor Blum · Ghent\n");
  unsetenv("COLUMNS");
}

TEST(EventListingTest, WideTable) {
  setenv("COLUMNS", "120", 1);
  Captured captured;
  EventListing listing(OutputFormat::kTable, EventColumns::kExtracted, captured.output());
  listing.Add(Visit());
  v1::Event undated;
  undated.set_title("Something");
  listing.Add(undated);
  listing.Finish();
  EXPECT_EQ(captured.text(),
            "WHEN                   TYPE   TITLE                   WHO / WHERE\n"
            "1957-07-09/1957-07-16  visit  The mayor visits Ghent  Mayor Blum · Ghent\n"
            "undated                       Something\n");
  unsetenv("COLUMNS");
}

TEST(EventListingTest, CsvHasTheEnvelope) {
  Captured captured;
  EventListing listing(OutputFormat::kCsv, EventColumns::kStored, captured.output());
  listing.Add(Visit());
  listing.Finish();
  EXPECT_EQ(captured.text(),
            "name,title,type,when,begin,end,where,participants,document,factuality,confidence\n"
            "collections/test/events/abc,The mayor visits Ghent,visit,1957-07-09/1957-07-16,"
            "1957-07-09T00:00:00Z,1957-07-17T00:00:00Z,Ghent,Mayor Blum,"
            "collections/test/documents/letter,planned,0.80\n");
}

TEST(EventListingTest, CardShowsTheEvidence) {
  EXPECT_EQ(EventCard(Visit()),
            "The mayor visits Ghent\n"
            "  when    9–16 July 1957 (1957-07-09/1957-07-16)\n"
            "  type    visit\n"
            "  who     Mayor Blum (agent)\n"
            "  where   Ghent\n"
            "  told as planned, confidence 0.80\n"
            "  also    the mayor's journey\n"
            "  name    collections/test/events/abc\n"
            "\n"
            "  letter, page 7, note 2, bytes 10–40\n"
            "    “will visit Ghent”\n");
}

}  // namespace
}  // namespace annals::cli
