// Names of resources, and the folding of terms.
#include <string>
#include <string_view>

#include "extractor/text_check.h"
#include "storage/resource_name.h"
#include "storage/terms.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::storage;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  if (const auto name = ParseCollectionName(input); name.ok()) {
    Check(CollectionName(*name) == input, "the name of a collection", input);
  }
  if (const auto name = ParseDocumentName(input); name.ok()) {
    Check(DocumentName(name->collection, name->id) == input, "the name of a document", input);
  }
  if (const auto name = ParseEventName(input); name.ok()) {
    Check(EventName(name->collection, name->id) == input, "the name of an event", input);
  }
  if (!annals::extractor::CheckText(input).ok()) return;
  const std::string folded = FoldTerm(input);
  Check(folded.size() <= kMaxTermBytes, "a folded term is short", input);
  Check(folded.find('\0') == std::string::npos, "a folded term holds no NUL", input);
  Check(FoldTerm(folded) == folded, "a folded term stays as it is", input);
}
