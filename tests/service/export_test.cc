// Files of events in the formats of other programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "service/export/export_writer.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

v1::Event EventOf(const std::string& title, const std::string& edtf) {
  v1::Event event;
  event.set_name("collections/c/events/" + edtf);
  event.set_title(title);
  event.set_type("meeting");
  if (!edtf.empty()) *event.mutable_when() = *temporal::TimeSpanFromEdtf(edtf);
  return event;
}

// One with all that formats can keep.
v1::Event Visit() {
  v1::Event event = EventOf("Novak, \"the elder\"; visits <Ghent>", "1957-07-09/1957-07-12");
  event.set_type("visit");
  event.add_participants()->set_display_name("Novak");
  event.add_participants()->set_display_name("Harbour Board");
  event.add_places()->set_display_name("Ghent");
  event.set_factuality(v1::FACTUALITY_PLANNED);
  event.set_confidence(0.75);
  event.add_tags("to-check");
  v1::Evidence& evidence = *event.add_evidence();
  evidence.set_document("collections/c/documents/d");
  evidence.set_page("xiv");
  evidence.set_quote("will be in Ghent from July 9 to 12");
  return event;
}

std::string Export(v1::ExportFormat format, const std::vector<v1::Event>& events) {
  const auto writer =
      FindExportFormat(format)->make({.collection = "c", .time = absl::FromUnixSeconds(0)});
  std::string file;
  writer->Begin(file);
  for (const v1::Event& event : events) writer->Add(event, file);
  writer->End(file);
  return file;
}

std::vector<std::string> Lines(const std::string& file) {
  std::vector<std::string> lines = absl::StrSplit(file, '\n');
  EXPECT_EQ(lines.back(), "");
  lines.pop_back();
  return lines;
}

TEST(ExportTest, KnowsEveryFormatOfTheProto) {
  for (int i = 1; i < v1::ExportFormat_descriptor()->value_count(); ++i) {
    const auto format =
        static_cast<v1::ExportFormat>(v1::ExportFormat_descriptor()->value(i)->number());
    ASSERT_NE(FindExportFormat(format), nullptr) << i;
    EXPECT_EQ(FindExportFormat(format)->format, format);
  }
  EXPECT_EQ(FindExportFormat(v1::EXPORT_FORMAT_UNSPECIFIED), nullptr);
}

TEST(ExportTest, JsonLinesHoldEventsWhole) {
  const std::vector<std::string> lines =
      Lines(Export(v1::EXPORT_FORMAT_JSON_LINES, {Visit(), EventOf("Meeting", "")}));
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], HasSubstr("\"edtf\":\"1957-07-09/1957-07-12\""));
  EXPECT_THAT(lines[1], HasSubstr("\"title\":\"Meeting\""));
}

TEST(ExportTest, Csv) {
  EXPECT_THAT(
      Lines(Export(v1::EXPORT_FORMAT_CSV, {Visit(), EventOf("Two\nlines", "")})),
      ElementsAre("name,title,type,when,begin_earliest,begin_latest,end_earliest,end_latest,"
                  "participants,places,tags,factuality,confidence,document,page,quote\r",
                  "collections/c/events/1957-07-09/1957-07-12,\"Novak, \"\"the elder\"\"; visits "
                  "<Ghent>\",visit,1957-07-09/1957-07-12,1957-07-09T00:00:00Z,1957-07-10T00:00:00Z,"
                  "1957-07-12T00:00:00Z,1957-07-13T00:00:00Z,Novak; Harbour Board,Ghent,to-check,"
                  "planned,0.75,collections/c/documents/d,xiv,will be in Ghent from July 9 to 12\r",
                  "collections/c/events/,\"Two", "lines\",meeting,,,,,,,,,,,,,\r"));
}

