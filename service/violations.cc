#include "service/violations.h"

#include "service/status.h"

namespace annals::service {
namespace {

// They travel in a header, twice over; with as much for the message it keeps below the 8 KiB that
// gRPC takes.
constexpr size_t kMaxBytes = 2560;

}  // namespace

void Violations::Add(const absl::Status& status) {
  const google::rpc::BadRequest added = ViolationsOf(status);
  if (added.field_violations().empty()) {
    if (status_.ok()) status_ = status;
    return;
  }
  for (const auto& violation : added.field_violations()) {
    const bool fits = fields_.ByteSizeLong() + violation.ByteSizeLong() <= kMaxBytes;
    if (fits || fields_.field_violations().empty()) *fields_.add_field_violations() = violation;
  }
  status_ = InvalidFields(fields_);
}

}  // namespace annals::service
