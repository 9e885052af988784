// The commands of `annals` as a user runs them, over real data directories.
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
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST_F(CliTest, IngestSaysWhatItFound) {
  const std::string letter = WriteText("letter.txt", kLetter);
  ProgramResult result = Run({"ingest", letter});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.out, "stored        2 events     2 dates  " + letter + "\n");
  EXPECT_EQ(result.err, "");
  result = Run({"ingest", letter});
  EXPECT_EQ(result.out, "unchanged     2 events     2 dates  " + letter + "\n");
  WriteText("letter.txt", "The harbour board met in Bremen on 4 July 1957.");
  result = Run({"ingest", letter, "--output", "csv"});
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0], "path,outcome,events,mentions,date,document");
  EXPECT_THAT(lines[1],
              StartsWith(letter + ",replaced,1,1,,collections/default/documents/letter-"));
}

TEST_F(CliTest, IngestGoesOnAfterAFailure) {
  const std::string good = WriteText("good.txt", kLetter);
  const std::string empty = WriteText("empty.txt", "");
  const std::string binary = WriteText("binary.txt", std::string("\x7f"
                                                                 "ELF\0\0\0",
                                                                 7));
  const std::string latin1 = WriteText("latin1.txt", "caf\xe9 on 3 July 1957");
  const std::string missing = dir_ / "missing.txt";
  ProgramResult result = Run({"ingest", empty, binary, latin1, missing, good});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.out, "stored        2 events     2 dates  " + good + "\n");
  const std::vector<std::string> errors = Lines(result.err);
  ASSERT_THAT(errors, SizeIs(6)) << result.err;
  EXPECT_EQ(errors[0], "annals: " + empty + ": the document has no text");
  EXPECT_EQ(errors[1], "annals: " + binary +
                           ": NUL byte at offset 4: this is a binary file, of no format that can "
                           "be read");
  EXPECT_EQ(errors[2], "annals: " + latin1 +
                           ": byte 0xE9 at offset 3 is not valid UTF-8; convert the text to UTF-8 "
                           "(for example with iconv)");
  EXPECT_EQ(errors[3], "annals: " + missing + ": No such file or directory");
  EXPECT_THAT(errors[4], StartsWith("5 documents: 1 stored, 4 failed; 2 events; "));
  EXPECT_EQ(errors[5], "annals: 4 of 5 documents were not stored");
}

TEST_F(CliTest, IngestReportsInTheOrderOfTheFiles) {
  std::filesystem::create_directories(dir_ / "letters");
  std::string expected;
  for (int i = 10; i < 40; ++i) {
    const std::string name = "letters/" + std::to_string(i) + ".txt";
    const std::string path = WriteText(name, i % 10 == 0 ? "" : kLetter);
    if (i % 10 != 0) expected += "stored        2 events     2 dates  " + path + "\n";
  }
  ProgramResult result = Run({"ingest", "--jobs", "8", dir_ / "letters"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.out, expected);
  const std::vector<std::string> errors = Lines(result.err);
  ASSERT_THAT(errors, SizeIs(5)) << result.err;
  EXPECT_EQ(errors[1], "annals: " + (dir_ / "letters/20.txt") + ": the document has no text");
  EXPECT_THAT(errors[3], StartsWith("30 documents: 27 stored, 3 failed; 54 events; "));
}

TEST_F(CliTest, IngestDoesNotExtractAgainWhatHasNotChanged) {
  const std::string lines =
      WriteText("all.jsonl",
                "{\"id\": \"a\", \"text\": \"The harbour board met in Bremen on 3 July 1957.\"}\n"
                "{\"id\": \"b\", \"text\": \"The mayor visited Ghent on 9 July 1957.\"}\n");
  const auto outcomes = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"ingest", "--output", "csv", lines};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult result = Run(arguments);
    EXPECT_EQ(result.exit_status, 0) << result.err;
    std::string words;
    for (const std::string& line : Lines(result.out)) {
      const size_t begin = line.find(',') + 1;
      words += line.substr(begin, line.find(",collections") - begin) + ";";
    }
    return words;
  };
  const std::string head = "outcome,events,mentions,date,document;";
  EXPECT_EQ(outcomes({}), head + "stored,1,1,;stored,1,1,;");
  EXPECT_EQ(outcomes({}), head + "unchanged,1,1,;unchanged,1,1,;");
  // What the caller says counts as well.
  EXPECT_EQ(outcomes({"--date", "1960"}), head + "replaced,1,1,1960;replaced,1,1,1960;");
  EXPECT_EQ(outcomes({"--date", "1960"}), head + "unchanged,1,1,1960;unchanged,1,1,1960;");
  // And so does a chronology.
  const std::string own = WriteText("own.jsonl", R"({"title": "Great Regatta", "type": "other", )"
                                                 R"("when": {"edtf": "1931-06-12"}})"
                                                 "\n");
  EXPECT_EQ(outcomes({"--date", "1960", "--chronology", own}),
            head + "unchanged,1,1,1960;unchanged,1,1,1960;");
}

