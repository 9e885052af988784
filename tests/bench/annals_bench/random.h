// Random numbers that depend on a seed and a number alone, so that the k-th thing can be made
// without the ones before it.
//
//   Random random(seed, /*stream=*/kEventStream, /*number=*/i);
//   int64_t rank = random.Zipf(50000);
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_RANDOM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_RANDOM_H_

#include <cmath>
#include <cstdint>
#include <numbers>

namespace annals::bench {

// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
class Random {
 public:
  Random(uint64_t seed, uint64_t stream, uint64_t number)
      : state_(Mix(Mix(Mix(seed) + stream) + number)) {}

  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15); }

  // At least 0, below 1.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

  int64_t Below(int64_t limit) {
    return static_cast<int64_t>(Next() % static_cast<uint64_t>(limit));
  }

  // 0 to limit - 1; small numbers are frequent, the k-th about 1/k as often as the first.
  int64_t Zipf(int64_t limit) {
    return static_cast<int64_t>(std::pow(static_cast<double>(limit) + 1, Uniform())) - 1;
  }

  // Normally distributed (Box and Muller's way).
  double Normal() {
    const double radius = std::sqrt(-2 * std::log(1 - Uniform()));
    return radius * std::cos(2 * std::numbers::pi * Uniform());
  }

 private:
  static uint64_t Mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  uint64_t state_;
};

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_RANDOM_H_
