#include "tests/bench/annals_bench/system.h"

#include "tests/bench/annals_bench/clock.h"

namespace annals::bench {

int64_t System::CpuNanos() const { return ThreadCpuNanos(); }

}  // namespace annals::bench
