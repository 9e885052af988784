// Unsigned numbers in as few bytes as they need, as Protocol Buffers' varints: seven bits a byte,
// the lowest first, with the highest bit set in all but the last. For the files of this room.
#ifndef ANNALS_STORAGE_VARINT_H_
#define ANNALS_STORAGE_VARINT_H_

#include <cstddef>
#include <cstdint>
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
  uint64_t taken = 0;
  const size_t most = bytes->size() < 10 ? bytes->size() : 10;
  for (size_t i = 0; i < most; ++i) {
    const auto byte = static_cast<unsigned char>((*bytes)[i]);
    if (i == 9 && byte > 1) return false;
    taken |= uint64_t{byte & 0x7fU} << (7 * i);
    if (byte >= 0x80) continue;
    bytes->remove_prefix(i + 1);
    *value = taken;
    return true;
  }
  return false;
}

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_VARINT_H_
