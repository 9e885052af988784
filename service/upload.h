// The bytes of a file that are kept until it is their turn: on the disk, without a name, so that
// nothing is left whatever becomes of the process.
//
//   absl::StatusOr<std::unique_ptr<Upload>> upload = Upload::Create(database.path());
//   absl::Status added = (*upload)->Add(bytes);
//   absl::StatusOr<std::string> piece = (*upload)->Next();   // empty: there is no more
#ifndef ANNALS_SERVICE_UPLOAD_H_
#define ANNALS_SERVICE_UPLOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace annals::service {

// Not thread-safe.
class Upload {
 public:
  // The largest file that is kept.
  static constexpr int64_t kMaxBytes = int64_t{4} << 30;

  // In the folder `folder`, which must exist. RESOURCE_EXHAUSTED when the disk is full.
  static absl::StatusOr<std::unique_ptr<Upload>> Create(const std::string& folder);

  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  // RESOURCE_EXHAUSTED when the disk is full, or the file is larger than kMaxBytes.
  absl::Status Add(std::string_view bytes);

  // The next bytes from the beginning on, a MiB or so at a time; none after the last.
  absl::StatusOr<std::string> Next();

  int64_t size() const { return size_; }

 private:
  explicit Upload(int descriptor) : descriptor_(descriptor) {}

  const int descriptor_;
  int64_t size_ = 0;
  int64_t read_ = 0;  // by Next
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_UPLOAD_H_
