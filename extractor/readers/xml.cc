#include "extractor/readers/xml.h"

#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/readers/tei_elements.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// The longest reference that is looked at: `&#x10FFFF;` with some leading zeros.
constexpr size_t kMaxReferenceBytes = 32;

std::string Utf8Of(uint32_t code) {
  std::array<char, 4> bytes{};
  int32_t size = 0;
  bool failed = false;
  U8_APPEND(bytes.data(), size, static_cast<int32_t>(bytes.size()), static_cast<UChar32>(code),
            failed);
  return failed ? "" : std::string(bytes.data(), static_cast<size_t>(size));
}

// The character of a reference without `&` and `;`. Nothing when it is not known.
std::optional<std::string> CharacterOf(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}};
  for (const auto& [known, character] : kNamed) {
    if (name == known) return std::string(character);
  }
  if (name.size() < 2 || name[0] != '#') return std::nullopt;
  const bool hexadecimal = name[1] == 'x';
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  uint32_t code = 0;
  if (digits.empty()) return std::nullopt;
  for (const char digit : digits) {
    uint32_t value = 0;
    if (digit >= '0' && digit <= '9') {
      value = static_cast<uint32_t>(digit - '0');
    } else if (hexadecimal && digit >= 'a' && digit <= 'f') {
      value = static_cast<uint32_t>(digit - 'a') + 10;
    } else if (hexadecimal && digit >= 'A' && digit <= 'F') {
      value = static_cast<uint32_t>(digit - 'A') + 10;
    } else {
      return std::nullopt;
    }
    code = code * (hexadecimal ? 16 : 10) + value;
    if (code > 0x10FFFF) return std::nullopt;
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code == 0 || surrogate) return std::nullopt;
  return Utf8Of(code);
}

class FoldedText final : public TextSink {
 public:
  void TakeVerbatim(std::string_view text, size_t /*offset*/) override { Add(text); }
  void TakeDecoded(std::string_view text) override { Add(text); }
  std::string Take() { return std::move(text_); }

 private:
  void Add(std::string_view text) {
    for (const char c : text) {
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        space_ = !text_.empty();
      } else {
        if (space_) text_ += ' ';
        space_ = false;
        text_ += c;
      }
    }
  }

  std::string text_;
  bool space_ = false;
};

}  // namespace

bool DecodeXml(std::string_view raw, size_t offset, TextSink& sink, XmlReferenceError& error) {
  size_t begin = 0;
  while (begin < raw.size()) {
    const size_t reference = raw.find('&', begin);
    const size_t end = reference == std::string_view::npos ? raw.size() : reference;
    if (end > begin) sink.TakeVerbatim(raw.substr(begin, end - begin), offset + begin);
    if (reference == std::string_view::npos) return true;
    const size_t semicolon = raw.substr(reference, kMaxReferenceBytes).find(';');
    if (semicolon == std::string_view::npos) {
      error = {reference, "& does not begin a reference; write it as &amp;"};
      return false;
    }
    const std::string_view name = raw.substr(reference + 1, semicolon - 1);
    const std::optional<std::string> character = CharacterOf(name);
    if (!character.has_value()) {
      error = {reference,
               absl::StrCat("the entity &", Abs(name),
                            "; is not one of XML's own, and no others are expanded; write its text "
                            "instead (`xmllint --noent` does)")};
      return false;
    }
    sink.TakeDecoded(*character);
    begin = reference + semicolon + 1;
  }
  return true;
}

std::string XmlAttribute(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const std::string_view given = attribute.name();
    if (given != name && (name == "xml:id" || LocalName(given) != name)) continue;
    const std::string_view value = attribute.value();
    FoldedText text;
    XmlReferenceError error;
    return DecodeXml(value, 0, text, error) ? text.Take() : std::string(value);
  }
  return "";
}

pugi::xml_node NextNode(pugi::xml_node node, pugi::xml_node root, bool into_children, int& depth) {
  if (into_children && node.first_child()) {
    ++depth;
    return node.first_child();
  }
  while (node != root) {
    if (node.next_sibling()) return node.next_sibling();
    node = node.parent();
    --depth;
  }
  return {};
}

std::string XmlTextOf(pugi::xml_node root, std::string_view skip) {
  FoldedText text;
  XmlReferenceError ignored;
  int depth = 0;
  pugi::xml_node node = root;
  while (node) {
    bool into_children = true;
    if (node.type() == pugi::node_pcdata) {
      DecodeXml(node.value(), 0, text, ignored);
    } else if (node.type() == pugi::node_cdata) {
      text.TakeVerbatim(node.value(), 0);
    } else {
      into_children = node == root || LocalName(node.name()) != skip;
    }
    node = NextNode(node, root, into_children, depth);
  }
  return text.Take();
}

}  // namespace annals::extractor
