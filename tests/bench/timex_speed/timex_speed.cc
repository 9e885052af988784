// How fast dates are found, of one core.
//
//   timex_speed text FILE        the library on a text: check, reader, tagger with resolution
//   timex_speed hard [BYTES]     texts made to be slow, of BYTES (1,000,000 unless told) and four
//                                times as many; fails when the time of a byte grows with the length
//
// Times are those of the processor, so that what else a machine does counts little.
#include <malloc.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/extractor.h"

namespace annals::extractor {
namespace {

// Of the runs of one text the quickest counts: more of a text whose speed is told.
constexpr int kRuns = 3;
constexpr int kRunsOfSpeed = 9;

// Four times the text may take four times as long, and some for the caches that it no longer fits.
constexpr double kMostGrowth = 2.0;

struct Measured {
  size_t mentions = 0;
  double seconds = 0;
};

Measured Measure(const Extractor& extractor, std::string text, int runs = kRuns) {
  annals::v1::Document document;
  document.set_text(std::move(text));
  document.mutable_date()->set_edtf("2000-01-01");
  Measured best;
  for (int run = 0; run < runs; ++run) {
    const std::clock_t begin = std::clock();
    const absl::StatusOr<Extraction> found = extractor.Extract(document, {.mentions = true});
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (!found.ok()) {
      std::cerr << found.status() << "\n";
      std::exit(EXIT_FAILURE);
    }
    if (run == 0 || seconds < best.seconds) best = {found->mention_count, seconds};
  }
  return best;
}

int MeasureText(const Extractor& extractor, const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) {
    std::cerr << "timex_speed: no file " << path << "\n";
    return EXIT_FAILURE;
  }
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const Measured measured = Measure(extractor, text, kRunsOfSpeed);
  std::printf("%zu bytes, %zu mentions, %.3f s, %.2f MB/s\n", text.size(), measured.mentions,
              measured.seconds, static_cast<double>(text.size()) / measured.seconds / 1e6);
  return EXIT_SUCCESS;
}

// A text of what a grammar, a reader or a resolver could stumble over, again and again.
struct Hard {
  std::string_view name;
  std::string_view unit;
};

constexpr Hard kHard[] = {
    {"digits", "1234567890"},
    {"numbers", "19 57 7 1957 "},
    {"years", "1957 "},
    {"May", "May "},
    {"months", "January February March April May June July "},
    {"dashes", "- – — -"},
    {"dates and dashes", "July 3-4-5-6-"},
    {"list of days", "July 3, 4, 5, 6, 7, "},
    {"ordinals", "the third of the fourth of the 5th of "},
    {"of the", "of the of the "},
    {"the", "the "},
    {"number words", "two hundred and three thousand and four "},
    {"open brackets", "[((["},
    {"page marks", "[Page 1"},
    {"notes", "1. May\n2. May\n1. June\n"},
    {"note marks", "word1 word2 word3 word12 word123 word[4] "},
    {"named events", "the Second World War of the Battle of the fall of the "},
    {"since the war", "since the war after the death of the war until the plenum "},
    {"ranges", "between May and June and July from May to "},
    {"last", "last next this last next this "},
    {"ago", "two days after two days before two days after "},
    {"quotation marks", "\"'‘“’”'\""},
    {"letters with points", "a.m.p.m.U.S.A."},
    {"clock times", "12:30:30:12:30 p.m. "},
    {"blank lines", "\n\n \n"},
    {"beyond ASCII", "ü€漢👑"},
    {"file numbers", "761.00/7-1557/8-1943"},
};

constexpr int kMostTries = 4;

int MeasureHard(const Extractor& extractor, size_t bytes) {
  int grown = 0;
  std::printf("%-22s %12s %12s\n", "ns a byte of", "n bytes", "4n bytes");
  for (const Hard& hard : kHard) {
    const auto nanoseconds = [&](size_t size) {
      std::string text;
      while (text.size() < size) text += hard.unit;
      const size_t made = text.size();
      return 1e9 * Measure(extractor, std::move(text)).seconds / static_cast<double>(made);
    };
    double small = nanoseconds(bytes);
    double large = nanoseconds(4 * bytes);
    // A processor that slows down in the middle is no growth: that shows in every measurement.
    for (int again = 0; again < kMostTries && large > kMostGrowth * small; ++again) {
      small = nanoseconds(bytes);
      large = nanoseconds(4 * bytes);
    }
    std::printf("%-22.*s %12.1f %12.1f\n", static_cast<int>(hard.name.size()), hard.name.data(),
                small, large);
    if (large > kMostGrowth * small) {
      std::cerr << "timex_speed: " << hard.name << ": the time of a byte grows with the text\n";
      ++grown;
    }
  }
  return grown == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int Run(int argc, char** argv) {
  // A heap that keeps its pages: to give them back and to take them again costs as much as the
  // work, and begins at a size of the text, which looks like growth.
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());

  const std::string_view command = argc > 1 ? argv[1] : "";
  const absl::StatusOr<std::unique_ptr<Extractor>> extractor = Extractor::Create({});
  if (!extractor.ok()) {
    std::cerr << extractor.status() << "\n";
    return EXIT_FAILURE;
  }
  if (command == "text" && argc == 3) return MeasureText(**extractor, argv[2]);
  if (command == "hard" && argc <= 3) {
    size_t bytes = 1'000'000;
    if (argc == 3) std::from_chars(argv[2], argv[2] + std::string_view(argv[2]).size(), bytes);
    return MeasureHard(**extractor, bytes);
  }
  std::cerr << "usage: timex_speed text FILE | hard [BYTES]\n";
  return 2;
}

}  // namespace
}  // namespace annals::extractor

int main(int argc, char** argv) { return annals::extractor::Run(argc, argv); }
