// annals backup, backups, restore, verify, repair, compact and statistics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/clients/cli_fixture.h"

namespace annals {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class CliCareTest : public CliTest {
 protected:
  ProgramResult RunWithBackups(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--backups", dir_ / "backups"});
    return Run(arguments);
  }

  // The path of the largest table file: of events or their entries. Without some of the small ones
  // nothing can be opened.
  std::string ATableFile() const {
    std::string largest;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(data_ + "/collections/default")) {
      if (entry.path().extension() != ".sst") continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) {
        largest = entry.path().string();
      }
    }
    return largest;
  }
};

TEST_F(CliCareTest, BacksUpAndRestores) {
  IngestLetter();
  ProgramResult result = RunWithBackups({"backup"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, MatchesRegex("backup 1 of default, revision 1, [0-9]+ bytes\n"));
  EXPECT_EQ(RunWithBackups({"backup", "--keep", "1"}).exit_status, 0);
  result = RunWithBackups({"backups"});
  EXPECT_THAT(result.out, MatchesRegex("BACKUP +MADE +REVISION +BYTES +STATE\n"
                                       "2 +[-0-9]+T[:0-9]+Z +1 +[0-9]+ +whole\n"));
  result = RunWithBackups({"backups", "--output", "jsonl"});
  EXPECT_EQ(Json(result.out).fields().at("name").string_value(), "collections/default/backups/2");
  EXPECT_EQ(RunWithBackups({"verify", "--backup", "2"}).out, "backup 2 is whole\n");
  result = RunWithBackups({"restore"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.err,
              HasSubstr("is there already; a backup is restored only where nothing is"));

  const std::string before = Run({"timeline", "--output", "jsonl"}).out;
  fs::remove_all(data_);
  result = RunWithBackups({"restore"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(result.out, "restored default, revision 1, from backup 2\n");
  EXPECT_EQ(Run({"timeline", "--output", "jsonl"}).out, before);
  EXPECT_EQ(Run({"verify"}).exit_status, 0);
}

TEST_F(CliCareTest, SaysWhatIsMissing) {
  IngestLetter();
  ProgramResult result = Run({"backup"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.err, HasSubstr("there is no folder for backups"));
  result = Run({"backups", "--backups", dir_ / "nowhere"});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.err, "annals: there is no folder \"" + dir_ / "nowhere" + "\"\n");
  result = Run({"backup", "--backups", data_ + "/collections"});
  EXPECT_NE(result.exit_status, 0);
  EXPECT_THAT(result.err, HasSubstr("lies in the data directory"));
  result = RunWithBackups({"restore"});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.err, "annals: there is no backup of the collection \"default\"\n");
  result = RunAnnals({"backup", "--server", "localhost:1", "--backups", dir_ / "backups"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.err,
            "annals: --backups is for use without a server; give it to annalsd instead\n");
}

TEST_F(CliCareTest, VerifiesAndRepairs) {
  IngestLetter();
  ProgramResult result = Run({"verify"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, MatchesRegex("revision 1: 1 documents, 2 events, [0-9]+ entries; 0 "
                                       "differences\n"));
  result = Run({"repair"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.err, StartsWith("found 0 differences, mended 0 entries\nrevision 1: "));
}

TEST_F(CliCareTest, NamesAFileThatIsDamaged) {
  IngestLetter();
  EXPECT_EQ(Run({"compact"}).out, "compacted default\n");
  const std::string name = ATableFile();
  std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(3);
  const char flipped = static_cast<char>(file.get() ^ 1);
  file.seekp(3);
  file.put(flipped);
  file.close();
  const ProgramResult result = Run({"verify"});
  EXPECT_EQ(result.exit_status, 1) << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("are in the file \"" + fs::path(name).filename().string() +
                              "\", which is damaged: Corruption: block checksum mismatch")));
}

TEST_F(CliCareTest, ShowsStatistics) {
  IngestLetter();
  ProgramResult result = Run({"statistics"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\ntimeline"));
  EXPECT_THAT(result.err, StartsWith("revision 1: 1 documents, 2 events, 0 of them undated; "));
  result = Run({"statistics", "--output", "jsonl"});
  EXPECT_EQ(Json(result.out).fields().at("event_count").string_value(), "2");
}

}  // namespace
}  // namespace annals
