// LitBank's books: the words of 100 English works of fiction, of which those are marked that tell
// of something that happened (Sims, Park and Bamman 2019, "Literary Event Detection").
//
//   absl::StatusOr<std::vector<Book>> books = ReadLitBank("corpus/events/litbank");
//   (*books)[0].text;       // as a reader would see it, in one paragraph
//   (*books)[0].triggers;   // where the marked words begin in it
#ifndef ANNALS_EXTRACTOR_TRAIN_LITBANK_H_
#define ANNALS_EXTRACTOR_TRAIN_LITBANK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"

namespace annals::extractor::train {

struct Book {
  std::string name;  // of its file
  std::string text;
  absl::flat_hash_set<uint32_t> triggers;  // bytes from the begin of the text
};

// The books of a directory's *.tsv files, in the order of their names: a line a word, `word<TAB>O`
// or `word<TAB>EVENT`, an empty line between sentences. NOT_FOUND when there are none.
absl::StatusOr<std::vector<Book>> ReadLitBank(const std::string& directory);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_LITBANK_H_
