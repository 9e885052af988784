// The data that every system is given: seeded events, each a function of the seed and its number.
//
//   DataSet data({.events = 1'000'000});
//   EventData event = data.EventAt(17);
//
// Begins over 1800 to 2025, some years and some bursts of a few hours far more crowded than others;
// a quarter of the events without length, the others log-normal with a median of a day, up to 80
// years; titles of about 50 bytes; 0 to 5 of 50,000 participants, one of 10,000 places, one of 19
// types. Or begins and ends are those of a file of intervals, and the rest is made likewise.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_DATA_SET_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_DATA_SET_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/annals_bench/random.h"

namespace annals::bench {

inline constexpr int64_t kDay = 86400;
inline constexpr int64_t kYear = 365 * kDay;

struct DataOptions {
  int64_t events = 1'000'000;
  uint64_t seed = 1;
};

// Times are seconds since 1970. An event without length has `end` equal to `begin`.
struct EventData {
  int64_t number = 0;
  int64_t begin = 0;
  int64_t end = 0;
  std::string type;
  std::string place;
  std::vector<std::string> participants;  // each once
  std::string title;

  // The first second after the event, for systems that know closed intervals of whole seconds only:
  // an event without length takes up its second there, which overlaps the same windows.
  int64_t EndOfSecond() const { return end > begin ? end : begin + 1; }
};

class DataSet {
 public:
  explicit DataSet(const DataOptions& options);

  // Begins and ends from a file with `begin end` in seconds on each line; options.events is
  // ignored.
  static absl::StatusOr<DataSet> FromIntervals(const std::string& path, const DataOptions& options);

  int64_t size() const { return options_.events; }
  uint64_t seed() const { return options_.seed; }

  // `number`: 0 to size() - 1.
  EventData EventAt(int64_t number) const;

  // Begin and end of an event alone.
  std::pair<int64_t, int64_t> TimeAt(int64_t number) const;

  // All events begin inside [first, last), and none is longer than `longest` seconds.
  int64_t first() const { return first_; }
  int64_t last() const { return last_; }
  int64_t longest() const { return longest_; }

 private:
  std::pair<int64_t, int64_t> MakeTime(Random& random) const;

  DataOptions options_;
  std::vector<std::pair<int64_t, int64_t>> intervals_;
  int64_t first_;
  int64_t last_;
  int64_t longest_;
};

// The names that events have: small numbers are the frequent ones.
inline constexpr int64_t kParticipants = 50'000;
inline constexpr int64_t kPlaces = 10'000;
std::string ParticipantName(int64_t number);
std::string PlaceName(int64_t number);
// 0 to 18.
std::string TypeName(int64_t number);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_DATA_SET_H_
