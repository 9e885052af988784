// Random numbers that are the same on every machine, so that training gives the same bytes. (The
// distributions of <random> differ between libraries; its engines do not.)
#ifndef ANNALS_EXTRACTOR_TRAIN_RANDOM_H_
#define ANNALS_EXTRACTOR_TRAIN_RANDOM_H_

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace annals::extractor::train {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // True in `percent` of 100 calls.
  bool Chance(int percent) { return engine_() % 100 < static_cast<uint64_t>(percent); }

  // A number in [0, limit), of which `limit` must not be 0.
  size_t Below(size_t limit) { return engine_() % limit; }

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[Below(i)]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_RANDOM_H_
