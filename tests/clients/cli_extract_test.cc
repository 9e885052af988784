// The commands of `annals` that store nothing, as a user runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/clients/cli_fixture.h"

namespace annals {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST_F(CliTest, ExtractStoresNothing) {
  const std::string letter = WriteText("letter.txt", kLetter);
  const RunOptions options = {.environment = {"XDG_DATA_HOME=" + (dir_ / "xdg")}};
  ProgramResult result = RunAnnals({"extract", letter}, options);
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_FALSE(std::filesystem::exists(dir_ / "xdg"));
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(2));
  const v1::Event event = EventOf(lines[0]);
  EXPECT_EQ(event.name(), "");
  EXPECT_EQ(event.when().edtf(), "1957-07-03");
  ASSERT_THAT(event.evidence(), SizeIs(1));
  EXPECT_EQ(event.evidence(0).document(), letter);
  EXPECT_THAT(lines[0], HasSubstr("\"display_name\""));

  result = RunAnnals({"extract", "--output", "table", letter}, options);
  EXPECT_THAT(result.out, Not(HasSubstr("EVENT")));
  result = RunAnnals({"extract", letter, dir_ / "none.txt"}, options);
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(Lines(result.out), SizeIs(2));
  EXPECT_EQ(RunAnnals({"extract", WriteText("empty.txt", "")}, options).exit_status, 0);
}

TEST_F(CliTest, MentionsOfFiles) {
  const std::string letter = WriteText("letter.txt", "Zürich: they met on 3 July.");
  ProgramResult result = RunAnnals({"mentions", "--date", "1957-07-15", letter});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  ASSERT_THAT(Lines(result.out), SizeIs(1));
  const google::protobuf::Struct line = Json(result.out);
  EXPECT_EQ(line.fields().at("doc").string_value(), letter);
  const auto& spans = line.fields().at("spans").list_value();
  ASSERT_THAT(spans.values(), SizeIs(1));
  const auto& span = spans.values(0).struct_value().fields();
  EXPECT_EQ(span.at("start").number_value(), 20);
  EXPECT_EQ(span.at("end").number_value(), 26);
  EXPECT_EQ(span.at("text").string_value(), "3 July");
  EXPECT_EQ(span.at("type").string_value(), "DATE");
  EXPECT_EQ(span.at("value").string_value(), "1957-07-03");
  EXPECT_EQ(span.at("edtf").string_value(), "1957-07-03");
  EXPECT_EQ(span.at("begin").string_value(), "1957-07-03T00:00:00Z");
  EXPECT_EQ(span.at("end_time").string_value(), "1957-07-04T00:00:00Z");
  EXPECT_NE(span.at("rule").string_value(), "");

  result = RunAnnals({"mentions", "--offsets", "byte", "--date", "1957-07-15", letter});
  EXPECT_EQ(Json(result.out)
                .fields()
                .at("spans")
                .list_value()
                .values(0)
                .struct_value()
                .fields()
                .at("start")
                .number_value(),
            21);
  result = RunAnnals({"mentions", "--date", "1957-07-15", "--output", "table", letter});
  EXPECT_THAT(result.out, AllOf(StartsWith("DOC"), HasSubstr("20–26  DATE  1957-07-03")));
}