TEST(ExportTest, ICalendar) {
  const std::string file = Export(v1::EXPORT_FORMAT_ICALENDAR, {Visit()});
  EXPECT_EQ(file,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Annals//Annals//EN\r\n"
            "CALSCALE:GREGORIAN\r\nX-WR-CALNAME:c\r\nBEGIN:VEVENT\r\n"
            "UID:collections/c/events/1957-07-09/1957-07-12@annals\r\n"
            "DTSTAMP:19700101T000000Z\r\nDTSTART;VALUE=DATE:19570709\r\n"
            "DTEND;VALUE=DATE:19570713\r\nSUMMARY:Novak\\, \"the elder\"\\; visits <Ghent>\r\n"
            "DESCRIPTION:will be in Ghent from July 9 to 12\\n9–12 July 1957\\nNovak\\, H\r\n"
            " arbour Board\r\nLOCATION:Ghent\r\nCATEGORIES:visit,to-check\r\n"
            "TRANSP:TRANSPARENT\r\nX-ANNALS-WHEN:1957-07-09/1957-07-12\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(ExportTest, ICalendarLinesAreFoldedBetweenCharacters) {
  v1::Event event = EventOf("Zażółć gęślą jaźń – " + std::string(300, 'x') + "żółć", "1957");
  const std::string file = Export(v1::EXPORT_FORMAT_ICALENDAR, {event});
  std::string unfolded;
  for (const std::string& line : Lines(file)) {
    EXPECT_LE(line.size(), 76u) << line;  // 75 and the carriage return
    EXPECT_THAT(line, EndsWith("\r"));
    EXPECT_NE(static_cast<unsigned char>(line[line[0] == ' ' ? 1 : 0]) & 0xC0, 0x80) << line;
    unfolded += line[0] == ' ' ? line.substr(1) : "\n" + line;
    unfolded.pop_back();
  }
  EXPECT_THAT(unfolded, HasSubstr("\nSUMMARY:" + event.title() + "\n"));
}

TEST(ExportTest, ICalendarTakesWhatHasAYearOfFourDigits) {
  EXPECT_THAT(Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("Ides", "-0043-03-15")}),
              Not(HasSubstr("VEVENT")));
  EXPECT_THAT(Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("Earth", "Y-4540000000")}),
              Not(HasSubstr("VEVENT")));
  EXPECT_THAT(Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("No date", "")}),
              Not(HasSubstr("VEVENT")));
  const std::string call =
      Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("Call", "1957-07-15T19:00:00Z")});
  EXPECT_THAT(call, HasSubstr("DTSTART:19570715T190000Z\r\nDTEND:19570715T190001Z\r\n"));
  const std::string open = Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("Open", "1957-07/..")});
  EXPECT_THAT(open, HasSubstr("DTSTART;VALUE=DATE:19570701\r\nSUMMARY:Open\r\n"));
  const std::string until =
      Export(v1::EXPORT_FORMAT_ICALENDAR, {EventOf("Until", "../1957-07-15")});
  EXPECT_THAT(until, HasSubstr("DTSTART;VALUE=DATE:19570715\r\nDTEND;VALUE=DATE:19570716\r\n"));
}

TEST(ExportTest, TimelineJs) {
  EXPECT_THAT(
      Lines(Export(v1::EXPORT_FORMAT_TIMELINE_JS,
                   {Visit(), EventOf("In July", "1957-07"), EventOf("Ides", "-0043-03-15"),
                    EventOf("Earth", "Y-4540000000"), EventOf("Decade", "195X")})),
      ElementsAre(
          R"({"title":{"text":{"headline":"c"}},"events":[)",
          R"({"unique_id":"1957-07-12","start_date":{"year":1957,"month":7,"day":9},)"
          R"("end_date":{"year":1957,"month":7,"day":12},"display_date":"9–12 July 1957",)"
          R"("text":{"headline":"Novak, &quot;the elder&quot;; visits &lt;Ghent&gt;",)"
          R"("text":"will be in Ghent from July 9 to 12"},"group":"visit"},)",
          R"({"unique_id":"1957-07","start_date":{"year":1957,"month":7},)"
          R"("display_date":"July 1957","text":{"headline":"In July","text":""},)"
          R"("group":"meeting"},)",
          R"({"unique_id":"-0043-03-15","start_date":{"year":-43,"month":3,"day":15},)"
          R"("display_date":"15 March 44 BCE","text":{"headline":"Ides","text":""},)"
          R"("group":"meeting"},)",
          R"({"unique_id":"195X","start_date":{"year":1950},"end_date":{"year":1959},)"
          R"("display_date":"1950s","text":{"headline":"Decade","text":""},"group":"meeting"})",
          "]}"));
}

