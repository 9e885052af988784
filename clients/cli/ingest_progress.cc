#include "clients/cli/ingest_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace annals::cli {
namespace {

constexpr double kMegabyte = 1e6;

// Bytes a second.
double PerSecond(uint64_t bytes, absl::Duration elapsed) {
  const double seconds = absl::ToDoubleSeconds(elapsed);
  return seconds > 0 ? static_cast<double>(bytes) / seconds : 0;
}

// `845 bytes`, `61.4 kB`, `1.2 MB`.
std::string SizeOf(double bytes) {
  if (bytes < 1e3) return fmt::format("{:.0f} bytes", bytes);
  if (bytes < kMegabyte) return fmt::format("{:.1f} kB", bytes / 1e3);
  return fmt::format("{:.1f} MB", bytes / kMegabyte);
}

// With a digit behind the point below ten.
std::string SecondsOf(absl::Duration duration) {
  const double seconds = absl::ToDoubleSeconds(duration);
  return fmt::format("{:.{}f} s", seconds, seconds < 10 ? 1 : 0);
}

// `0:19`, `12:05`, `3:00:12`.
std::string ClockOf(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1)));
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string Counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string ProgressOf(const IngestCounts& counts, absl::Duration elapsed, size_t width) {
  std::string line;
  if (counts.all_bytes > 0) {
    constexpr size_t kBarWidth = 20;
    const double part = std::min(
        1.0, static_cast<double>(counts.file_bytes) / static_cast<double>(counts.all_bytes));
    const auto filled = static_cast<size_t>(part * kBarWidth);
    line = fmt::format("[{:<{}}] {:3.0f}%  ", std::string(filled, '=') + (part < 1 ? ">" : ""),
                       kBarWidth, 100 * part);
  }
  line += fmt::format("{}  {}  {:.1f} MB/s", Counted(counts.documents(), "document"),
                      Counted(counts.events, "event"),
                      PerSecond(counts.file_bytes, elapsed) / kMegabyte);
  if (counts.failed > 0) line += fmt::format("  {} failed", counts.failed);
  if (counts.file_bytes > 0 && counts.all_bytes > counts.file_bytes) {
    const double rest = static_cast<double>(counts.all_bytes - counts.file_bytes) /
                        static_cast<double>(counts.file_bytes);
    line += fmt::format("  {} left", ClockOf(elapsed * rest));
  }
  return line.substr(0, width);
}

std::string SummaryOf(const IngestCounts& counts, absl::Duration elapsed) {
  std::string became;
  for (const auto& [count, word] :
       {std::pair(counts.stored, "stored"), std::pair(counts.replaced, "replaced"),
        std::pair(counts.unchanged, "unchanged"), std::pair(counts.failed, "failed")}) {
    if (count > 0) became += fmt::format("{}{} {}", became.empty() ? "" : ", ", count, word);
  }
  return fmt::format("{}: {}; {}; {} of text in {}, {}/s", Counted(counts.documents(), "document"),
                     became.empty() ? "none" : became, Counted(counts.events, "event"),
                     SizeOf(static_cast<double>(counts.text_bytes)), SecondsOf(elapsed),
                     SizeOf(PerSecond(counts.text_bytes, elapsed)));
}

}  // namespace annals::cli