TEST_F(CliTest, MentionsOfJsonLines) {
  const std::string input =
      "{\"doc\": \"one\", \"text\": \"They met on 3 July.\", \"dct\": \"1957-07-15\", \"x\": [1]}\n"
      "\n"
      "this is no JSON\n"
      "{\"doc\": \"two\", \"text\": \"M\\u00fcnchen, 4 July.\", \"dct\": \"1958-07-15T08:00\"}\n"
      "{\"doc\": \"three\", \"text\": \"\", \"dct\": \"\"}\n"
      "{\"doc\": \"four\", \"text\": \"5 July\", \"dct\": \"no date\"}\n"
      "{\"doc\": \"five\", \"text\": \"They met on 6 July 1960.\"}";
  const ProgramResult result = RunAnnals({"mentions", "--from", "jsonl", "-"}, {.input = input});
  EXPECT_EQ(result.exit_status, 1);
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(6));
  EXPECT_THAT(lines[0], AllOf(StartsWith("{\"doc\": \"one\", "), HasSubstr("\"1957-07-03\"")));
  EXPECT_EQ(lines[1], "{\"doc\": \"\", \"spans\": []}");
  EXPECT_THAT(lines[2], AllOf(StartsWith("{\"doc\": \"two\", "), HasSubstr("\"start\": 9"),
                              HasSubstr("\"1958-07-04\"")));
  EXPECT_EQ(lines[3], "{\"doc\": \"three\", \"spans\": []}");
  EXPECT_EQ(lines[4], "{\"doc\": \"four\", \"spans\": []}");
  EXPECT_THAT(lines[5], HasSubstr("\"1960-07-06\""));
  const std::vector<std::string> errors = Lines(result.err);
  ASSERT_THAT(errors, SizeIs(2));
  EXPECT_THAT(errors[0], StartsWith("annals: - line 3: not a JSON object: "));
  EXPECT_THAT(errors[1], StartsWith("annals: - line 6 (four): \"dct\": EDTF "));

  WriteText("docs.jsonl", input);
  EXPECT_EQ(RunAnnals({"mentions", "--from", "jsonl", dir_ / "docs.jsonl"}).out, result.out);
  EXPECT_EQ(RunAnnals({"mentions", "--from", "jsonl", dir_ / "none"}).exit_status, 1);
}

TEST_F(CliTest, MentionsInTheLanguageGiven) {
  const std::string letter = WriteText("brief.txt", "Rückkehr: 3. Oktober 1957");
  EXPECT_THAT(RunAnnals({"mentions", letter}).out, HasSubstr("\"1957-10-03\""));
  EXPECT_THAT(RunAnnals({"mentions", "--language", "en", letter}).out,
              Not(HasSubstr("\"1957-10-03\"")));
  const ProgramResult result = RunAnnals({"extract", "--language", "ger", letter});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err, StartsWith("annals: --language: language \"ger\" has no tables"));
  // What the line says goes before the flag.
  const std::string line = R"({"text": "Rückkehr: 3. Oktober 1957", "language": "de"})";
  EXPECT_THAT(
      RunAnnals({"mentions", "--language", "en", "--from", "jsonl", "-"}, {.input = line}).out,
      HasSubstr("\"1957-10-03\""));
}

TEST_F(CliTest, MentionsExplained) {
  const std::string letter = WriteText("letter.txt", "The pier has been closed since 3 July.");
  ProgramResult result = RunAnnals({"mentions", "--explain", "--date", "1957-07-15", letter});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out,
              AllOf(StartsWith(letter + " 31–37  3 July\n  value    DATE 1957-07-03\n"),
                    HasSubstr("\n  time     1957-07-03/..\n"), HasSubstr("\n  rule     "),
                    HasSubstr("\n  phrase   since 3 July\n"),
                    HasSubstr("\n  anchor   document-date 1957-07-15\n")));
  result =
      RunAnnals({"mentions", "--explain", "--output", "jsonl", "--date", "1957-07-15", letter});
  EXPECT_THAT(result.out, HasSubstr(R"("anchors": ["document-date 1957-07-15"])"));
  result = RunAnnals({"mentions", "--explain", "--output", "csv", "--date", "1957-07-15", letter});
  EXPECT_THAT(result.out, AllOf(HasSubstr(",rule,anchors,problem\n"),
                                HasSubstr(",document-date 1957-07-15,\n")));
}

// A text of more than one part: the date of its head and the year of the story go on.
TEST_F(CliTest, MentionsOfALongText) {
  std::string text = "Bremen, July 15, 1957\n\n";
  const std::string filler =
      "The ship sailed on with the tide, and nobody on board said a word about it all day.\n\n";
  size_t count = 1;
  while (text.size() < (size_t{20} << 20)) {
    for (int i = 0; i < 5000; ++i) text += filler;
    text += "On 3 July the board met.\n\n";
    ++count;
  }
  const ProgramResult result = RunAnnals({"mentions", WriteText("long.txt", text)});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  const google::protobuf::Struct line = Json(result.out);
  const auto& spans = line.fields().at("spans").list_value();
  ASSERT_EQ(static_cast<size_t>(spans.values_size()), count);
  for (int i = 1; i < spans.values_size(); ++i) {
    const auto& span = spans.values(i).struct_value().fields();
    EXPECT_EQ(span.at("value").string_value(), "1957-07-03");
    EXPECT_EQ(text.substr(static_cast<size_t>(span.at("start").number_value()), 6), "3 July");
  }
}

