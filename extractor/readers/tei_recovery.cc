#include "extractor/readers/tei_recovery.h"

#include <optional>

#include "extractor/readers/tei_elements.h"
#include "extractor/strings.h"
#include "re2/re2.h"

namespace annals::extractor {
namespace {

struct Tag {
  size_t begin = 0;
  size_t end = 0;  // behind `>`
  std::string_view name;
  std::string_view attributes;
  bool closes = false;  // `</div>`
  bool empty = false;   // `<div/>`
};

// Where what begins with `open` at `at` ends, behind `close`; the end of the text without one.
size_t EndOf(std::string_view text, size_t at, std::string_view close) {
  const size_t end = text.find(close, at);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

// The next tag at or behind `at`; comments, CDATA, instructions and declarations are passed over.
std::optional<Tag> NextTag(std::string_view text, size_t at) {
  while (true) {
    at = text.find('<', at);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text.substr(at, 9);
    if (rest.starts_with("<!--")) {
      at = EndOf(text, at, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = EndOf(text, at, "]]>");
    } else if (rest.starts_with("<?")) {
      at = EndOf(text, at, "?>");
    } else if (rest.starts_with("<!")) {
      at = EndOf(text, at, ">");
    } else {
      break;
    }
  }
  Tag tag;
  tag.begin = at;
  size_t name = at + 1;
  if (name < text.size() && text[name] == '/') {
    tag.closes = true;
    ++name;
  }
  const size_t name_end = std::min(text.find_first_of(" \t\r\n/><", name), text.size());
  // A tag ends at its `>`, or where the next one begins: in a broken file its own may be missing.
  const size_t end = std::min(text.find_first_of("<>", name_end), text.size());
  tag.name = LocalName(text.substr(name, name_end - name));
  tag.attributes = text.substr(name_end, end - name_end);
  tag.empty = tag.attributes.ends_with('/');
  tag.end = end < text.size() && text[end] == '>' ? end + 1 : end;
  return tag;
}

}  // namespace

std::vector<TeiFragment> FindTeiFragments(std::string_view bytes) {
  static const RE2 kDocument(R"(\btype\s*=\s*["']document["'])", RE2::Quiet);
  static const RE2 kPageLabel(R"re(\sn\s*=\s*["']([^"'<&]*)["'])re", RE2::Quiet);
  std::vector<TeiFragment> fragments;
  std::string page;
  int depth = 0;  // of `div` in the document that is open; 0: none is
  const auto end_at = [&](size_t end) {
    fragments.back().end = end;
    depth = 0;
  };
  for (std::optional<Tag> tag = NextTag(bytes, 0); tag.has_value();
       tag = NextTag(bytes, tag->end)) {
    if (tag->name == "pb") {
      RE2::PartialMatch(re2::StringPiece(tag->attributes.data(), tag->attributes.size()),
                        kPageLabel, &page);
    }
    if (tag->name != "div" || tag->empty) continue;
    if (tag->closes) {
      if (depth > 0 && --depth == 0) end_at(tag->end);
      continue;
    }
    if (RE2::PartialMatch(re2::StringPiece(tag->attributes.data(), tag->attributes.size()),
                          kDocument)) {
      if (depth > 0) end_at(tag->begin);
      fragments.push_back({tag->begin, bytes.size(), page});
      depth = 1;
    } else if (depth > 0) {
      ++depth;
    }
  }
  return fragments;
}

TeiNameLists FindTeiNames(std::string_view bytes) {
  static const RE2 kName(
      R"re(<persName\s[^<>]*\bxml:id\s*=\s*["']([^"'<>&]+)["'][^<>]*>([^<>&]*)</persName>)re",
      RE2::Quiet);
  TeiNameLists names;
  re2::StringPiece rest(bytes.data(), bytes.size());
  std::string id;
  std::string name;
  while (RE2::FindAndConsume(&rest, kName, &id, &name)) {
    names.try_emplace(id, name);
  }
  return names;
}

}  // namespace annals::extractor
