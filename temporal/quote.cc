#include "temporal/quote.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace annals::temporal {
namespace {

// What the first byte of a character says of it (Unicode 15.0, table 3-7).
struct Lead {
  size_t bytes;                // of the whole character
  unsigned char least_second;  // the range of the second byte, which leaves out overlong forms,
  unsigned char last_second;   // surrogates and code points beyond U+10FFFF
};

Lead LeadOf(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  return {1, 0, 0};
}

}  // namespace

size_t FirstCharacterBytes(absl::string_view text) {
  const Lead lead = LeadOf(static_cast<unsigned char>(text[0]));
  if (lead.bytes > text.size()) return 1;
  for (size_t i = 1; i < lead.bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < (i == 1 ? lead.least_second : 0x80)) return 1;
    if (byte > (i == 1 ? lead.last_second : 0xBF)) return 1;
  }
  return lead.bytes;
}

std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const absl::string_view character = text.substr(0, FirstCharacterBytes(text));
    absl::StrAppend(&quoted,
                    character.size() > 1 ? std::string(character) : absl::CEscape(character));
    text.remove_prefix(character.size());
  }
  return quoted + "\"";
}

}  // namespace annals::temporal