TEST_F(CliTest, FiftyMegabytesOnOneLine) {
  std::string text;
  while (text.size() < (size_t{50} << 20)) {
    text += "The ship sailed on with the tide and nobody on board said a word about it all day; ";
  }
  text += "on 3 July 1957 the board met in Bremen.";
  const std::string path = WriteText("long.txt", text);
  ProgramResult result = RunAnnals({"mentions", path});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"1957-07-03\""));
  result = RunAnnals({"extract", path});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"1957-07-03\""));
  result = Run({"ingest", path});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.out, "stored        1 events     1 dates  " + path + "\n");
}

TEST_F(CliTest, ReadsOnAfterAFileThatCannotBeRead) {
  const std::string good = WriteText("good.txt", kLetter);
  const std::string empty = WriteText("empty.txt", "");
  const std::string binary = WriteText("binary.txt", std::string("PK\x03\x04\0\xf0", 6));
  const std::string latin1 = WriteText("latin1.txt", "caf\xe9 on 3 July 1957");
  const std::string missing = dir_ / "missing.txt";
  for (const std::string command : {"mentions", "extract"}) {
    const ProgramResult result = RunAnnals({command, empty, binary, latin1, missing, good});
    EXPECT_EQ(result.exit_status, 1) << command;
    EXPECT_THAT(result.out, HasSubstr("\"1957-07-09\"")) << command;
    EXPECT_EQ(result.err, "annals: " + binary +
                              ": NUL byte at offset 4: this is a binary file, of no format that "
                              "can be read\nannals: " +
                              latin1 +
                              ": byte 0xE9 at offset 3 is not valid UTF-8; convert the text to "
                              "UTF-8 (for example with iconv)\nannals: " +
                              missing + ": No such file or directory\n");
  }
}

TEST_F(CliTest, SaysWhenAFolderHoldsNoText) {
  std::filesystem::create_directories(dir_ / "folder");
  WriteText("folder/notes.cc", kLetter);
  for (const std::string command : {"mentions", "extract"}) {
    const ProgramResult result = RunAnnals({command, dir_ / "folder"});
    EXPECT_EQ(result.exit_status, 0) << command;
    EXPECT_EQ(result.out, "") << command;
    EXPECT_EQ(result.err,
              "annals: " + (dir_ / "folder") +
                  ": no file of a known format in this folder or below it; name other files one by "
                  "one\n");
  }
}

TEST_F(CliTest, AChronologyOfOnesOwn) {
  const std::string chronology =
      WriteText("own.jsonl",
                R"({"title": "Great Regatta", "aliases": ["the Great Regatta"], "type": "other", )"
                R"("when": {"edtf": "1931-06-12"}, "places": [{"display_name": "Bremen"}]})"
                "\n");
  const std::string letter =
      WriteText("letter.txt", "Bremen, July 15, 1957\n\nThey had not met since the Great Regatta.");
  EXPECT_THAT(RunAnnals({"mentions", letter}).out, Not(HasSubstr("1931-06-12")));
  ProgramResult result = RunAnnals({"mentions", letter, "--chronology", chronology});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1931-06-12"));
  result = RunAnnals({"mentions", letter, "--chronology", letter});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err,
              StartsWith("annals: --chronology " + letter + " line 1: not an event in JSON: "));
  for (const auto& [path, reason] : {std::pair(dir_ / "none", "No such file or directory"),
                                     std::pair(dir_.path(), "Is a directory")}) {
    result = RunAnnals({"mentions", letter, "--chronology", path});
    EXPECT_EQ(result.exit_status, 2);
    EXPECT_EQ(result.err, "annals: --chronology " + path + ": " + reason + "\n");
  }
}

}  // namespace
}  // namespace annals
