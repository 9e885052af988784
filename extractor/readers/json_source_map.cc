#include "extractor/readers/json_source_map.h"

#include <algorithm>
#include <utility>

#include "extractor/readers/source_map_builder.h"

namespace annals::extractor {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

// Where the string that begins behind the quote at `quote` ends: at its closing quote, or the end.
size_t EndOfString(std::string_view json, size_t quote) {
  size_t end = json.find_first_of("\"\\", quote + 1);
  while (end != std::string_view::npos && json[end] == '\\') {
    end = json.find_first_of("\"\\", end + 2);
  }
  return std::min(end, json.size());
}

// Where the string that is the value of `key` begins, behind its quote; the end when there is none.
size_t FindValue(std::string_view json, std::string_view key) {
  int depth = 0;
  for (size_t at = json.find_first_of("{}[]\""); at < json.size();
       at = json.find_first_of("{}[]\"", at + 1)) {
    if (json[at] == '{' || json[at] == '[') ++depth;
    if (json[at] == '}' || json[at] == ']') --depth;
    if (json[at] != '"') continue;
    const size_t begin = at + 1;
    at = EndOfString(json, at);
    if (depth != 1 || json.substr(begin, at - begin) != key) continue;
    const size_t colon = json.find_first_not_of(kSpaces, std::min(at + 1, json.size()));
    if (colon == std::string_view::npos || json[colon] != ':') continue;  // a value
    const size_t value = json.find_first_not_of(kSpaces, colon + 1);
    if (value == std::string_view::npos || json[value] != '"') return json.size();
    return value + 1;
  }
  return json.size();
}

// How many bytes the escape at the begin of `json` has: `\n`, `\u00e4`, or two that are one
// character.
size_t EscapeBytes(std::string_view json) {
  if (!json.substr(1).starts_with('u')) return 2;
  constexpr size_t kUnit = 6;
  const std::string_view high = json.substr(2, 2);
  const bool pair = high.size() == 2 && (high[0] == 'd' || high[0] == 'D') &&
                    (high[1] == '8' || high[1] == '9' || high[1] == 'a' || high[1] == 'A' ||
                     high[1] == 'b' || high[1] == 'B');
  return pair && json.size() > kUnit && json.substr(kUnit).starts_with("\\u") ? 2 * kUnit : kUnit;
}

}  // namespace

annals::v1::SourceMap MapOfJsonString(std::string_view json, std::string_view key,
                                      std::string_view text, uint64_t offset) {
  SourceMapBuilder map;
  size_t at = FindValue(json, key);
  size_t in_text = 0;
  while (in_text < text.size() && at < json.size()) {
    if (json[at] == '\\') {
      at += EscapeBytes(json.substr(at));
      ++in_text;
      while (in_text < text.size() && (static_cast<unsigned char>(text[in_text]) & 0xC0) == 0x80) {
        ++in_text;
      }
      continue;
    }
    const size_t end = std::min(json.find('\\', at), json.size());
    const size_t length = std::min(end - at, text.size() - in_text);
    if (json.substr(at, length) != text.substr(in_text, length)) return {};
    map.Add(static_cast<uint32_t>(in_text), offset + at, static_cast<uint32_t>(length));
    at += length;
    in_text += length;
  }
  return std::move(map).Build();
}

}  // namespace annals::extractor