TEST_F(CliTest, IngestTakesFoldersAndStandardInput) {
  std::filesystem::create_directories(dir_ / "letters/old");
  WriteText("letters/a.txt", kLetter);
  WriteText("letters/old/b.txt", kLetter);
  WriteText("letters/notes.cc", kLetter);
  ProgramResult result = Run({"ingest", dir_ / "letters", "-", "--date", "1957-07-10"},
                             {.input = "The exhibition opened on 1 May."});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], HasSubstr("letters/a.txt"));
  EXPECT_THAT(lines[1], HasSubstr("letters/old/b.txt"));
  EXPECT_EQ(lines[2], "stored        1 events     1 dates  -, dated 1957-07-10");
  result = Run({"timeline", "--from", "1957-05-01", "--to", "1957-05-01", "--output", "jsonl"});
  EXPECT_THAT(Lines(result.out), SizeIs(1));
}

TEST_F(CliTest, TimelineInEachFormat) {
  IngestLetter();
  ProgramResult result = Run({"timeline", "--from", "1957-07", "--to", "1957-07"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.err, "");
  std::vector<std::string> lines = Lines(result.out);
  ASSERT_GE(lines.size(), 3u);
  EXPECT_THAT(lines[0], StartsWith("WHEN        TYPE"));
  EXPECT_THAT(lines[1], StartsWith("1957-07-03  meeting"));
  EXPECT_THAT(result.out, HasSubstr("\n1957-07-09  visit"));

  result = Run({"timeline", "--output", "csv"});
  lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[1],
              HasSubstr(",meeting,1957-07-03,1957-07-03T00:00:00Z,1957-07-04T00:00:00Z,"));

  result = Run({"timeline", "--output", "jsonl"});
  lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(2));
  const v1::Event event = EventOf(lines[0]);
  EXPECT_EQ(event.when().edtf(), "1957-07-03");
  EXPECT_EQ(event.type(), "meeting");
  for (const char* key : {"name", "title", "aliases", "type", "when", "participants", "places",
                          "evidence", "factuality", "confidence", "revision"}) {
    EXPECT_EQ(Json(lines[0]).fields().count(key), 1u) << key;
  }

  result = Run({"timeline", "--output", "json"});
  EXPECT_THAT(result.out, AllOf(StartsWith("[\n{"), testing::EndsWith("}\n]\n")));
}

TEST_F(CliTest, TimelineIncludesTheWholeOfTo) {
  IngestLetter();
  const auto count = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), "timeline");
    flags.insert(flags.end(), {"--output", "jsonl"});
    const ProgramResult result = Run(flags);
    EXPECT_EQ(result.exit_status, 0) << result.err;
    return Lines(result.out).size();
  };
  EXPECT_EQ(count({"--from", "1957-07-03", "--to", "1957-07-03"}), 1u);
  EXPECT_EQ(count({"--from", "1957-07-04", "--to", "1957-07-08"}), 0u);
  EXPECT_EQ(count({"--from", "1957", "--to", "1957"}), 2u);
  EXPECT_EQ(count({"--to", "1957-07-08"}), 1u);
  EXPECT_EQ(count({"--limit", "1"}), 1u);
  EXPECT_EQ(count({"--filter", "type = visit AND place = ghent"}), 1u);
  EXPECT_EQ(count({"--from", "1957", "--to", "1957", "--relation", "within", "--certainly"}), 2u);
  EXPECT_EQ(count({"--from", "1957-07-03", "--to", "1957-07-03", "--relation", "contains",
                   "--certainly"}),
            0u);
}

TEST_F(CliTest, TablesFitTheWidth) {
  IngestLetter();
  for (int width : {60, 80, 100, 120, 200}) {
    const ProgramResult result =
        Run({"timeline"}, {.environment = {"COLUMNS=" + std::to_string(width)}});
    for (const std::string& line : Lines(result.out)) {
      EXPECT_LE(line.size(), static_cast<size_t>(width) + 4) << line;  // `·` has two bytes
    }
  }
}

