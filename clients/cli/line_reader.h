// Reads the lines of a file one by one, none longer than a limit, so that input without line feeds
// cannot fill the memory.
//
//   LineReader reader(file, 1 << 20);
//   std::string line;
//   while (reader.Next(line)) { if (reader.too_long()) …; }
#ifndef ANNALS_CLIENTS_CLI_LINE_READER_H_
#define ANNALS_CLIENTS_CLI_LINE_READER_H_

#include <cstddef>
#include <cstdio>
#include <string>

namespace annals::cli {

// Not thread-safe.
class LineReader {
 public:
  // `file` must outlive the reader.
  LineReader(std::FILE* file, size_t max_bytes) : file_(file), max_bytes_(max_bytes) {}

  // Reads the next line, without its line feed, into `line`. False at the end. Of a line that is
  // too long the first `max_bytes` come back, and the rest is skipped.
  bool Next(std::string& line) {
    line.clear();
    too_long_ = false;
    bool any = false;
    for (int c = getc_unlocked(file_); c != EOF; c = getc_unlocked(file_)) {
      any = true;
      if (c == '\n') break;
      if (line.size() < max_bytes_) {
        line += static_cast<char>(c);
      } else {
        too_long_ = true;
      }
    }
    if (any) ++number_;
    return any;
  }

  // Whether the line last read is longer than the limit.
  bool too_long() const { return too_long_; }

  // The number of the line last read; the first is 1.
  size_t number() const { return number_; }

 private:
  std::FILE* const file_;
  const size_t max_bytes_;
  size_t number_ = 0;
  bool too_long_ = false;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_LINE_READER_H_
