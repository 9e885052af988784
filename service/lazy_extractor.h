// The one extractor of a process, made at its first use: its tables cost some time, which a program
// that only reads the database need not spend.
//
//   LazyExtractor extractor({.chronology_jsonl = text});
//   absl::StatusOr<const extractor::Extractor*> ready = extractor.Get();
#ifndef ANNALS_SERVICE_LAZY_EXTRACTOR_H_
#define ANNALS_SERVICE_LAZY_EXTRACTOR_H_

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "extractor/extractor.h"

namespace annals::service {

// Thread-safe.
class LazyExtractor {
 public:
  explicit LazyExtractor(extractor::ExtractorOptions options) : options_(std::move(options)) {}

  // The extractor, which lives as long as this object. Errors are those of Extractor::Create, the
  // same at each call.
  absl::StatusOr<const extractor::Extractor*> Get() {
    absl::MutexLock lock(&mutex_);
    if (!created_) {
      created_ = true;
      absl::StatusOr<std::unique_ptr<extractor::Extractor>> extractor =
          extractor::Extractor::Create(options_);
      status_ = extractor.status();
      if (extractor.ok()) extractor_ = *std::move(extractor);
    }
    if (!status_.ok()) return status_;
    return extractor_.get();
  }

 private:
  const extractor::ExtractorOptions options_;
  absl::Mutex mutex_;
  bool created_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<const extractor::Extractor> extractor_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_LAZY_EXTRACTOR_H_
