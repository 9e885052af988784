#include "service/chronology_file.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "extractor/chronology/yaml_chronology.h"

namespace annals::service {

absl::StatusOr<extractor::ExtractorOptions> ReadChronology(const std::string& path) {
  extractor::ExtractorOptions options;
  options.chronology_name = fmt::format("--chronology {}", path);
  const auto failed = [&options] {
    return absl::InvalidArgumentError(
        fmt::format("{}: {}", options.chronology_name, std::strerror(errno)));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return failed();
  std::array<char, 1 << 16> piece;
  while (const size_t size = std::fread(piece.data(), 1, piece.size(), file.get())) {
    options.chronology_jsonl.append(piece.data(), size);
  }
  if (std::ferror(file.get()) != 0) return failed();
  if (absl::EndsWith(path, ".yaml") || absl::EndsWith(path, ".yml")) {
    absl::StatusOr<std::string> lines = extractor::JsonLinesOfYaml(options.chronology_jsonl);
    if (!lines.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("{} {}", options.chronology_name, std::string(lines.status().message())));
    }
    options.chronology_jsonl = *std::move(lines);
  }
  return options;
}

}  // namespace annals::service
