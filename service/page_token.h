// Page tokens: where the next page of a listing begins.
//
//   std::string token = EncodePageToken({.query = FingerprintOf("list", parent), .lease = 7,
//                                        .resume = key_after_which_to_go_on});
//   absl::StatusOr<PageToken> page = DecodePageToken(token);
//
// A token is opaque to clients. It is the URL-safe base64, without padding, of
//
//   version   1 byte, 0x01
//   query     8 bytes big-endian: the fingerprint of the listing that the token belongs to
//   lease     8 bytes big-endian: the snapshot under which the listing reads (lease_registry.h)
//   resume    any number of bytes: the key at which to go on, as the storage gave it
//   checksum  4 bytes big-endian: the low half of the fingerprint of all bytes before it
//
// Fingerprint and checksum guard against mistakes, such as a token cut short in a log or sent with
// another query. They do not keep secrets: a token gives no access that its sender does not have.
#ifndef ANNALS_SERVICE_PAGE_TOKEN_H_
#define ANNALS_SERVICE_PAGE_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::service {

struct PageToken {
  uint64_t query = 0;
  uint64_t lease = 0;
  std::string resume;

  bool operator==(const PageToken&) const = default;
};

// A hash of 64 bits that is the same on every machine: FNV-1a
// (http://www.isthe.com/chongo/tech/comp/fnv/).
uint64_t FingerprintOf(std::string_view bytes);

std::string EncodePageToken(const PageToken& token);

// INVALID_ARGUMENT of the field `page_token` for a text that EncodePageToken did not make.
absl::StatusOr<PageToken> DecodePageToken(std::string_view text);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_PAGE_TOKEN_H_
