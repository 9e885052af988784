// What the readers need of XML beyond pugixml, which parses without expanding anything: no DTD, no
// entity of the document's own, no external file.
//
//   XmlFile file = ...;
//   absl::Status status = WalkXml(node, visitor);
#ifndef ANNALS_EXTRACTOR_READERS_XML_H_
#define ANNALS_EXTRACTOR_READERS_XML_H_

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "extractor/readers/text_sink.h"

namespace annals::extractor {

// Keeps each text as the file has it, so that offsets are exact: references and line ends are left
// for DecodeXml. White space between elements is text like any other.
inline constexpr unsigned int kXmlFlags = pugi::parse_cdata | pugi::parse_ws_pcdata;

// Elements nested deeper than this are refused.
inline constexpr size_t kMaxXmlDepth = 1000;

// A reference that stands for no character.
struct XmlReferenceError {
  size_t offset = 0;  // in the text given
  std::string message;
};

// Decodes a text, which stands in the file at `offset`. Character references and XML's own five
// entities are known; OK() is false at the first other one.
bool DecodeXml(std::string_view raw, size_t offset, TextSink& sink, XmlReferenceError& error);

// The value of an attribute, decoded; references that stand for nothing are left as they are.
// `name` without a prefix, but for `xml:id`.
std::string XmlAttribute(pugi::xml_node node, std::string_view name);

// The next node after `node` in document order, within `root`; into its children only when
// `into_children`. Null at the end. Depth counts the levels gone down from the root.
pugi::xml_node NextNode(pugi::xml_node node, pugi::xml_node root, bool into_children, int& depth);

// The text of an element, white space folded, without that of elements that `skip` names.
std::string XmlTextOf(pugi::xml_node node, std::string_view skip);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_XML_H_
