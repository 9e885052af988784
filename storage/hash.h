// SHA-256, and names made from it.
//
//   HexOf(Sha256("abc"));       // "ba7816bf 8f01cfea …" without the spaces
//   HashName({"abc"});          // 16 characters of a-z and 2-7
#ifndef ANNALS_STORAGE_HASH_H_
#define ANNALS_STORAGE_HASH_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace annals::storage {

// SHA-256 (FIPS 180-4) by OpenSSL: 32 bytes.
std::string Sha256(std::string_view bytes);

// Lower-case hexadecimal digits.
std::string HexOf(std::string_view bytes);

// The first 80 bits of the SHA-256 of the parts, each preceded by its length as 8 bytes big-endian,
// as 16 characters of RFC 4648's base32 alphabet in lower case. 80 bits: among a thousand million
// names the chance that any two are equal is under one in a million.
std::string HashName(std::initializer_list<std::string_view> parts);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_HASH_H_
