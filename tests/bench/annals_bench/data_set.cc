#include "tests/bench/annals_bench/data_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <tuple>

#include "temporal/instant.h"
#include "tests/bench/annals_bench/vocabulary.h"

namespace annals::bench {
namespace {

// Streams of random numbers, so that what one is asked for does not change another.
constexpr uint64_t kTimeStream = 1;
constexpr uint64_t kRestStream = 2;
constexpr uint64_t kBurstStream = 3;

constexpr int64_t kYears = 225;
constexpr int64_t kBursts = 2000;
constexpr int64_t kBurstLength = kDay / 8;
constexpr int64_t kLongest = 80 * kYear;

constexpr std::array kTypes = {"meeting",     "statement", "message",  "visit",    "decision",
                               "publication", "broadcast", "movement", "conflict", "treaty",
                               "appointment", "election",  "death",    "birth",    "removal",
                               "founding",    "economic",  "disaster", "other"};

int64_t FirstSecond() { return temporal::Instant::FromDay({1800, 1, 1}).seconds(); }

// A begin anywhere, in frequent years more often.
int64_t SpreadBegin(Random& random) {
  // The frequent years are spread over the centuries: 97 and 225 have no common factor.
  const int64_t year = random.Zipf(kYears) * 97 % kYears;
  return FirstSecond() + year * kYear + random.Below(kYear);
}

}  // namespace

DataSet::DataSet(const DataOptions& options)
    : options_(options),
      first_(FirstSecond()),
      last_(first_ + kYears * kYear + kBurstLength),
      longest_(kLongest) {}

absl::StatusOr<DataSet> DataSet::FromIntervals(const std::string& path,
                                               const DataOptions& options) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError("cannot read " + path);
  DataSet data(options);
  data.first_ = std::numeric_limits<int64_t>::max();
  data.last_ = std::numeric_limits<int64_t>::min();
  data.longest_ = 1;
  int64_t begin = 0;
  int64_t end = 0;
  while (file >> begin >> end) {
    if (end < begin) {
      return absl::InvalidArgumentError(path + ", line " +
                                        std::to_string(data.intervals_.size() + 1) +
                                        ": the end is before the begin");
    }
    data.intervals_.emplace_back(begin, end);
    data.first_ = std::min(data.first_, begin);
    data.last_ = std::max(data.last_, begin + 1);
    data.longest_ = std::max(data.longest_, end - begin);
  }
  if (data.intervals_.empty() || !file.eof()) {
    return absl::InvalidArgumentError(
        path + ", line " + std::to_string(data.intervals_.size() + 1) + ": not two whole numbers");
  }
  data.options_.events = static_cast<int64_t>(data.intervals_.size());
  return data;
}

std::pair<int64_t, int64_t> DataSet::MakeTime(Random& random) const {
  int64_t begin = 0;
  if (random.Below(10) == 0) {
    // A burst: many begins within hours of one another, as of a battle or a log.
    Random burst(options_.seed, kBurstStream, static_cast<uint64_t>(random.Zipf(kBursts)));
    begin = SpreadBegin(burst) + random.Below(kBurstLength);
  } else {
    begin = SpreadBegin(random);
  }
  if (random.Below(4) == 0) return {begin, begin};
  const double length = std::exp(std::log(double{kDay}) + 2.5 * random.Normal());
  return {begin, begin + static_cast<int64_t>(std::clamp(length, 1.0, double{kLongest}))};
}

std::pair<int64_t, int64_t> DataSet::TimeAt(int64_t number) const {
  if (!intervals_.empty()) return intervals_[static_cast<size_t>(number)];
  Random random(options_.seed, kTimeStream, static_cast<uint64_t>(number));
  return MakeTime(random);
}

EventData DataSet::EventAt(int64_t number) const {
  EventData event;
  event.number = number;
  std::tie(event.begin, event.end) = TimeAt(number);
  Random random(options_.seed, kRestStream, static_cast<uint64_t>(number));
  event.type = TypeName(random.Zipf(static_cast<int64_t>(kTypes.size())));
  event.place = PlaceName(random.Zipf(kPlaces));
  for (int64_t i = random.Below(6); i > 0; --i) {
    std::string name = ParticipantName(random.Zipf(kParticipants));
    if (std::ranges::find(event.participants, name) == event.participants.end()) {
      event.participants.push_back(std::move(name));
    }
  }
  for (int64_t i = 8 + random.Below(3); i > 0; --i) {
    event.title += Word(random.Zipf(kWords));
    if (i > 1) event.title += ' ';
  }
  return event;
}

std::string ParticipantName(int64_t number) { return "Person " + std::to_string(number); }

std::string PlaceName(int64_t number) { return "Place " + std::to_string(number); }

std::string TypeName(int64_t number) { return kTypes[static_cast<size_t>(number)]; }

}  // namespace annals::bench
