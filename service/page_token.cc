#include "service/page_token.h"

#include <fmt/format.h>

#include "absl/strings/escaping.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr char kVersion = 1;
constexpr size_t kHeadBytes = 1 + 8 + 8;
constexpr size_t kChecksumBytes = 4;

void AppendBigEndian(uint64_t value, size_t bytes, std::string& out) {
  for (size_t i = bytes; i-- > 0;) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

uint64_t ReadBigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

uint64_t FingerprintOf(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string EncodePageToken(const PageToken& token) {
  std::string bytes(1, kVersion);
  AppendBigEndian(token.query, 8, bytes);
  AppendBigEndian(token.lease, 8, bytes);
  bytes += token.resume;
  AppendBigEndian(FingerprintOf(bytes) & 0xFFFFFFFF, kChecksumBytes, bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<PageToken> DecodePageToken(std::string_view text) {
  const auto malformed = [&] {
    return InvalidField("page_token",
                        fmt::format("{} is not a page token of this server; send next_page_token "
                                    "of the page before as it came, or none for the first page",
                                    Quoted(text)));
  };
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(std::string(text), &bytes)) return malformed();
  if (bytes.size() < kHeadBytes + kChecksumBytes || bytes[0] != kVersion) return malformed();
  std::string_view body = std::string_view(bytes).substr(0, bytes.size() - kChecksumBytes);
  std::string_view checksum = std::string_view(bytes).substr(body.size());
  if (ReadBigEndian(checksum) != (FingerprintOf(body) & 0xFFFFFFFF)) return malformed();
  return PageToken{.query = ReadBigEndian(body.substr(1, 8)),
                   .lease = ReadBigEndian(body.substr(9, 8)),
                   .resume = std::string(body.substr(kHeadBytes))};
}

}  // namespace annals::service
