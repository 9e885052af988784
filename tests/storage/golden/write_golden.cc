// Writes a small collection in the format of the code that it is built with: README.md tells how.
//
//   storage_write_golden FOLDER
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "storage/collection.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

bool Put(Collection& collection, const std::string& id, const std::string& source,
         const std::vector<EventWish>& wishes) {
  annals::v1::Document document = MakeDocument(id, "The text of " + id + ".");
  document.set_source_uri(source);
  std::vector<annals::v1::Event> events;
  for (const EventWish& wish : wishes) events.push_back(MakeEvent(id, wish));
  const absl::Status stored = collection.PutDocument(document, events).status();
  if (!stored.ok()) std::cerr << stored << "\n";
  return stored.ok();
}

EventWish Wish(const std::string& title, const std::string& edtf, const std::string& place) {
  EventWish wish;
  wish.title = title;
  wish.edtf = edtf;
  if (!place.empty()) wish.places.push_back(place);
  return wish;
}

// What is written first comes into table files when the collection is opened again; the rest stays
// in the log.
bool WriteAll(const std::string& path) {
  {
    const std::unique_ptr<Collection> collection = OpenTestCollection(path, /*sync=*/true);
    const std::vector<EventWish> treaties = {Wish("Treaty of Rome signed", "1957-03-25", "Rome"),
                                             Wish("Talks about a treaty", "1955/1957", "Messina"),
                                             Wish("A meeting of which no date is told", "", "")};
    if (!Put(*collection, "treaties", "/texts/treaties", treaties)) return false;
    if (!Put(*collection, "gone", "/texts/gone", {Wish("Deleted again", "1960", "")})) return false;
    if (!collection->DeleteDocument("gone").ok()) return false;
  }
  const std::unique_ptr<Collection> collection = OpenTestCollection(path, /*sync=*/true);
  EventWish letter = Wish("Letter from Porto", "1931-05~", "Porto");
  letter.type = "letter";
  letter.participants = {"Ana Sousa"};
  return Put(*collection, "notes", "", {letter}) &&
         collection->RenameDocument("notes", "letters").ok();
}

}  // namespace
}  // namespace annals::storage

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: storage_write_golden FOLDER\n";
    return EXIT_FAILURE;
  }
  return annals::storage::WriteAll(argv[1]) ? EXIT_SUCCESS : EXIT_FAILURE;
}
