// The commands that count, search and summarise, as a user runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/clients/cli_fixture.h"

namespace annals {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// The second column of CSV, where no cell has a comma.
std::vector<std::string> Titles(const std::string& csv) {
  std::vector<std::string> titles;
  for (const std::string& line : Lines(csv)) {
    const size_t begin = line.find(',') + 1;
    titles.push_back(line.substr(begin, line.find(',', begin) - begin));
  }
  titles.erase(titles.begin());
  return titles;
}

TEST_F(CliTest, CountTellsHowMany) {
  IngestLetter();
  ProgramResult result = Run({"count"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.out, "2\n");
  EXPECT_EQ(Run({"count", "--from", "1957-07-09"}).out, "1\n");
  EXPECT_EQ(Run({"count", "--filter", "type = visit OR type = meeting"}).out, "2\n");
  EXPECT_EQ(Run({"count", "--filter", "NOT type = visit"}).out, "1\n");
  EXPECT_EQ(Run({"count", "--from", "1957-07-09", "--to", "1957", "--relation", "contains"}).out,
            "0\n");
  result = Run({"count", "--filter", "type = war"});
  EXPECT_EQ(result.out, "0\n");
  EXPECT_THAT(result.err, StartsWith("annals: --filter: there is no type \"war\"; the types are "));
}

TEST_F(CliTest, TimelineGoesBackward) {
  IngestLetter();
  std::vector<std::string> forward = Titles(Run({"timeline", "--output", "csv"}).out);
  ASSERT_THAT(forward, SizeIs(2));
  std::reverse(forward.begin(), forward.end());
  EXPECT_EQ(Titles(Run({"timeline", "--descending", "--output", "csv"}).out), forward);
}

TEST_F(CliTest, DensityDrawsAChart) {
  IngestLetter();
  ProgramResult result = Run({"density", "--unit", "day", "--from", "1957-07", "--to", "1957-07"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_THAT(lines, SizeIs(3)) << result.out;
  EXPECT_THAT(lines[0], StartsWith("BUCKET      BEGINS  ENDS  ACTIVE"));
  EXPECT_THAT(lines[1], StartsWith("1957-07-03  1       1     1       ██████████"));
  EXPECT_THAT(lines[2], StartsWith("1957-07-09  1       1     1       ██████████"));
  EXPECT_EQ(result.err, "2 events\n");

  result = Run({"density", "--unit", "month", "--output", "csv", "--spread"});
  EXPECT_EQ(result.out,
            "bucket,begin,end,begins,ends,active\n"
            "1957-07,1957-07-01T00:00:00Z,1957-08-01T00:00:00Z,2,2,2.00\n");
  result = Run({"density", "--output", "jsonl", "--bars", "begins"});
  EXPECT_EQ(Json(result.out).fields().at("begins").string_value(), "2");
  EXPECT_THAT(Run({"density", "--output", "json"}).out, StartsWith("[\n{\"begin\":"));
}

TEST_F(CliTest, DensityTellsWhatNoBucketShows) {
  ASSERT_EQ(Run({"ingest", WriteText("a.txt",
                                     "The mayor visited Ghent in 1957. The board met in "
                                     "Bremen on 3 July 1957.")})
                .exit_status,
            0);
  const ProgramResult result = Run({"density", "--unit", "month"});
  EXPECT_EQ(result.err, "2 events; the month is not known for 1 begins and 1 ends\n");
}

TEST_F(CliTest, SearchFindsByWords) {
  IngestLetter();
  ProgramResult result = Run({"search", "harbour", "boards"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(StartsWith("WHEN"), HasSubstr("1957-07-03")));
  EXPECT_THAT(Lines(Run({"search", "\"harbour board\"", "--output", "jsonl"}).out), SizeIs(1));
  EXPECT_THAT(Lines(Run({"search", "\"board harbour\"", "--output", "jsonl"}).out), SizeIs(0));

  result = Run({"search", "july", "--by-time", "--output", "csv"});
  ASSERT_THAT(Titles(result.out), SizeIs(2)) << result.err;
  EXPECT_THAT(Lines(result.out)[0], testing::EndsWith(",score"));
  EXPECT_THAT(Lines(result.out)[1], HasSubstr(",1957-07-03,"));
  EXPECT_THAT(Titles(Run({"search", "july", "--limit", "1", "--output", "csv"}).out), SizeIs(1));
  EXPECT_THAT(Titles(Run({"search", "july", "--limit", "0", "--output", "csv"}).out), SizeIs(2));
  EXPECT_THAT(Lines(Run({"search", "jul*", "--descending", "--output", "csv"}).out)[1],
              HasSubstr(",1957-07-09,"));
  const auto best = Json(Run({"search", "ghent", "--from", "1957", "--output", "jsonl"}).out);
  EXPECT_GT(best.fields().at("score").number_value(), 0);

  result = Run({"search", "nothing", "--filter", "type = visit"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(result.err, "annals: no events have these words\n");
}

TEST_F(CliTest, FacetsCountValues) {
  IngestLetter();
  ProgramResult result = Run({"facets", "--field", "type,place", "--output", "csv"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.out,
            "field,value,events\ntype,meeting,1\ntype,visit,1\nplace,Bremen,1\nplace,Ghent,1\n");
  EXPECT_EQ(result.err, "2 events\n");
  result = Run({"facets", "--field", "place", "--limit", "1"});
  EXPECT_EQ(result.out, "FIELD  VALUE     EVENTS\nplace  Bremen    1\nplace  … 1 more\n");
  result = Run({"facets", "--text", "mayor", "--from", "1957", "--output", "jsonl"});
  ASSERT_THAT(Lines(result.out), SizeIs(3));
  EXPECT_EQ(Json(Lines(result.out)[2]).fields().at("field").string_value(), "FACET_FIELD_PLACE");
  EXPECT_EQ(result.err, "1 events\n");
}

TEST_F(CliTest, TilesShowWhatMattersMost) {
  IngestLetter();
  ProgramResult result =
      Run({"tiles", "--from", "1957-07", "--to", "1957-07", "--events", "1", "--columns", "31"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(StartsWith("FROM                  BEGINS  SHOWN"),
                                HasSubstr("1957-07-03T00:00:00Z  1"),
                                HasSubstr("1957-07-09T00:00:00Z  1"), HasSubstr("\n\nWHEN")));
  EXPECT_EQ(result.err, "1 of 2 events\n");
  EXPECT_THAT(Lines(Run({"tiles", "--output", "csv"}).out), SizeIs(3));
  EXPECT_EQ(Json(Run({"tiles", "--output", "json"}).out).fields().at("total").string_value(), "2");
  EXPECT_EQ(Run({"tiles", "--from", "1999"}).err, "annals: no events in this range\n");
}

TEST_F(CliTest, QueriesWithBadFlags) {
  IngestLetter();
  struct Bad {
    std::vector<std::string> arguments;
    const char* error;
  };
  for (const Bad& bad :
       {Bad{{"count", "--filter", "type = visit OR"}, "annals: --filter: column 16: expected "},
        Bad{{"count", "--filter", "text : \"vis*\""},
            "annals: --filter: the value \"vis*\" of text is not words alone; "},
        Bad{{"count", "--from", "1958", "--to", "1957"}, "annals: --to: \"1957\" ends before "},
        Bad{{"density", "--unit", "fortnight"}, "annals: --unit: "},
        Bad{{"density", "--unit", "second", "--from", "1950", "--to", "1957"},
            "annals: --unit: from 1950-01-01T00:00:00Z to "},
        Bad{{"density", "--bars", "ends"}, "annals: --bars: "},
        Bad{{"density", "--relation", "within"}, "annals: there is no flag --relation"},
        Bad{{"search"}, "annals: TEXT is required\n"},
        Bad{{"search", "\"open"}, "annals: text: a quoted phrase has no closing \"\n"},
        Bad{{"search", "a", "--limit", "-1"}, "annals: --limit: "},
        Bad{{"facets", "--field", "colour"}, "annals: --field: "},
        Bad{{"facets", "--limit", "0"}, "annals: --limit: "},
        Bad{{"facets", "--field", "tag,tag"}, "annals: fields: FACET_FIELD_TAG is given twice\n"},
        Bad{{"tiles", "--events", "1001"}, "annals: --events: "},
        Bad{{"tiles", "--columns", "x"}, "annals: --columns: "}}) {
    const ProgramResult result = Run(bad.arguments);
    EXPECT_EQ(result.exit_status, 2) << bad.error << result.err;
    EXPECT_THAT(result.err, StartsWith(bad.error));
    EXPECT_EQ(result.out, "");
  }
  for (const char* command : {"count", "density", "facets", "tiles"}) {
    EXPECT_EQ(Run({command, "--collection", "none"}).exit_status, 3) << command;
  }
  EXPECT_EQ(Run({"search", "a", "--collection", "none"}).exit_status, 3);
}

}  // namespace
}  // namespace annals
