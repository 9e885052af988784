#include "clients/cli/flag_checks.h"

#include <fmt/format.h>

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "extractor/document_language.h"
#include "storage/resource_name.h"
#include "temporal/time_span.h"

namespace annals::cli {

std::string CheckDate(const std::string& text) {
  const absl::Status status = temporal::TimeSpanFromEdtf(text).status();
  if (status.ok()) return "";
  return fmt::format("{}; write a date such as 1957-07-15, 1957-07 or 1957",
                     std::string(status.message()));
}

std::string CheckLanguage(const std::string& text) {
  if (std::string problem = CheckGiven(text); !problem.empty()) return problem;
  return std::string(extractor::CheckLanguage(text).message());
}

std::string CheckCollection(const std::string& text) {
  return std::string(storage::CheckId("collection id", text).message());
}

std::string CheckCount(const std::string& text) {
  int64_t count = 0;
  if (absl::SimpleAtoi(text, &count) && count >= 0) return "";
  return fmt::format("\"{}\" is not a whole number from 0 on", text);
}

std::string CheckRevision(const std::string& text) {
  int64_t revision = 0;
  if (absl::SimpleAtoi(text, &revision) && revision >= 1) return "";
  return fmt::format("\"{}\" is not a revision, which is a whole number from 1 on", text);
}

std::string CheckGiven(const std::string& text) {
  return text.empty() ? "the value is empty; leave the flag out instead" : "";
}

}  // namespace annals::cli
