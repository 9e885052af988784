// The audit log: one line for each write that was made or refused, in a file of its own.
//
//   absl::StatusOr<std::unique_ptr<AuditLog>> log = AuditLog::Open("/var/log/annals/audit.log");
//   absl::Status told = (*log)->Append({{"method", method}, {"caller", "ann"}, …});
//   // ts=2026-01-31T12:00:00.123Z msg=write method=… caller=ann …
//
// A line is handed to the system whole, at the end of the file, before Append returns: no line is
// lost while the machine runs, whatever becomes of the process. A log that syncs waits until it is
// on the disk as well, and so loses none with the machine; lines that come meanwhile wait together,
// for one more sync. The file may be moved away at any time: the next line then begins a new one.
#ifndef ANNALS_SERVICE_AUDIT_LOG_H_
#define ANNALS_SERVICE_AUDIT_LOG_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "service/log.h"

namespace annals::service {

// Thread-safe.
class AuditLog {
 public:
  // Makes the file when it is missing, for its owner and group to read. INVALID_ARGUMENT when it
  // cannot be written to. Whether it syncs, `syncs` says.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(const std::string& path,
                                                        bool syncs = false);

  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // Writes a line. UNAVAILABLE when it cannot be written or synced, which is logged and counted as
  // well.
  absl::Status Append(absl::Span<const LogField> fields);

 private:
  // An open file, and which it is.
  struct File {
    int descriptor = -1;
    dev_t device = 0;
    ino_t number = 0;
  };

  AuditLog(std::string path, bool syncs, File file)
      : path_(std::move(path)), syncs_(syncs), file_(file) {}

  // A file that was made is on the disk by its name as well, when the log `syncs`.
  static absl::StatusOr<File> OpenFile(const std::string& path, bool syncs);

  absl::Status Write(const std::string& line) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns when the line of this number is on the disk, with all before it.
  absl::Status SyncUpTo(uint64_t number) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Opens the file anew when it is not there any more, or another is there.
  void Follow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  const bool syncs_;
  absl::Mutex mutex_;
  File file_ ABSL_GUARDED_BY(mutex_);
  bool is_torn_ ABSL_GUARDED_BY(mutex_) = false;  // the last line has no end
  uint64_t written_ ABSL_GUARDED_BY(mutex_) = 0;  // lines
  uint64_t synced_ ABSL_GUARDED_BY(mutex_) = 0;   // of these, the first so many are on the disk
  uint64_t lost_ ABSL_GUARDED_BY(mutex_) = 0;     // up to this one a sync has failed
  bool syncing_ ABSL_GUARDED_BY(mutex_) = false;  // somebody is at it, without the lock
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_AUDIT_LOG_H_
