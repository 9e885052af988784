// Ends the program on an error: a benchmark has nothing to save.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_FAIL_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_FAIL_H_

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/status.h"

namespace annals::bench {

[[noreturn]] inline void Fail(std::string_view why) {
  std::cerr << "annals-bench: " << why << std::endl;
  std::_Exit(EXIT_FAILURE);
}

inline void OkOrFail(const absl::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

inline void OkOrFail(const rocksdb::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

template <typename T>
T ValueOrFail(absl::StatusOr<T> value) {
  OkOrFail(value.status());
  return *std::move(value);
}

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_FAIL_H_
