#include "extractor/train/litbank.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::train {
namespace {

constexpr std::string_view kClinging[] = {".", ",", ";", ":", "?", "!", ")", "”", "’", "n't"};
constexpr std::string_view kOpening[] = {"(", "“", "‘"};

// Whether a word is written without a space behind the word before it.
bool ClingsBack(std::string_view word) {
  return absl::c_linear_search(kClinging, word) || (word.size() > 1 && word[0] == '\'');
}

Book ReadBook(const std::filesystem::path& path) {
  Book book;
  book.name = path.filename().string();
  std::ifstream file(path);
  bool opened = true;  // nothing goes before the first word
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos || tab == 0) {
      continue;
    }
    const std::string_view word = std::string_view(line).substr(0, tab);
    if (!opened && !ClingsBack(word)) {
      book.text += ' ';
    }
    opened = absl::c_linear_search(kOpening, word);
    if (std::string_view(line).substr(tab + 1).starts_with("EVENT")) {
      book.triggers.insert(static_cast<uint32_t>(book.text.size()));
    }
    book.text += word;
  }
  return book;
}

}  // namespace

absl::StatusOr<std::vector<Book>> ReadLitBank(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".tsv") {
      paths.push_back(entry.path());
    }
  }
  if (paths.empty()) {
    return absl::NotFoundError(absl::StrCat("no *.tsv of LitBank in \"", directory, "\""));
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Book> books;
  books.reserve(paths.size());
  for (const std::filesystem::path& path : paths) {
    books.push_back(ReadBook(path));
  }
  return books;
}

}  // namespace annals::extractor::train
