#include "clients/cli/table.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "clients/cli/text_width.h"

namespace annals::cli {
namespace {

constexpr size_t kRowsThatFixWidths = 1000;
constexpr std::string_view kGap = "  ";

int WidestLine(std::string_view cell) {
  int widest = 0;
  for (const std::string& line : WrapText(cell, 10'000)) {
    widest = std::max(widest, DisplayWidth(line));
  }
  return widest;
}

}  // namespace

Table::Table(std::vector<TableColumn> columns, int width, Output& out)
    : columns_(std::move(columns)), width_(width), out_(out) {}

void Table::AddRow(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Printable(cell);
  if (!widths_.empty()) return PrintRow(cells);
  held_back_.push_back(std::move(cells));
  if (held_back_.size() == kRowsThatFixWidths) Finish();
}

void Table::Finish() {
  if (held_back_.empty()) return;
  FixWidths();
  std::vector<std::string> headings;
  for (const TableColumn& column : columns_) headings.push_back(column.heading);
  PrintRow(headings);
  for (const std::vector<std::string>& row : held_back_) PrintRow(row);
  held_back_.clear();
}

void Table::FixWidths() {
  std::vector<int> narrowest;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int widest = DisplayWidth(columns_[i].heading);
    for (const std::vector<std::string>& row : held_back_) {
      widest = std::max(widest, WidestLine(row[i]));
    }
    widths_.push_back(widest);
    narrowest.push_back(columns_[i].min_width == 0 ? widest : columns_[i].min_width);
  }
  const int gaps = static_cast<int>(kGap.size() * (columns_.size() - 1));
  while (std::accumulate(widths_.begin(), widths_.end(), gaps) > width_) {
    int* widest = nullptr;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (widths_[i] > narrowest[i] && (widest == nullptr || widths_[i] > *widest)) {
        widest = &widths_[i];
      }
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

void Table::PrintRow(const std::vector<std::string>& cells) {
  std::vector<std::vector<std::string>> wrapped;
  size_t height = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    wrapped.push_back(WrapText(cells[i], widths_[i]));
    height = std::max(height, wrapped.back().size());
  }
  for (size_t row = 0; row < height; ++row) {
    std::string line;
    int missing = 0;  // spaces owed before the next cell
    for (size_t i = 0; i < wrapped.size(); ++i) {
      if (i > 0) missing += static_cast<int>(kGap.size());
      const std::string cell = row < wrapped[i].size() ? wrapped[i][row] : "";
      if (!cell.empty()) {
        line.append(static_cast<size_t>(missing), ' ');
        line += cell;
        missing = 0;
      }
      missing += std::max(0, widths_[i] - DisplayWidth(cell));
    }
    out_.Write(line + "\n");
  }
}

}  // namespace annals::cli
