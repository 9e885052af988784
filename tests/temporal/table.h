// Tables of test cases: text files of columns between tabs, with comments after `#`.
#ifndef ANNALS_TESTS_TEMPORAL_TABLE_H_
#define ANNALS_TESTS_TEMPORAL_TABLE_H_

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace annals::temporal {

struct Row {
  int line;
  std::vector<std::string> columns;
};

// The rows of a file of tests/temporal/data, without empty lines and comments.
inline std::vector<Row> ReadTable(const std::string& name) {
  std::ifstream file(absl::StrCat(ANNALS_TEST_DATA, "/", name));
  std::vector<Row> rows;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (!line.empty() && line[0] != '#') rows.push_back({number, absl::StrSplit(line, '\t')});
  }
  return rows;
}

}  // namespace annals::temporal

#endif  // ANNALS_TESTS_TEMPORAL_TABLE_H_
