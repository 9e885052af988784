// What the crash test writes: numbered generations of a few documents, each of which says in its
// title and in all of its events which generation it is.
#ifndef ANNALS_TESTS_STORAGE_CRASH_DATA_H_
#define ANNALS_TESTS_STORAGE_CRASH_DATA_H_

#include <algorithm>
#include <string>
#include <vector>

#include "storage/collection.h"
#include "tests/storage/test_support.h"

namespace annals::storage {

inline constexpr int kCrashDocuments = 5;
inline constexpr int kCrashEvents = 40;

// Generation g replaces document g modulo kCrashDocuments.
inline std::string CrashDocumentId(int generation) {
  return "d" + std::to_string(generation % kCrashDocuments);
}

inline absl::Status PutGeneration(Collection& collection, int generation) {
  const std::string id = CrashDocumentId(generation);
  annals::v1::Document document =
      MakeDocument(id, std::string(5000, 'x') + std::to_string(generation));
  document.set_title(std::to_string(generation));
  std::vector<annals::v1::Event> events;
  for (int i = 0; i < kCrashEvents; ++i) {
    events.push_back(MakeEvent(id, {.title = std::to_string(generation),
                                    .edtf = std::to_string(1000 + (generation + i) % 900),
                                    .participants = {"P" + std::to_string(i % 7)}}));
  }
  return collection.PutDocument(document, events).status();
}

// The highest generation stored; -1 when there is none.
inline int LastGeneration(const Collection& collection) {
  int last = -1;
  for (int i = 0; i < kCrashDocuments; ++i) {
    const absl::StatusOr<annals::v1::Document> document =
        collection.GetDocument(CrashDocumentId(i), false);
    if (document.ok()) last = std::max(last, std::stoi(document->title()));
  }
  return last;
}

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_CRASH_DATA_H_
