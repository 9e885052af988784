// What RocksDB does when it finds the disk full. Left alone, it tries again at once and every five
// seconds; a try needs a new log file, and when there is no room for that either, RocksDB calls the
// error fatal and takes no more writes until the database is opened anew.
//
//   options.listeners.push_back(listener);   // a std::shared_ptr<DiskFullListener>
//   ...
//   if (listener->TakeStop() && !db->Resume().ok()) listener->NoteStop();   // before a write
//
// With the listener it stands still instead, reading on, until DB::Resume is called, and that may
// fail for want of room as often as it will.
#ifndef ANNALS_STORAGE_DISK_FULL_LISTENER_H_
#define ANNALS_STORAGE_DISK_FULL_LISTENER_H_

#include <atomic>

#include "rocksdb/listener.h"

namespace annals::storage {

// Thread-safe.
class DiskFullListener : public rocksdb::EventListener {
 public:
  // Keeps a lack of room from being fatal. RocksDB calls it so where it leaves a log for a new one
  // and the end of the old may be unwritten. Resume makes up for that: before it takes another
  // write, it brings all that is in memory, which is all that was acknowledged, into table files.
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;

  // Leaves it to DB::Resume to go on, except where nothing but a compaction failed: then writing
  // never stopped, and RocksDB waits by itself for as much room as the compaction needs.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;

  // While DB::Resume is being tried, RocksDB may find the log as the lack of room has left it; that
  // is not fatal either.
  void SetResuming(bool resuming) { resuming_ = resuming; }

  // Whether writing stopped for want of room since the last call.
  bool TakeStop() { return stopped_.exchange(false); }
  // Lets the next TakeStop say yes.
  void NoteStop() { stopped_ = true; }

 private:
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> resuming_ = false;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DISK_FULL_LISTENER_H_
