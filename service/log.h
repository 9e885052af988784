// The server's log: one line an event, `key=value` pairs, on standard error.
//
//   Log(spdlog::level::info, "rpc", {{"method", "annals.v1.EventService/GetEvent"}, {"ms",
//   "0.3"}});
//   // ts=2026-01-31T12:00:00.123Z level=info msg=rpc method=annals.v1.EventService/GetEvent ms=0.3
//
// Values that hold spaces, quotes, `=` or control characters stand in double quotes with backslash
// escapes (the format known as logfmt), so that a line never breaks in two and a value cannot forge
// a field.
#ifndef ANNALS_SERVICE_LOG_H_
#define ANNALS_SERVICE_LOG_H_

#include <spdlog/common.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace annals::service {

struct LogField {
  std::string_view key;  // a word of a-z and _
  std::string_view value;
};

// The part of a line after its time and level.
std::string FormatLogLine(std::string_view message, absl::Span<const LogField> fields);

// Whether lines of this level are written. Thread-safe.
bool Logs(spdlog::level::level_enum level);

// Writes a line, if `level` is at or above the level of the log. Thread-safe.
void Log(spdlog::level::level_enum level, std::string_view message,
         absl::Span<const LogField> fields);
inline void Log(spdlog::level::level_enum level, std::string_view message,
                std::initializer_list<LogField> fields = {}) {
  Log(level, message, absl::MakeConstSpan(fields.begin(), fields.size()));
}

// Opens the log of this process on standard error. Lines below `level` are dropped. What gRPC
// itself has to say goes there too, at the level debug: errors that matter come back from its
// functions. To be called once, before any thread is started. Without it the log writes nothing.
void OpenLog(spdlog::level::level_enum level);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_LOG_H_
