// A listing in the format that --output asks for.
//
//   Listing listing(OutputFormat::kTable, {{"WHEN", 10}, {"TITLE", 16}}, out);
//   listing.AddItem(json_of_event, {"1957-07-03", "Meeting of the board"});
//   listing.Finish();
//
// table and csv print the cells, json and jsonl the JSON.
#ifndef ANNALS_CLIENTS_CLI_LISTING_H_
#define ANNALS_CLIENTS_CLI_LISTING_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/output.h"
#include "clients/cli/table.h"

namespace annals::cli {

enum class OutputFormat { kTable, kJson, kJsonl, kCsv };

// A row of CSV (RFC 4180, but with a line feed alone), with its line end.
std::string CsvRow(const std::vector<std::string>& cells);

// Not thread-safe.
class Listing {
 public:
  using Cells = std::vector<std::string>;

  // `table_columns` and `csv_columns` name the cells of the two. `out` must outlive the listing.
  Listing(OutputFormat format, std::vector<TableColumn> table_columns, Cells csv_columns,
          Output& out);

  OutputFormat format() const { return format_; }

  // Adds one item: a JSON value on one line, for json and jsonl.
  void AddJson(const std::string& json);

  // The same, in pieces: what AddPiece is given between the two is one item.
  void BeginJson();
  void AddPiece(std::string_view piece);
  void EndJson();

  // Adds a row, for table and csv.
  void AddRow(const Cells& cells);

  // Prints what is held back, and what ends the listing. True when there were items or rows.
  bool Finish();

 private:
  const OutputFormat format_;
  const Cells csv_columns_;
  Output& out_;
  Table table_;
  bool empty_ = true;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_LISTING_H_
