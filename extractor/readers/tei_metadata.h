// What TEI says about a document outside its text: date, author, recipient, place.
//
//   FillFromDocument(div, document);   // a `div type="document"` of an edition of many
//   FillFromHeader(tei, document);     // a `TEI` that is one document
#ifndef ANNALS_EXTRACTOR_READERS_TEI_METADATA_H_
#define ANNALS_EXTRACTOR_READERS_TEI_METADATA_H_

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "annals/v1/document.pb.h"

namespace annals::extractor {

// Reads head, datelines and attributes of an element that holds a document. Its date is, in this
// order: the first `date` with attributes in its head, datelines and closers; in its attachments';
// in a short paragraph that is a dateline in all but name; `frus:doc-dateTime-min` and `-max`.
void FillFromDocument(pugi::xml_node element, annals::v1::Document& document);

// Reads the `teiHeader` of a TEI element: title, author, date of creation, and of a letter sender,
// addressee, place and date. Fields that are set already stay.
void FillFromHeader(pugi::xml_node tei, annals::v1::Document& document);

// The EDTF of `when`, `from` and `to`, or `notBefore` and `notAfter` of a `date` element; empty
// when it has none that can be read. `next` is the `date` element after it, which may have the `to`
// that its `from` lacks; may be null.
std::string EdtfOfDate(pugi::xml_node date, pugi::xml_node next);

// The child of a child … by their local names: `Descend(tei, "teiHeader/fileDesc")`. Null when
// there is none.
pugi::xml_node Descend(pugi::xml_node node, std::string_view path);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEI_METADATA_H_
