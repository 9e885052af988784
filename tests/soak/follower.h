// Keeps a copy of a collection's events by its changes alone.
#ifndef ANNALS_TESTS_SOAK_FOLLOWER_H_
#define ANNALS_TESTS_SOAK_FOLLOWER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/collection.h"

namespace annals::soak {

// Not thread-safe.
class Follower {
 public:
  // `collection` must outlive it. Begins at revision 0, when nothing is there.
  explicit Follower(const storage::Collection& collection) : collection_(collection) {}

  // Takes in what has changed since the last time; waits a little if nothing has. What is amiss, in
  // words.
  std::vector<std::string> Follow();

  // Whether the copy is the collection, which nobody may write to.
  std::vector<std::string> Compare() const;

  int64_t changes() const { return changes_; }

 private:
  // What a change tells that the copy does not bear out, in words; empty: nothing.
  std::string Take(const annals::v1::Change& change);

  const storage::Collection& collection_;
  int64_t revision_ = 0;
  int64_t changes_ = 0;
  std::map<std::string, std::string> events_;  // serialised, by name
};

}  // namespace annals::soak

#endif  // ANNALS_TESTS_SOAK_FOLLOWER_H_
