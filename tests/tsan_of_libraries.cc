// What ThreadSanitizer must be told of libraries that were not built for it, and whose own atomics
// it therefore does not see: Debian's Abseil and RocksDB. Only part of builds of the preset `tsan`.
//
// Abseil's locks: the functions that programs call are defined here under their own names, which
// go before those of the shared library, and tell what they mean before or after they do it. What
// RocksDB does between its own threads is left out: its table of memory, a skip list without locks,
// would be taken for a race with each read.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdint>

namespace {

// absl::Time, as it is passed.
struct Time {
  int64_t high;
  uint32_t low;
};

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

// A race is left out by the frames of both of its sides, so that the older one must still be known.
const char* __tsan_default_options() { return "history_size=7"; }

const char* __tsan_default_suppressions() {
  return "race:rocksdb::\n"
         // RocksDB hands these from thread to thread.
         "race:libzstd\n"
         // Within the lock, who waits and who unlocks look at the conditions of all that wait.
         "race:absl::*Mutex::UnlockSlow\n"
         "race:CastAndCallMethod\n";
}

#define ANNALS_LOCK(function, name)                    \
  void function(void* mutex) __asm__(name);            \
  void function(void* mutex) {                         \
    static auto* const real = Real<void(void*)>(name); \
    real(mutex);                                       \
    __tsan_acquire(mutex);                             \
  }
#define ANNALS_UNLOCK(function, name)                  \
  void function(void* mutex) __asm__(name);            \
  void function(void* mutex) {                         \
    static auto* const real = Real<void(void*)>(name); \
    __tsan_release(mutex);                             \
    real(mutex);                                       \
  }
#define ANNALS_TRY_LOCK(function, name)                \
  bool function(void* mutex) __asm__(name);            \
  bool function(void* mutex) {                         \
    static auto* const real = Real<bool(void*)>(name); \
    const bool locked = real(mutex);                   \
    if (locked) __tsan_acquire(mutex);                 \
    return locked;                                     \
  }

ANNALS_LOCK(MutexLock, "_ZN4absl7debian35Mutex4LockEv")
ANNALS_LOCK(MutexReaderLock, "_ZN4absl7debian35Mutex10ReaderLockEv")
ANNALS_UNLOCK(MutexUnlock, "_ZN4absl7debian35Mutex6UnlockEv")
ANNALS_UNLOCK(MutexReaderUnlock, "_ZN4absl7debian35Mutex12ReaderUnlockEv")
ANNALS_TRY_LOCK(MutexTryLock, "_ZN4absl7debian35Mutex7TryLockEv")
ANNALS_UNLOCK(NotificationNotify, "_ZN4absl7debian312Notification6NotifyEv")
ANNALS_LOCK(NotificationWait, "_ZNK4absl7debian312Notification19WaitForNotificationEv")

void MutexAwait(void* mutex,
                const void* condition) __asm__("_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE");
void MutexAwait(void* mutex, const void* condition) {
  static auto* const real =
      Real<void(void*, const void*)>("_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE");
  __tsan_release(mutex);
  real(mutex, condition);
  __tsan_acquire(mutex);
}

void MutexLockWhen(void* mutex, const void* condition) __asm__(
    "_ZN4absl7debian35Mutex8LockWhenERKNS0_9ConditionE");
void MutexLockWhen(void* mutex, const void* condition) {
  static auto* const real =
      Real<void(void*, const void*)>("_ZN4absl7debian35Mutex8LockWhenERKNS0_9ConditionE");
  real(mutex, condition);
  __tsan_acquire(mutex);
}

bool MutexAwaitWithDeadline(void* mutex, const void* condition, Time deadline) __asm__(
    "_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
bool MutexAwaitWithDeadline(void* mutex, const void* condition, Time deadline) {
  static auto* const real = Real<bool(void*, const void*, Time)>(
      "_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  __tsan_release(mutex);
  const bool met = real(mutex, condition, deadline);
  __tsan_acquire(mutex);
  return met;
}

}  // extern "C"
