#include "storage/rocksdb_status.h"

#include <string>

#include "storage/strings.h"

namespace annals::storage {
namespace {

absl::StatusCode CodeFrom(const rocksdb::Status& status) {
  if (status.IsNoSpace() || status.IsMemoryLimit()) return absl::StatusCode::kResourceExhausted;
  switch (status.code()) {
    case rocksdb::Status::kNotFound:
      return absl::StatusCode::kNotFound;
    case rocksdb::Status::kCorruption:
      return absl::StatusCode::kDataLoss;
    case rocksdb::Status::kBusy:
    case rocksdb::Status::kTryAgain:
    case rocksdb::Status::kTimedOut:
    case rocksdb::Status::kShutdownInProgress:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status StatusFrom(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  std::string message = Concat(doing, ": ", status.ToString());
  if (status.IsNoSpace()) absl::StrAppend(&message, "; the disk is full: make room and try again");
  if (status.IsCorruption()) {
    absl::StrAppend(&message, "; `annals verify` tells what is damaged, and `annals repair` mends ",
                    "what can be made anew");
  }
  return absl::Status(CodeFrom(status), message);
}

}  // namespace annals::storage