TEST_F(CliTest, AnEmptyRangeIsNoError) {
  IngestLetter();
  const ProgramResult result = Run({"timeline", "--from", "1900", "--to", "1910"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "annals: no events in this range\n");
  const ProgramResult unknown = Run({"timeline", "--filter", "type = War AND place = Ghent"});
  EXPECT_EQ(unknown.exit_status, 0);
  EXPECT_THAT(unknown.err, StartsWith("annals: no events in this range\nannals: --filter: there is "
                                      "no type \"war\"; the types are meeting, visit, "));
}

TEST_F(CliTest, GetShowsOneEvent) {
  IngestLetter();
  const v1::Event event =
      EventOf(Lines(Run({"timeline", "--limit", "1", "--output", "jsonl"}).out).at(0));
  const std::string id = event.name().substr(event.name().rfind('/') + 1);
  for (const std::string& name : {id, event.name()}) {
    const ProgramResult result = Run({"get", name});
    EXPECT_EQ(result.exit_status, 0) << result.err;
    EXPECT_THAT(result.out, StartsWith(event.title() + "\n  when    3 July 1957 (1957-07-03)\n"));
    EXPECT_THAT(result.out, HasSubstr(event.evidence(0).quote()));
    EXPECT_EQ(EventOf(Run({"get", name, "--output", "jsonl"}).out).SerializeAsString(),
              event.SerializeAsString());
  }
  const ProgramResult missing = Run({"get", "none"});
  EXPECT_EQ(missing.exit_status, 3);
  EXPECT_EQ(missing.out, "");
  EXPECT_EQ(missing.err, "annals: there is no event \"collections/default/events/none\"\n");
}

TEST_F(CliTest, EventsOfTwoDocumentsAreJoinedAndSplit) {
  const std::string first = WriteText("first.txt", "Novak visited Ghent on 3 July 1957.");
  const std::string second =
      WriteText("second.txt", "Minister Novak visited Ghent with Brandt on 3 July 1957.");
  ASSERT_EQ(Run({"ingest", first, second}).exit_status, 0);
  const std::vector<std::string> joined = Lines(Run({"events", "--output", "jsonl"}).out);
  ASSERT_THAT(joined, SizeIs(1));
  const v1::Event event = EventOf(joined[0]);
  ASSERT_EQ(event.claims_size(), 2);
  const std::string card = Run({"get", event.name()}).out;
  EXPECT_THAT(card, HasSubstr("\nclaims\n"));
  EXPECT_THAT(card, HasSubstr("same dates, both name "));

  const std::string claim = event.claims(1).event();
  ProgramResult result = Run({"split", claim});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("  name    " + claim + "\n"));
  EXPECT_THAT(Lines(Run({"events", "--output", "jsonl"}).out), SizeIs(2));
  result = Run({"split", claim});
  EXPECT_NE(result.exit_status, 0);
  EXPECT_THAT(result.err, HasSubstr("there is nothing to split"));

  result = Run({"join", claim, event.claims(0).event()});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("joined by hand"));
  EXPECT_THAT(Lines(Run({"events", "--output", "jsonl"}).out), SizeIs(1));
  EXPECT_EQ(Run({"join", claim}).exit_status, 2);
  EXPECT_EQ(Run({"join", claim, "none"}).exit_status, 3);
}

TEST_F(CliTest, ListsEventsAndDocumentsAndDeletes) {
  IngestLetter();
  EXPECT_THAT(Lines(Run({"events", "--output", "jsonl"}).out), SizeIs(2));
  const ProgramResult documents = Run({"documents", "--output", "csv"});
  const std::vector<std::string> lines = Lines(documents.out);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0], "name,title,date,events,bytes,source");
  const std::string name = lines[1].substr(0, lines[1].find(','));
  EXPECT_THAT(Run({"documents"}).out, HasSubstr(name.substr(name.rfind('/') + 1)));

  ProgramResult result = Run({"delete", "none", name});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.out, "deleted     2 events  " + name + "\n");
  EXPECT_EQ(result.err, "annals: there is no document \"collections/default/documents/none\"\n");
  EXPECT_EQ(Run({"events"}).err, "annals: the collection has no events\n");
  EXPECT_EQ(Run({"documents"}).err, "annals: the collection has no documents\n");
}

