// What the elements of TEI P5 are to a reader of the text.
#ifndef ANNALS_EXTRACTOR_READERS_TEI_ELEMENTS_H_
#define ANNALS_EXTRACTOR_READERS_TEI_ELEMENTS_H_

#include <string_view>

#include "extractor/text_model.h"

namespace annals::extractor {

enum class TeiRole {
  kInline,    // words within a block; elements that are not known are taken for such
  kBlock,     // a paragraph, a list item, a cell: text of its own
  kHeading,   // `head`
  kDateline,  // `dateline`
  kLabel,     // the label of a list item, which begins the item's block
  kItem,      // a list item
  kNote,      // a note, at the foot of the page or in its place
  kPage,      // the begin of a page
  kSpace,     // a break that is no more than white space in running text
  kGap,       // text that is missing
  kSkip,      // not part of the text
  kName,      // the name of a person, a body, a place, or a term
};

// `name` without its namespace prefix.
TeiRole RoleOf(std::string_view name);

// Of a kName element.
AnnotatedKind AnnotatedKindOf(std::string_view name);

// `persName` of `tei:persName`.
std::string_view LocalName(std::string_view name);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEI_ELEMENTS_H_