TEST(ExportTest, VisTimeline) {
  EXPECT_THAT(
      Lines(Export(v1::EXPORT_FORMAT_VIS_TIMELINE,
                   {Visit(), EventOf("Ides", "-0043-03-15"), EventOf("Since", "1957/.."),
                    EventOf("Until", "../1957")})),
      ElementsAre(
          "[",
          R"({"id":"collections/c/events/1957-07-09/1957-07-12",)"
          R"("content":"Novak, &quot;the elder&quot;; visits &lt;Ghent&gt;",)"
          R"("start":"1957-07-09T00:00:00Z","end":"1957-07-13T00:00:00Z","type":"range",)"
          R"("title":"9–12 July 1957<br>will be in Ghent from July 9 to 12",)"
          R"("className":"visit"},)",
          R"({"id":"collections/c/events/-0043-03-15","content":"Ides",)"
          R"("start":"-000043-03-15T00:00:00Z","end":"-000043-03-16T00:00:00Z","type":"range",)"
          R"("title":"15 March 44 BCE","className":"meeting"},)",
          R"({"id":"collections/c/events/1957/..","content":"Since",)"
          R"("start":"1957-01-01T00:00:00Z","type":"point","title":"from 1957 onwards",)"
          R"("className":"meeting"},)",
          R"({"id":"collections/c/events/../1957","content":"Until",)"
          R"("start":"1957-12-31T00:00:00Z","type":"point","title":"until 1957",)"
          R"("className":"meeting"})",
          "]"));
}

TEST(ExportTest, LinkedPlaces) {
  const std::vector<std::string> lines =
      Lines(Export(v1::EXPORT_FORMAT_LINKED_PLACES, {Visit(), EventOf("In July", "1957-07")}));
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_THAT(lines[0], StartsWith(R"({"type":"FeatureCollection","@context":"https://)"));
  EXPECT_EQ(
      lines[1],
      R"({"type":"Feature","@id":"collections/c/events/1957-07-09/1957-07-12",)"
      R"("properties":{"title":"Novak, \"the elder\"; visits <Ghent>","type":"visit",)"
      R"("factuality":"planned","participants":["Novak","Harbour Board"],"tags":["to-check"],)"
      R"("quote":"will be in Ghent from July 9 to 12","document":"collections/c/documents/d"},)"
      R"("names":[{"toponym":"Ghent"}],)"
      R"("when":{"timespans":[{"start":{"in":"1957-07-09"},"end":{"in":"1957-07-12"}}],)"
      R"("label":"9–12 July 1957","edtf":"1957-07-09/1957-07-12"},"geometry":null},)");
  EXPECT_THAT(lines[2],
              HasSubstr(R"("timespans":[{"start":{"earliest":"1957-07-01","latest":"1957-07-31"},)"
                        R"("end":{"earliest":"1957-07-01","latest":"1957-07-31"}}])"));
}

TEST(ExportTest, SchemaOrg) {
  const std::vector<std::string> lines =
      Lines(Export(v1::EXPORT_FORMAT_SCHEMA_ORG, {Visit(), EventOf("In July", "1957-07")}));
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_EQ(lines[0], R"({"@context":"https://schema.org","@graph":[)");
  EXPECT_EQ(
      lines[1],
      R"({"@type":"Event","identifier":"collections/c/events/1957-07-09/1957-07-12",)"
      R"("name":"Novak, \"the elder\"; visits <Ghent>","startDate":"1957-07-09",)"
      R"("endDate":"1957-07-12","description":"will be in Ghent from July 9 to 12",)"
      R"("additionalType":"visit","location":[{"@type":"Place","name":"Ghent"}],)"
      R"("about":[{"@type":"Thing","name":"Novak"},{"@type":"Thing","name":"Harbour Board"}],)"
      R"("keywords":["to-check"],"subjectOf":{"@type":"CreativeWork",)"
      R"("identifier":"collections/c/documents/d"}},)");
  EXPECT_THAT(lines[2], HasSubstr(R"("startDate":"1957-07","endDate":"1957-07")"));
  EXPECT_THAT(Export(v1::EXPORT_FORMAT_SCHEMA_ORG, {EventOf("Ides", "-0043-03-15")}),
              HasSubstr(R"("startDate":"-0043-03-15")"));
}

// A file of no events is one too.
TEST(ExportTest, NoEvents) {
  EXPECT_EQ(Export(v1::EXPORT_FORMAT_JSON_LINES, {}), "");
  EXPECT_EQ(Export(v1::EXPORT_FORMAT_VIS_TIMELINE, {}), "[\n]\n");
  EXPECT_THAT(Lines(Export(v1::EXPORT_FORMAT_CSV, {})), SizeIs(1));
  EXPECT_THAT(Lines(Export(v1::EXPORT_FORMAT_ICALENDAR, {})), Each(EndsWith("\r")));
}

}  // namespace
}  // namespace annals::service
