// annalsd told by a file, the environment and flags what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/clients/process.h"
#include "tests/storage/test_support.h"

namespace annals {
namespace {

using storage::TempDir;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What annalsd says of a configuration: `arguments` besides --check-config.
ProgramResult Check(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
  arguments.emplace_back("--check-config");
  return RunAnnalsd(arguments, {.environment = std::move(environment)});
}

class ConfigurationTest : public ::testing::Test {
 protected:
  ProgramResult CheckFile(const std::string& lines, std::vector<std::string> environment = {},
                          std::vector<std::string> flags = {}) {
    WriteFile(path_, lines);
    flags.insert(flags.end(), {"--config", path_});
    return Check(std::move(flags), std::move(environment));
  }

  TempDir dir_;
  const std::string path_ = dir_ / "annalsd.toml";
};

TEST_F(ConfigurationTest, SoundOnes) {
  for (const char* lines : {
           "data = \"/nowhere/data\"\n",
           "# a comment\ndata = '/nowhere/my data'  # and another\n\nlog-level = \"warn\"\n",
           "data = \"/nowhere\"\nhttp-origin = [\"https://a.example\", \"http://b.example:81\"]\n",
           "data = \"/nowhere\"\nlisten = \"0.0.0.0:7411\"\ninsecure = true\n",
           "data = \"/nowhere\"\nhttp = \"none\"\nhistory-days = 30\ngrace = 5\n",
           "data = \"/nowhere\"\ntokens = \"\"\n",
           "data = \"/nowhere\"\ncaller-rate = 0.5\ncaller-burst = 9\ncaller-calls = 3\n",
           "data = \"/nowhere\"\ncaller-rate = 0\ncaller-calls = 0\n",
       }) {
    const ProgramResult result = CheckFile(lines);
    EXPECT_EQ(result.exit_status, 0) << lines << result.err;
    EXPECT_EQ(result.out, "annalsd: the configuration is sound\n");
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(ConfigurationTest, FilesAndFoldersThatCannotBeWritten) {
  WriteFile(dir_ / "file", "");
  struct Case {
    std::string flag;
    std::string path;
    std::string says;
  };
  for (const Case& each : {
           Case{"--port-file", "/nowhere/port", "cannot be written"},
           Case{"--http-port-file", dir_ / ".", "is a folder"},
           Case{"--audit-log", "/nowhere/audit.log", "cannot be written"},
           Case{"--audit-log", dir_ / ".", "is a folder"},
           Case{"--backups", dir_ / "file", "is not a folder"},
           Case{"--backups", dir_ / "file/below", "is not a folder"},
       }) {
    const ProgramResult result = Check({"--data", "/nowhere", each.flag, each.path});
    EXPECT_EQ(result.exit_status, 2) << each.path;
    EXPECT_THAT(result.err, HasSubstr(each.flag + " " + each.path + ": "));
    EXPECT_THAT(result.err, HasSubstr(each.says));
  }
  // What is missing is made.
  EXPECT_EQ(Check({"--data", "/nowhere", "--backups", dir_ / "a/b", "--port-file", dir_ / "port"})
                .exit_status,
            0);
}

TEST_F(ConfigurationTest, TheLastPortLeavesNoneForTheHttpDoor) {
  const ProgramResult result = Check({"--data", "/nowhere", "--listen", "127.0.0.1:65535"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err, HasSubstr("--listen 127.0.0.1:65535: no port comes after it"));
  for (const char* door : {"none", "127.0.0.1:0"}) {
    EXPECT_EQ(
        Check({"--data", "/nowhere", "--listen", "127.0.0.1:65535", "--http", door}).exit_status,
        0);
  }
}

TEST_F(ConfigurationTest, AFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile) {
  const std::string lines = "data = \"/nowhere\"\nlisten = \"file\"\n";
  const std::string says = "cannot listen on \"";
  EXPECT_THAT(CheckFile(lines).err, StartsWith("annalsd: " + path_ + ": " + says + "file\""));
  EXPECT_THAT(CheckFile(lines, {"ANNALS_LISTEN=environment"}).err,
              StartsWith("annalsd: ANNALS_LISTEN: " + says + "environment\""));
  EXPECT_THAT(CheckFile(lines, {"ANNALS_LISTEN=environment"}, {"--listen", "flag"}).err,
              StartsWith("annalsd: " + says + "flag\""));
  // An empty variable is none.
  EXPECT_THAT(CheckFile(lines, {"ANNALS_LISTEN="}).err, HasSubstr("\"file\""));
  // Also of what is said by being there.
  const std::string open = "data = \"/nowhere\"\nlisten = \"0.0.0.0:7411\"\ninsecure = true\n";
  EXPECT_EQ(CheckFile(open, {"ANNALS_INSECURE=false"}).exit_status, 2);
  EXPECT_EQ(CheckFile(open, {"ANNALS_INSECURE=false"}, {"--insecure"}).exit_status, 0);
}

TEST_F(ConfigurationTest, TheEnvironmentAlone) {
  EXPECT_EQ(Check({}, {"ANNALS_DATA=/nowhere"}).exit_status, 0);
  EXPECT_EQ(
      Check({}, {"ANNALS_DATA=/nowhere", "ANNALS_HTTP_ORIGIN=https://a.example,https://b.org"})
          .exit_status,
      0);
  WriteFile(path_, "data = \"/nowhere\"\ncolour = 1\n");
  EXPECT_THAT(Check({}, {"ANNALS_CONFIG=" + path_}).err, HasSubstr("no key \"colour\""));
  // What a caller shows is not the server's certificate.
  EXPECT_EQ(Check({}, {"ANNALS_DATA=/nowhere", "ANNALS_TLS_CERT=/nowhere/own.pem"}).exit_status, 0);
  EXPECT_THAT(Check({}, {"ANNALS_DATA=/nowhere", "ANNALS_SERVER_TLS_CERT=/nowhere/own.pem"}).err,
              StartsWith("annalsd: ANNALS_SERVER_TLS_CERT: --tls-cert requires --tls-key"));
}

// Each on one line that names the source and the value.
TEST_F(ConfigurationTest, WhatIsWrongWithAFile) {
  WriteFile(dir_ / "tokens", "ann writer\n");
  WriteFile(dir_ / "events.jsonl", "{}\n");
  struct Case {
    std::string lines;
    std::string error;
  };
  for (const Case& bad : {
           Case{"colour = \"red\"\n", "there is no key \"colour\""},
           Case{"tls_cert = \"/x\"\n", "there is no key \"tls_cert\""},
           Case{"check-config = true\n", "\"check-config\" stands on the command line only"},
           Case{"config = \"/x\"\n", "\"config\" stands on the command line only"},
           Case{"[tls]\ncert = \"/x\"\n", "there are no tables in it, such as \"tls\""},
           Case{"grace = 1\nlog-level = \"warn\"\ngrace = 2\n", "\"grace\" is given twice"},
           Case{"tokens = \"/etc/#1\"\n", "the quotes of \"tokens\" do not end"},
           Case{"http-origin = [\"https://a.example\",\ntokens = \"/x\"\n",
                "the brackets of \"http-origin\" do not end on their line"},
           Case{"backups = [/x\ntokens = /x]\n", "the brackets of \"backups\" do not end"},
           Case{"insecure = true false\n", "\"insecure\" is one word, true or false"},
           Case{"grace = soon\n", "--grace: Value soon not in range 0 to 3600"},
           Case{"grace = 5000\n", "--grace: Value 5000 not in range 0 to 3600"},
           Case{"grace = 5 6\n", "--grace: "},
           Case{"caller-rate = 0.0001\n",
                "--caller-rate: 0.0001 is no rate of calls: write 0.001 "},
           Case{"caller-rate = -1\n", "--caller-rate: -1 is no rate of calls"},
           Case{"caller-rate = nan\n", "--caller-rate: nan is no rate of calls"},
           Case{"caller-burst = 5\n", "--caller-burst requires --caller-rate"},
           Case{"caller-rate = 1\ncaller-burst = 0\n", "--caller-burst: Value 0 not in range 1 to"},
           Case{"caller-calls = -1\n", "--caller-calls: Value -1 not in range 0 to"},
           Case{"log-level = \"loud\"\n", "--log-level: loud not in {"},
           Case{"http-origin = \"https://a.example/\"\n",
                "--http-origin: https://a.example/ is no origin: write SCHEME://HOST"},
           Case{"tls-cert = \"/x\"\n", "--tls-cert requires --tls-key"},
           Case{"insecure = \"perhaps\"\n", "Could not convert: --insecure = perhaps"},
           Case{"listen = \"nowhere\"\n", "cannot listen on \"nowhere\": write HOST:PORT"},
           Case{"listen = \"0.0.0.0:7411\"\n", "other machines can reach 0.0.0.0:7411"},
           Case{"http = \"[::]:80\"\n", "other machines can reach [::]:80"},
           Case{"http = \"127.0.0.1:7411\"\n", "--http and --listen are both 127.0.0.1:7411"},
           Case{"tls-cert = \"/nowhere/c.pem\"\ntls-key = \"/nowhere/k.pem\"\n",
                "the certificate in \"/nowhere/c.pem\" cannot be used: No such file"},
           Case{"tokens = \"" + (dir_ / "none") + "\"\n",
                (dir_ / "none") + ": the file cannot be read"},
           Case{"tokens = \"" + (dir_ / "tokens") + "\"\n",
                (dir_ / "tokens") + ":1: a line is NAME ROLE COLLECTIONS HASH"},
           Case{"chronology = \"" + (dir_ / "none") + "\"\n",
                "--chronology " + (dir_ / "none") + ": No such file"},
           Case{"chronology = \"" + (dir_ / "events.jsonl") + "\"\n", "--chronology "},
       }) {
    const ProgramResult result = CheckFile("data = \"" + (dir_ / "data") + "\"\n" + bad.lines);
    EXPECT_EQ(result.exit_status, 2) << bad.lines;
    EXPECT_THAT(result.err, StartsWith("annalsd: " + path_ + ": " + bad.error)) << bad.lines;
    EXPECT_THAT(result.err, testing::MatchesRegex("[^\n]+\n"));
    EXPECT_EQ(result.out, "");
  }
  // It is looked at without touching the data.
  EXPECT_FALSE(std::ifstream(dir_ / "data").good());
}

TEST_F(ConfigurationTest, AllThatIsWrongIsTold) {
  const ProgramResult result =
      CheckFile("data = \"/nowhere\"\nlisten = \"a\"\nhttp = \"b\"\ntokens = \"/nowhere/t\"\n");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 3) << result.err;
}

TEST_F(ConfigurationTest, AFileThatIsNamedMustBeThere) {
  const std::string none = dir_ / "none.toml";
  ProgramResult result = Check({"--data", "/nowhere", "--config", none});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err, StartsWith("annalsd: --config " + none + ": the file cannot be read"));
  result = Check({"--data", "/nowhere"}, {"ANNALS_CONFIG=" + none});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err, StartsWith("annalsd: ANNALS_CONFIG: --config " + none));
  EXPECT_EQ(RunAnnalsd({"--help"}, {.environment = {"ANNALS_CONFIG=" + none}}).exit_status, 0);
}

TEST_F(ConfigurationTest, AServerTakesTheSame) {
  WriteFile(path_, "log-level = \"warn\"\nlisten = \"nowhere\"\n");
  ServerProcess server(dir_ / "data", {"--config", path_});
  EXPECT_EQ(server.Stop(SIGTERM), 0);
  EXPECT_THAT(server.Log(), Not(HasSubstr("level=info")));
  const ProgramResult result = RunAnnalsd({"--data", dir_ / "data", "--config", path_});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.err, StartsWith("annalsd: " + path_ + ": cannot listen on \"nowhere\""));
}

}  // namespace
}  // namespace annals
