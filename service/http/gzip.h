// gzip (RFC 1952) of bytes in memory.
#ifndef ANNALS_SERVICE_HTTP_GZIP_H_
#define ANNALS_SERVICE_HTTP_GZIP_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::service {

std::string Gzip(std::string_view bytes);

// INVALID_ARGUMENT when they are not gzip; RESOURCE_EXHAUSTED when they become more than
// `max_bytes`.
absl::StatusOr<std::string> Gunzip(std::string_view bytes, size_t max_bytes);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_GZIP_H_
