// The certificate of the HTTP door, read again when its files change.
#ifndef ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_
#define ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "service/file_watch.h"
#include "service/tls.h"

namespace annals::service {

// The common name on the certificate that the other end has shown; empty: none.
std::string NameOnCertificate(SSL& connection);

// Thread-safe.
class TlsContext {
 public:
  // INVALID_ARGUMENT names the file that cannot be read or is not what it should be, also when key
  // and certificate do not belong together.
  static absl::StatusOr<std::shared_ptr<TlsContext>> Load(const TlsFiles& files);

  // What a new connection is to begin with. Where files have changed and are not good, those before
  // are gone on with, and it is logged.
  std::shared_ptr<boost::asio::ssl::context> Get();

 private:
  TlsContext(TlsFiles files, FileWatch watch, std::shared_ptr<boost::asio::ssl::context> context)
      : files_(std::move(files)), watch_(std::move(watch)), context_(std::move(context)) {}

  const TlsFiles files_;
  absl::Mutex mutex_;
  FileWatch watch_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<boost::asio::ssl::context> context_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_TLS_CONTEXT_H_
