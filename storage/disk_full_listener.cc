#include "storage/disk_full_listener.h"

namespace annals::storage {

using rocksdb::Status;

void DiskFullListener::OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/, Status* error) {
  if (!error->IsNoSpace() && !resuming_) return;
  if (error->severity() == Status::Severity::kFatalError) {
    *error = Status(*error, Status::Severity::kHardError);
  }
  if (error->severity() == Status::Severity::kHardError) NoteStop();
}

void DiskFullListener::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, Status error,
                                            bool* auto_recovery) {
  if (error.severity() > Status::Severity::kSoftError) *auto_recovery = false;
}

}  // namespace annals::storage
