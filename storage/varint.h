// Unsigned numbers in as few bytes as they need, as Protocol Buffers' varints: seven bits a byte,
// the lowest first, with the highest bit set in all but the last. For the files of this room.
#ifndef ANNALS_STORAGE_VARINT_H_
#define ANNALS_STORAGE_VARINT_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace annals::storage {

inline void AppendVarint(uint64_t value, std::string* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

// False when the bytes do not begin with one that fits; they are then in no particular state.
inline bool TakeVarint(std::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    if (shift == 63 && byte > 1) return false;
    *value |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

inline bool TakeVarint32(std::string_view* bytes, uint32_t* value) {
  uint64_t wide = 0;
  if (!TakeVarint(bytes, &wide) || wide > std::numeric_limits<uint32_t>::max()) return false;
  *value = static_cast<uint32_t>(wide);
  return true;
}

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_VARINT_H_
