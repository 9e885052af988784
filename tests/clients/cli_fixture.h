// What the tests of the commands share: a letter, a data directory, and short ways to read output.
#ifndef ANNALS_TESTS_CLIENTS_CLI_FIXTURE_H_
#define ANNALS_TESTS_CLIENTS_CLI_FIXTURE_H_

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"
#include "tests/clients/process.h"
#include "tests/storage/test_support.h"

namespace annals {

inline constexpr char kLetter[] =
    "The harbour board met in Bremen on 3 July 1957. The mayor visited Ghent on 9 July 1957.\n";

// The lines of a text, without their line feeds.
inline std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Fail the test for text that is not JSON, or not that of an event.
inline google::protobuf::Struct Json(const std::string& text) {
  google::protobuf::Struct object;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &object);
  EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << text;
  return object;
}

inline v1::Event EventOf(const std::string& json) {
  v1::Event event;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &event);
  EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << json;
  return event;
}

class CliTest : public testing::Test {
 protected:
  // Runs a command on the data directory of the test.
  ProgramResult Run(std::vector<std::string> arguments, const RunOptions& options = {}) {
    arguments.insert(arguments.end(), {"--data", data_});
    return RunAnnals(arguments, options);
  }

  std::string WriteText(const std::string& name, const std::string& text) {
    WriteFile(dir_ / name, text);
    return dir_ / name;
  }

  // Stores kLetter.
  void IngestLetter() {
    const ProgramResult result = Run({"ingest", WriteText("letter.txt", kLetter)});
    ASSERT_EQ(result.exit_status, 0) << result.err;
  }

  storage::TempDir dir_;
  const std::string data_ = dir_ / "data";
};

}  // namespace annals

#endif  // ANNALS_TESTS_CLIENTS_CLI_FIXTURE_H_
