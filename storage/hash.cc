#include "storage/hash.h"

#include <openssl/evp.h>

#include <cstdint>
#include <memory>

#include "absl/strings/escaping.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr size_t kSha256Bytes = 32;

// One running SHA-256, one at a time in a thread. EVP fails only when it runs out of memory.
class Sha256Stream {
 public:
  Sha256Stream() : context_(Context()) { EVP_DigestInit_ex(context_, Digest(), nullptr); }

  void Update(std::string_view bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }

  std::string Finish() {
    unsigned char digest[kSha256Bytes];
    EVP_DigestFinal_ex(context_, digest, nullptr);
    return std::string(reinterpret_cast<const char*>(digest), kSha256Bytes);
  }

 private:
  // Looking for the algorithm and making a context takes longer than hashing a title.
  static const EVP_MD* Digest() {
    static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return digest;
  }
  static EVP_MD_CTX* Context() {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
        EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return context.get();
  }

  EVP_MD_CTX* const context_;
};

}  // namespace

std::string Sha256(std::string_view bytes) {
  Sha256Stream stream;
  stream.Update(bytes);
  return stream.Finish();
}

std::string HexOf(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

std::string HashName(std::initializer_list<std::string_view> parts) {
  Sha256Stream stream;
  for (std::string_view part : parts) {
    char length[8];
    for (int i = 0; i < 8; ++i) {
      length[i] = static_cast<char>(static_cast<uint64_t>(part.size()) >> (8 * (7 - i)));
    }
    stream.Update(std::string_view(length, sizeof(length)));
    stream.Update(part);
  }
  const std::string digest = stream.Finish();

  // 5 bits a character: 16 characters use the first 10 bytes and no bit is left over.
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string name;
  uint32_t bits = 0;
  int bit_count = 0;
  for (size_t i = 0; name.size() < 16; ++i) {
    bits = (bits << 8) | static_cast<unsigned char>(digest[i]);
    bit_count += 8;
    while (bit_count >= 5) {
      bit_count -= 5;
      name.push_back(kAlphabet[(bits >> bit_count) & 31]);
    }
  }
  return name;
}

}  // namespace annals::storage
