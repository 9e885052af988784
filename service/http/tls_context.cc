#include "service/http/tls_context.h"

#include <fmt/format.h>

#include <boost/system/error_code.hpp>
#include <string>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "service/log.h"

namespace annals::service {

namespace ssl = boost::asio::ssl;

absl::StatusOr<std::shared_ptr<ssl::context>> LoadTls(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                       ssl::context::no_tlsv1_1 | ssl::context::no_compression);
  boost::system::error_code error;
  const auto failed = [&](std::string_view what, const std::string& path) {
    return absl::InvalidArgumentError(
        fmt::format("the {} in \"{}\" cannot be used: {}", what, path, error.message()));
  };
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return failed("certificate", files.certificate);
  context->use_private_key_file(files.key, ssl::context::pem, error);
  if (error) return failed("private key", files.key);  // also when it is that of another one
  if (!files.client_ca.empty()) {
    context->load_verify_file(files.client_ca, error);
    if (error) return failed("certificates of callers' signers", files.client_ca);
    context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  }
  return context;
}

TlsContext::TlsContext(TlsFiles files) : files_(std::move(files)) {}

std::vector<std::filesystem::file_time_type> TlsContext::ChangeTimes() const {
  std::vector<std::filesystem::file_time_type> times;
  for (const std::string& path : {files_.certificate, files_.key, files_.client_ca}) {
    std::error_code error;  // of a file that is not there, whose time is then a very early one
    times.push_back(std::filesystem::last_write_time(path, error));
  }
  return times;
}

std::shared_ptr<ssl::context> TlsContext::Get() {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = absl::Now();
  if (context_ != nullptr && now - looked_ < kTlsRefresh) return context_;
  looked_ = now;
  std::vector<std::filesystem::file_time_type> times = ChangeTimes();
  if (context_ != nullptr && times == read_) return context_;
  absl::StatusOr<std::shared_ptr<ssl::context>> loaded = LoadTls(files_);
  if (loaded.ok()) {
    if (context_ != nullptr) {
      Log(spdlog::level::info, "certificates read anew", {{"file", files_.certificate}});
    }
    context_ = *std::move(loaded);
    read_ = std::move(times);
  } else {
    Log(spdlog::level::err, "cannot read the certificates anew",
        {{"error", std::string(loaded.status().message())}});
    if (context_ == nullptr) context_ = std::make_shared<ssl::context>(ssl::context::tls_server);
  }
  return context_;
}

}  // namespace annals::service
