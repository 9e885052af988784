// The certificate of the HTTP door, read again when its files change.
#ifndef ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_
#define ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/tls.h"

namespace annals::service {

// INVALID_ARGUMENT as CheckTls.
absl::StatusOr<std::shared_ptr<boost::asio::ssl::context>> LoadTls(const TlsFiles& files);

// Thread-safe.
class TlsContext {
 public:
  // Of files that CheckTls finds good.
  explicit TlsContext(TlsFiles files);

  // What a new connection is to begin with. Where files have changed and are not good, those before
  // are gone on with, and it is logged.
  std::shared_ptr<boost::asio::ssl::context> Get();

 private:
  std::vector<std::filesystem::file_time_type> ChangeTimes() const;

  const TlsFiles files_;
  absl::Mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::filesystem::file_time_type> read_ ABSL_GUARDED_BY(mutex_);
  absl::Time looked_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_
