#include "extractor/text_check.h"

#include <openssl/evp.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "extractor/eight_bytes.h"

namespace annals::extractor {

absl::Status CheckText(std::string_view text) {
  if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    return absl::InvalidArgumentError(
        absl::StrCat(text.size(), " bytes are more than one document can have; split it"));
  }
  const auto length = static_cast<int32_t>(text.size());
  int32_t i = 0;
  while (i < length) {
    const int32_t begin = i;
    const uint64_t bytes = EightBytes(text, static_cast<size_t>(i));
    if (AsciiBetween(bytes, 0x01, 0x7F) == kHighBits) {
      i += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[static_cast<size_t>(i)]);
    if (byte != 0 && byte < 0x80) {
      ++i;
      continue;
    }
    if (byte == 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "NUL byte at offset ", begin, ": this is a binary file, of no format that can be read"));
    }
    UChar32 character = 0;
    U8_NEXT(text.data(), i, length, character);
    if (character < 0) {
      return absl::InvalidArgumentError(
          absl::StrFormat("byte 0x%02X at offset %d is not valid UTF-8; convert the text to UTF-8 "
                          "(for example with iconv)",
                          byte, begin));
    }
  }
  return absl::OkStatus();
}

std::string Sha256Hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Fails only when the library has no SHA-256, which no build of it lacks.
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

}  // namespace annals::extractor
