#include "service/http/tls_context.h"

#include <fmt/format.h>
#include <openssl/x509.h>

#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "service/log.h"

namespace annals::service {

namespace ssl = boost::asio::ssl;

namespace {

absl::StatusOr<std::shared_ptr<ssl::context>> Read(const TlsFiles& files) {
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

}  // namespace

std::string NameOnCertificate(SSL& connection) {
  const X509* const certificate = SSL_get0_peer_certificate(&connection);
  if (certificate == nullptr) return "";
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index < 0) return "";
  unsigned char* text = nullptr;
  const int bytes =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
  if (bytes < 0) return "";
  std::string name(reinterpret_cast<const char*>(text), static_cast<size_t>(bytes));
  OPENSSL_free(text);
  return name;
}

absl::StatusOr<std::shared_ptr<TlsContext>> TlsContext::Load(const TlsFiles& files) {
  FileWatch watch({files.certificate, files.key, files.client_ca}, kTlsRefresh);
  absl::StatusOr<std::shared_ptr<ssl::context>> context = Read(files);
  if (!context.ok()) return context.status();
  return std::shared_ptr<TlsContext>(new TlsContext(files, std::move(watch), *std::move(context)));
}

std::shared_ptr<ssl::context> TlsContext::Get() {
  absl::MutexLock lock(&mutex_);
  if (!watch_.HasChanged()) return context_;
  absl::StatusOr<std::shared_ptr<ssl::context>> context = Read(files_);
  if (!context.ok()) {
    Log(spdlog::level::err, "cannot read the certificates anew",
        {{"error", std::string(context.status().message())}});
    return context_;
  }
  context_ = *std::move(context);
  watch_.Accept();
  Log(spdlog::level::info, "certificates read anew", {{"file", files_.certificate}});
  return context_;
}

}  // namespace annals::service
