#include "clients/cli/listing.h"

#include <utility>

#include "clients/cli/text_width.h"

namespace annals::cli {

std::string CsvRow(const std::vector<std::string>& cells) {
  std::string row;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    if (cells[i].find_first_of("\",\r\n") == std::string::npos) {
      row += cells[i];
      continue;
    }
    row += '"';
    for (char c : cells[i]) {
      if (c == '"') row += '"';
      row += c;
    }
    row += '"';
  }
  return row + "\n";
}

Listing::Listing(OutputFormat format, std::vector<TableColumn> table_columns, Cells csv_columns,
                 Output& out)
    : format_(format),
      csv_columns_(std::move(csv_columns)),
      out_(out),
      table_(std::move(table_columns), TerminalWidth(), out) {
  // A CSV has its header even when nothing follows.
  if (format_ == OutputFormat::kCsv) out_.Write(CsvRow(csv_columns_));
  if (format_ == OutputFormat::kJson) out_.Write("[");
}

void Listing::AddJson(const std::string& json) {
  BeginJson();
  AddPiece(json);
  EndJson();
}

void Listing::BeginJson() {
  if (format_ == OutputFormat::kJson) out_.Write(empty_ ? "\n" : ",\n");
  empty_ = false;
}

void Listing::AddPiece(std::string_view piece) { out_.Write(piece); }

void Listing::EndJson() {
  if (format_ == OutputFormat::kJsonl) out_.Write("\n");
}

void Listing::AddRow(const Cells& cells) {
  if (format_ == OutputFormat::kCsv) {
    out_.Write(CsvRow(cells));
  } else {
    table_.AddRow(cells);
  }
  empty_ = false;
}

bool Listing::Finish() {
  if (format_ == OutputFormat::kTable) table_.Finish();
  if (format_ == OutputFormat::kJson) out_.Write(empty_ ? "]\n" : "\n]\n");
  return !empty_;
}

}  // namespace annals::cli
