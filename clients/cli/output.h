// Standard output, whose reader may go away.
//
//   Output out(stdout);
//   for (…) {
//     out.Write(line);
//     if (out.closed()) break;    // `annals timeline | head` has seen enough
//   }
//   return out.Finish() ? kOk : kFailed;
#ifndef ANNALS_CLIENTS_CLI_OUTPUT_H_
#define ANNALS_CLIENTS_CLI_OUTPUT_H_

#include <cstdio>
#include <string_view>

namespace annals::cli {

// Not thread-safe.
class Output {
 public:
  explicit Output(std::FILE* file) : file_(file) {}

  // Writes bytes, unless an earlier write failed.
  void Write(std::string_view bytes);

  // Writes out what is buffered, so that a reader sees it now.
  void Flush();

  // Whether nothing more can be written.
  bool closed() const { return error_number_ != 0; }

  // Flushes. False, with a message on standard error, when something could not be written (the disk
  // is full); but true when only the reader has gone away, as `head` does.
  bool Finish();

 private:
  std::FILE* file_;
  int error_number_ = 0;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_OUTPUT_H_
