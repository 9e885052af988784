// Ids of documents from what their sources call them.
#ifndef ANNALS_EXTRACTOR_READERS_DOCUMENT_ID_H_
#define ANNALS_EXTRACTOR_READERS_DOCUMENT_ID_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace annals::extractor {

// The parts in lower case, joined by `.`, fit to be the last part of a resource name: of anything
// but ASCII letters, digits, `.`, `_` and `-` a run becomes one `-`. Parts that are empty or have
// none of these are left out; at most 128 bytes, the last ones.
//   DocumentIdOf({"frus1943China", "d12"});   // "frus1943china.d12"
std::string DocumentIdOf(std::initializer_list<std::string_view> parts);

// A file's name without folders and extension.
std::string StemOf(std::string_view file_name);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_DOCUMENT_ID_H_