TEST_F(CliTest, CollectionsAreApart) {
  ASSERT_EQ(Run({"ingest", WriteText("a.txt", kLetter), "--collection", "letters"}).exit_status, 0);
  EXPECT_THAT(Lines(Run({"events", "--collection", "letters", "--output", "jsonl"}).out),
              SizeIs(2));
  const ProgramResult result = Run({"timeline"});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.err, "annals: there is no collection \"collections/default\"\n");
  EXPECT_EQ(Run({"timeline", "--collection", "Not An Id"}).exit_status, 2);
}

TEST_F(CliTest, ReadingWhereNothingIsStoredMakesNothing) {
  for (const char* command :
       {"timeline", "count", "density", "facets", "tiles", "events", "documents"}) {
    const ProgramResult result = Run({command});
    EXPECT_EQ(result.exit_status, 3) << command;
    EXPECT_EQ(result.err, "annals: there is nothing in " + data_ +
                              " yet: `annals ingest PATH` stores texts there\n");
  }
  EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(CliTest, TheDefaultDirectoryIsThatOfXdg) {
  const RunOptions options = {.environment = {"XDG_DATA_HOME=" + (dir_ / "xdg")}};
  ASSERT_EQ(RunAnnals({"ingest", WriteText("a.txt", kLetter)}, options).exit_status, 0);
  EXPECT_TRUE(std::filesystem::exists(dir_ / "xdg/annals/FORMAT"));
  EXPECT_EQ(RunAnnals({"timeline"}, options).exit_status, 0);

  const ProgramResult homeless =
      RunProgram("/usr/bin/env", {"-u", "XDG_DATA_HOME", "-u", "HOME", ANNALS_PROGRAM, "timeline"});
  EXPECT_EQ(homeless.exit_status, 5);
  EXPECT_EQ(homeless.err,
            "annals: there is no place for the data, since neither XDG_DATA_HOME nor HOME is set; "
            "name a folder with --data\n");
}

struct BadUsage {
  std::vector<std::string> arguments;
  const char* error;
};

TEST_F(CliTest, BadCommandLines) {
  IngestLetter();
  for (const BadUsage& bad :
       {BadUsage{{}, "annals: a command is missing: ingest, timeline, get, "},
        BadUsage{{"frobnicate"}, "annals: there is no command \"frobnicate\"; there are ingest, "},
        BadUsage{{"time"}, "annals: there is no command \"time\"; did you mean timeline?\n"},
        BadUsage{{"help", "ingets"},
                 "annals: COMMAND: there is no command \"ingets\"; did you mean ingest?\n"},
        BadUsage{
            {"timeline", "--data-dir", "x"},
            "annals: there is no flag --data-dir; did you mean --data?\nannals: `annals timeline "
            "--help` tells how it is used\n"},
        BadUsage{{"-v"}, "annals: there is no flag -v; did you mean --version?\n"},
        BadUsage{{"timeline", "--colour"}, "annals: there is no flag --colour\n"},
        BadUsage{{"timeline", "--frm", "1957"},
                 "annals: there is no flag --frm; did you mean --from?\nannals: `annals timeline "
                 "--help` tells how it is used\n"},
        BadUsage{{"timeline", "1957"}, "annals: there is no use for \"1957\" here\n"},
        BadUsage{{"ingest"}, "annals: PATH is required\n"},
        BadUsage{{"timeline", "--output", "xml"}, "annals: --output: "},
        BadUsage{{"timeline", "--limit", "-1"},
                 "annals: --limit: \"-1\" is not a whole number from 0 on\n"},
        BadUsage{{"timeline", "--from", "1957-13", "--data", data_},
                 "annals: --from: EDTF \"1957-13\": month 13 at column 6 is not 01 to 12; write a "
                 "date such as 1957-07-15, 1957-07 or 1957\n"},
        BadUsage{{"timeline", "--from", "", "--data", data_}, "annals: --from: EDTF \"\": "},
        BadUsage{{"timeline", "--filter", "colour = red", "--data", data_},
                 "annals: --filter: column 1: "},
        BadUsage{{"timeline", "--from", "1958", "--to", "1957", "--data", data_},
                 "annals: --to: \"1957\" ends before \"1958\", the value of --from, begins\n"},
        BadUsage{{"mentions", "--date", "July 4, 1957", dir_ / "letter.txt"},
                 "annals: --date: EDTF \"July 4, 1957\": "},
        BadUsage{{"ingest", "--date", "1957-02-30", dir_ / "letter.txt", "--data", data_},
                 "annals: --date: EDTF \"1957-02-30\": "},
        BadUsage{{"extract", "--language", "fr", dir_ / "letter.txt"},
                 "annals: --language: language \"fr\" "},
        BadUsage{{"ingest", "--collection", "My Letters", dir_ / "letter.txt", "--data", data_},
                 "annals: --collection: collection id \"My Letters\" is not valid; "},
        BadUsage{{"timeline", "--server", ""},
                 "annals: --server: the value is empty; leave the flag out instead\n"},
        BadUsage{{"timeline", "--server", "localhost"},
                 "annals: --server: \"localhost\" is no address: write HOST:PORT, "},
        BadUsage{{"timeline", "--server", "localhost:1", "--data", data_},
                 "annals: --server and --data exclude each other"}}) {
    const ProgramResult result = RunAnnals(bad.arguments);
    EXPECT_EQ(result.exit_status, 2) << bad.error << result.err;
    EXPECT_THAT(result.err, StartsWith(bad.error));
    EXPECT_EQ(result.out, "");
  }
}

TEST_F(CliTest, EveryCommandHasHelpWithExamples) {
  const ProgramResult top = RunAnnals({"--help"});
  EXPECT_EQ(top.exit_status, 0);
  for (const char* command :
       {"ingest", "extract", "mentions", "timeline", "search", "count", "density", "facets",
        "tiles", "get", "events", "documents", "delete"}) {
    EXPECT_THAT(top.out, HasSubstr(command));
    const ProgramResult help = RunAnnals({command, "--help"});
    EXPECT_EQ(help.exit_status, 0);
    EXPECT_THAT(help.out, HasSubstr(std::string("Examples:\n  annals ") + command)) << command;
  }
  EXPECT_EQ(RunAnnals({"help"}).out, top.out);
  EXPECT_EQ(RunAnnals({"help", "get"}).out, RunAnnals({"get", "--help"}).out);
  EXPECT_THAT(RunAnnals({"--version"}).out, testing::MatchesRegex("annals [0-9.]+\n"));
}

TEST_F(CliTest, AServerThatIsNotThere) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"timeline", "--server", "127.0.0.1:1"},
        {"ingest", "--server", "127.0.0.1:1", WriteText("a.txt", kLetter)},
        {"extract", "--server", "127.0.0.1:1", dir_ / "a.txt"}}) {
    const ProgramResult result = RunAnnals(arguments);
    EXPECT_EQ(result.exit_status, 4) << result.err;
    EXPECT_THAT(result.err, HasSubstr("cannot reach the server 127.0.0.1:1: "));
    EXPECT_THAT(Lines(result.err), SizeIs(1));
  }
  EXPECT_EQ(RunAnnals({"timeline"}, {.environment = {"ANNALS_SERVER=127.0.0.1:1"}}).exit_status, 4);
  // --data is more to the point than the environment.
  EXPECT_EQ(Run({"timeline"}, {.environment = {"ANNALS_SERVER=127.0.0.1:1"}}).exit_status, 3);
}

