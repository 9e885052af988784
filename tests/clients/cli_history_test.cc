// annals revisions, history, changes, undelete and --as-of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/clients/cli_fixture.h"

namespace annals {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CliHistoryTest : public CliTest {
 protected:
  // Revision 1 has two events of kLetter, of which revision 2 has the first alone.
  CliHistoryTest() {
    Ingest("ann", kLetter);
    Ingest("bob", "The harbour board met in Bremen on 3 July 1957.\n");
  }

  void Ingest(const std::string& author, const std::string& text) {
    const ProgramResult result = Run({"ingest", "--author", author, WriteText("letter.txt", text)});
    ASSERT_EQ(result.exit_status, 0) << result.err;
  }

  std::string Column(const std::vector<std::string>& command, size_t column) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--output", "csv"});
    std::istringstream row(Lines(Run(arguments).out).at(1));
    std::string cell;
    for (size_t i = 0; i <= column; ++i) std::getline(row, cell, ',');
    return cell;
  }
};

TEST_F(CliHistoryTest, ListsRevisions) {
  const ProgramResult result = Run({"revisions", "--output", "csv"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(Lines(result.out),
              ElementsAre("revision,time,what,who,subject",
                          MatchesRegex("2,20[0-9:TZ-]+,put,bob,letter-[a-z2-7]+"),
                          MatchesRegex("1,20[0-9:TZ-]+,put,ann,letter-[a-z2-7]+")));
  EXPECT_THAT(Lines(Run({"revisions", "--limit", "1"}).out), SizeIs(2));
}

TEST_F(CliHistoryTest, TellsWhatElseARevisionWasAbout) {
  const std::string name = Column({"documents"}, 0);
  const std::string old_id = name.substr(name.rfind('/') + 1);
  ASSERT_EQ(Run({"rename", name, "minutes"}).exit_status, 0);
  EXPECT_THAT(Lines(Run({"revisions"}).out)[1], EndsWith("minutes, was " + old_id));
  ASSERT_EQ(Run({"delete", "minutes"}).exit_status, 0);
  const ProgramResult result = Run({"delete", "minutes"});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(
      result.err,
      "annals: there is no document \"collections/default/documents/minutes\"; it was deleted "
      "by revision 4, and can be undeleted\n");
}

TEST_F(CliHistoryTest, ReadsAsOfARevision) {
  EXPECT_EQ(Run({"count"}).out, "1\n");
  EXPECT_EQ(Run({"count", "--as-of", "1"}).out, "2\n");
  EXPECT_THAT(Run({"timeline", "--as-of", "1"}).out, HasSubstr("Ghent"));
  EXPECT_THAT(Lines(Run({"events", "--as-of", "1", "--output", "jsonl"}).out), SizeIs(2));
  EXPECT_THAT(Run({"search", "Ghent", "--as-of", "1"}).out, HasSubstr("Ghent"));
  const ProgramResult result = Run({"count", "--as-of", "7"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.err, "annals: revision 7 cannot be read: what is kept goes from 0 to 2\n");
  EXPECT_EQ(Run({"count", "--as-of", "none"}).exit_status, 2);
}

TEST_F(CliHistoryTest, ShowsChanges) {
  const ProgramResult result = Run({"changes", "--after", "1"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(Lines(result.out),
              ElementsAre(MatchesRegex("       2  deleted  [a-z2-7]+  1957-07-09  .*Ghent")));
  EXPECT_EQ(result.err, "through revision 2\n");
  EXPECT_THAT(Lines(Run({"changes", "--output", "jsonl"}).out), SizeIs(3));
}

TEST_F(CliHistoryTest, ShowsTheHistoryOfAnEventThatIsGone) {
  const std::string name = Column({"changes", "--after", "1"}, 2);
  const ProgramResult result = Run({"history", name, "--output", "csv"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(Lines(result.out), ElementsAre("revision,time,what,who,changed",
                                             MatchesRegex("1,20[0-9:TZ-]+,created,ann,"),
                                             MatchesRegex("2,20[0-9:TZ-]+,deleted,bob,")));
  EXPECT_THAT(Run({"get", name, "--as-of", "1"}).out, HasSubstr("Ghent"));
  EXPECT_EQ(Run({"get", name}).exit_status, 3);
}

TEST_F(CliHistoryTest, DeletesAndUndeletes) {
  const std::string name = Column({"documents"}, 0);
  ProgramResult result = Run({"delete", name, "--if-revision", "1"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.err, EndsWith("is of revision 2, and the write is for revision 1; read it "
                                   "again, and try again\n"));
  EXPECT_EQ(Run({"delete", name, "--if-revision", "2"}).exit_status, 0);
  EXPECT_EQ(Run({"count"}).out, "0\n");
  result = Run({"undelete", name, "--author", "cy"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("undeleted     1 events  collections/default/documents/"));
  EXPECT_EQ(Run({"count"}).out, "1\n");
  EXPECT_EQ(Column({"revisions"}, 3), "cy");
  EXPECT_EQ(Run({"undelete", name}).exit_status, 1);
}

TEST_F(CliHistoryTest, DeletesAnEventByItself) {
  const std::string name = Column({"events"}, 0);
  EXPECT_THAT(Run({"delete", "--events", "--author", "cy", name}).out,
              StartsWith("deleted  " + name + "  "));
  EXPECT_EQ(Run({"count"}).out, "0\n");
  EXPECT_THAT(Run({"get", name}).out, HasSubstr(" by cy\n"));
  EXPECT_THAT(Lines(Run({"events", "--deleted", "--output", "jsonl"}).out), SizeIs(1));
  // It stays so when the document is taken in anew with more in it.
  Ingest("dan", kLetter);
  EXPECT_EQ(Run({"count"}).out, "1\n");
  EXPECT_EQ(Run({"undelete", "--events", name}).exit_status, 0);
  EXPECT_EQ(Run({"count"}).out, "2\n");
  EXPECT_EQ(Run({"verify"}).exit_status, 0);
}

}  // namespace
}  // namespace annals
