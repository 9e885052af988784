#include "service/log.h"

#include <fmt/format.h>
#include <grpc/support/log.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "absl/strings/escaping.h"

namespace annals::service {
namespace {

// Set once by OpenLog, before there are threads.
std::shared_ptr<spdlog::logger>& Logger() {
  static auto* logger = new std::shared_ptr<spdlog::logger>;
  return *logger;
}

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  for (unsigned char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == '\x7f') return true;
  }
  return false;
}

void AppendField(std::string_view key, std::string_view value, std::string& line) {
  if (!line.empty()) line += ' ';
  if (NeedsQuotes(value)) {
    line += fmt::format("{}=\"{}\"", key, absl::Utf8SafeCHexEscape(std::string(value)));
  } else {
    line += fmt::format("{}={}", key, value);
  }
}

void LogFromGrpc(gpr_log_func_args* args) {
  Log(spdlog::level::debug, "grpc", {{"text", args->message}});
}

}  // namespace

std::string FormatLogLine(std::string_view message, absl::Span<const LogField> fields) {
  std::string line;
  AppendField("msg", message, line);
  for (const LogField& field : fields) AppendField(field.key, field.value, line);
  return line;
}

bool Logs(spdlog::level::level_enum level) {
  const std::shared_ptr<spdlog::logger>& logger = Logger();
  return logger != nullptr && logger->should_log(level);
}

void Log(spdlog::level::level_enum level, std::string_view message,
         absl::Span<const LogField> fields) {
  if (Logs(level)) Logger()->log(level, FormatLogLine(message, fields));
}

void OpenLog(spdlog::level::level_enum level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "ts=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc));
  auto logger = std::make_shared<spdlog::logger>("annals", std::move(sink));
  logger->set_level(level);
  logger->flush_on(spdlog::level::trace);
  Logger() = std::move(logger);
  gpr_set_log_function(&LogFromGrpc);
}

}  // namespace annals::service
