// A table for the terminal, with columns as wide as their contents and together no wider than the
// terminal: the widest columns give way first, and their cells go on in further lines.
//
//   Table table({{"WHEN", 10}, {"TITLE", 16}}, 80, out);
//   table.AddRow({"1957-07-03", "Meeting of the board"});
//   table.Finish();
#ifndef ANNALS_CLIENTS_CLI_TABLE_H_
#define ANNALS_CLIENTS_CLI_TABLE_H_

#include <string>
#include <vector>

#include "clients/cli/output.h"

namespace annals::cli {

struct TableColumn {
  std::string heading;
  // How narrow the column may be made. Cells that are narrower do not count; zero: never narrower
  // than its widest cell.
  int min_width = 0;
};

// Not thread-safe. Column widths are fixed by the first 1000 rows, which are held back until then
// or until Finish; so a table of any length takes little memory.
class Table {
 public:
  // `out` must outlive the table.
  Table(std::vector<TableColumn> columns, int width, Output& out);

  // One cell a column, UTF-8; a line feed begins a new line within the cell.
  void AddRow(std::vector<std::string> cells);

  // Prints what is held back. A table without rows prints nothing.
  void Finish();

 private:
  void FixWidths();
  void PrintRow(const std::vector<std::string>& cells);

  const std::vector<TableColumn> columns_;
  const int width_;
  Output& out_;
  std::vector<std::vector<std::string>> held_back_;
  std::vector<int> widths_;  // empty until fixed
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_TABLE_H_