TEST_F(CliTest, DataDirectoriesThatCannotBeUsed) {
  const std::string letter = WriteText("letter.txt", kLetter);
  // Even root cannot write there.
  for (const std::string& data : {letter, std::string("/proc/annals"), letter + "/below"}) {
    const ProgramResult result = RunAnnals({"ingest", letter, "--data", data});
    EXPECT_EQ(result.exit_status, 5) << data << ": " << result.err;
    EXPECT_THAT(result.err, AllOf(StartsWith("annals: "), HasSubstr(data)));
    EXPECT_THAT(Lines(result.err), SizeIs(1));
  }
}

TEST_F(CliTest, AFileThatIsTooLarge) {
  const std::string path = WriteText("huge.txt", std::string((64 << 20) + 1, 'x'));
  const ProgramResult result = Run({"ingest", path});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.err, "annals: " + path +
                            ": has more than 67108864 bytes (64 MiB); split it into parts, such as "
                            "chapters\n");
}

TEST_F(CliTest, AReaderThatGoesAwayIsNoError) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += "The board of ward " + std::to_string(i) + " met on 3 July 1957.\n\n";
  }
  ASSERT_EQ(Run({"ingest", WriteText("long.txt", text)}).exit_status, 0);
  const ProgramResult result = RunProgram(
      "/bin/bash", {"-c", "set -o pipefail; \"$0\" timeline --output jsonl --data \"$1\" | head -1",
                    ANNALS_PROGRAM, data_});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(Lines(result.out), SizeIs(1));
  EXPECT_EQ(result.err, "");
}

}  // namespace
}  // namespace annals
