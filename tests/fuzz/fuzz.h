// What the fuzzers share: checks that stop the run, and a bound on the time that an input may take.
//
//   void CheckInput(std::string_view input);   // what a fuzzer defines
//
//   Check(offset <= text.size(), "offsets lie inside of the text", text);
//   CheckTime("the tagger", text, [&] { tagger.Tag(text); });
#ifndef ANNALS_TESTS_FUZZ_FUZZ_H_
#define ANNALS_TESTS_FUZZ_FUZZ_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <string_view>

namespace annals::fuzz {

// Stops the run, so that libFuzzer keeps the input.
inline void Check(bool holds, std::string_view what, std::string_view input) {
  if (holds) return;
  std::cerr << "fails for \"" << input << "\": " << what << "\n";
  std::abort();
}

// Seconds of processor time of this thread, so that a busy machine makes nothing slow.
inline double ProcessorSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// With the sanitizers all is some twenty times as slow as in a release, where these bounds are less
// than 5 ms and 5 µs a byte: no text of a megabyte may take as long as 5 seconds.
inline constexpr double kSecondsAtLeast = 0.1;
inline constexpr double kSecondsPerByte = 1e-4;

// Runs `read` on `input`, several times before it is called slow.
template <typename Read>
void CheckTime(std::string_view what, std::string_view input, Read read) {
  const double allowed = kSecondsAtLeast + kSecondsPerByte * static_cast<double>(input.size());
  double best = allowed + 1;
  for (int attempt = 0; attempt < 3 && best > allowed; ++attempt) {
    const double start = ProcessorSeconds();
    read();
    best = std::min(best, ProcessorSeconds() - start);
  }
  if (best <= allowed) return;
  std::cerr << "slow: " << what << " takes " << best << " s for " << input.size() << " bytes\n";
  std::abort();
}

// The input again and again, to about `bytes`: what is slower than linear shows in a long text.
inline std::string Repeated(std::string_view input, size_t bytes) {
  std::string text(input);
  while (!input.empty() && text.size() + input.size() <= bytes) text += input;
  return text;
}

// Whether an input is one of the few on which a costly check is made, the same ones in every run.
inline bool OneOf(std::string_view input, size_t of) {
  return std::hash<std::string_view>()(input) % of == 0;
}

}  // namespace annals::fuzz

// Each fuzzer defines it.
void CheckInput(std::string_view input);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  CheckInput({reinterpret_cast<const char*>(data), size});
  return 0;
}

#endif  // ANNALS_TESTS_FUZZ_FUZZ_H_
