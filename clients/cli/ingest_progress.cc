#include "clients/cli/ingest_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace annals::cli {
namespace {

constexpr double kMegabyte = 1e6;

double PerSecond(uint64_t bytes, absl::Duration elapsed) {
  const double seconds = absl::ToDoubleSeconds(elapsed);
  return seconds > 0 ? static_cast<double>(bytes) / kMegabyte / seconds : 0;
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
                      Counted(counts.events, "event"), PerSecond(counts.file_bytes, elapsed));
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
  return fmt::format("{}: {}; {}; {:.1f} MB of text in {:.0f} s, {:.2f} MB/s",
                     Counted(counts.documents(), "document"), became.empty() ? "none" : became,
                     Counted(counts.events, "event"),
                     static_cast<double>(counts.text_bytes) / kMegabyte,
                     absl::ToDoubleSeconds(elapsed), PerSecond(counts.text_bytes, elapsed));
}

}  // namespace annals::cli
