// All that is wrong with a request, so that its sender is told at once.
//
//   Violations wrong;
//   const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
//   wrong.Add(CheckReadMask(request.read_mask()));
//   if (!wrong.empty()) return wrong.status();
//
// Checks return a status of InvalidField for what is wrong with one field, or what this returns for
// several; nothing else collects them.
#ifndef ANNALS_SERVICE_VIOLATIONS_H_
#define ANNALS_SERVICE_VIOLATIONS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/rpc/error_details.pb.h"

namespace annals::service {

class Violations {
 public:
  // Takes in what a check came to. An error that is not of fields, such as NOT_FOUND, is what
  // remains to be said when no field offends: the first of them.
  void Add(const absl::Status& status);

  // The same, with the value for when all is well; after an error what a T is by default.
  template <class T>
  T ValueOf(absl::StatusOr<T> value) {
    Add(value.status());
    return value.ok() ? *std::move(value) : T{};
  }

  bool empty() const { return status_.ok(); }

  // INVALID_ARGUMENT with all violations, in the order in which they were added, or the other
  // error; OK when empty.
  const absl::Status& status() const { return status_; }

 private:
  google::rpc::BadRequest fields_;
  absl::Status status_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_VIOLATIONS_H_
