// storage_crash_writer DIR: stores documents in the data directory DIR, over and over, until
// killed. After each acknowledged write it prints the generation it wrote; crash_test.cc reads
// that, kills it and looks at what is left.
#include <cstdlib>
#include <iostream>
#include <string>

#include "storage/database.h"
#include "tests/storage/crash_data.h"

int main(int argc, char** argv) {
  using annals::storage::Collection;
  using annals::storage::Database;
  if (argc != 2) {
    std::cerr << "usage: storage_crash_writer DIR\n";
    return EXIT_FAILURE;
  }
  const absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(argv[1], {});
  if (!database.ok()) {
    std::cerr << database.status() << "\n";
    return EXIT_FAILURE;
  }
  const absl::StatusOr<std::shared_ptr<Collection>> collection =
      (*database)->GetOrCreateCollection("test");
  if (!collection.ok()) {
    std::cerr << collection.status() << "\n";
    return EXIT_FAILURE;
  }
  const int first = annals::storage::LastGeneration(**collection) + 1;
  for (int generation = first;; ++generation) {
    const absl::Status status = annals::storage::PutGeneration(**collection, generation);
    if (!status.ok()) {
      std::cerr << status << "\n";
      return EXIT_FAILURE;
    }
    std::cout << generation << std::endl;
  }
}
