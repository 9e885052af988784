// The exit statuses of `annals`, which docs/cli.md promises to scripts.
#ifndef ANNALS_CLIENTS_CLI_EXIT_STATUS_H_
#define ANNALS_CLIENTS_CLI_EXIT_STATUS_H_

#include "absl/status/status.h"

namespace annals::cli {

enum ExitStatus {
  kOk = 0,             // all was done
  kFailed = 1,         // something failed; what could be done was done
  kBadUsage = 2,       // the command line makes no sense, such as a date that is none
  kNotFound = 3,       // there is no such event, document or collection
  kUnreachable = 4,    // the server cannot be reached
  kBadData = 5,        // the data directory cannot be used
  kInterrupted = 130,  // stopped by SIGINT, as shells have it
};

// The exit status of a command that one call made fail.
inline ExitStatus ExitStatusOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kOk;
    case absl::StatusCode::kInvalidArgument:
      return kBadUsage;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kUnreachable;
    default:
      return kFailed;
  }
}

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_EXIT_STATUS_H_
