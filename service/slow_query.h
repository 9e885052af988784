// Calls that read and take long, and how they went about it, for the log.
//
//   Work work;
//   {
//     const WorkStep step(&work);
//     … what the call does on this thread …
//   }
//   // work.time is how long it took, work.plan what was read (storage/query_trace.h)
#ifndef ANNALS_SERVICE_SLOW_QUERY_H_
#define ANNALS_SERVICE_SLOW_QUERY_H_

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/query_trace.h"

namespace annals::service {

// What a call has done so far.
struct Work {
  absl::Duration time = absl::ZeroDuration();
  storage::QueryPlan plan = {};
};

// A stretch of it, on one thread.
class WorkStep {
 public:
  // Null: nothing is measured.
  explicit WorkStep(Work* work)
      : work_(work),
        trace_(work == nullptr ? nullptr : &work->plan),
        begin_(work == nullptr ? absl::InfinitePast() : absl::Now()) {}
  ~WorkStep() {
    if (work_ != nullptr) work_->time += absl::Now() - begin_;
  }
  WorkStep(const WorkStep&) = delete;
  WorkStep& operator=(const WorkStep&) = delete;

 private:
  Work* const work_;
  const storage::QueryTrace trace_;
  const absl::Time begin_;
};

// The request and the plan, keys and values in the order in which they are told:
//   request    its fields as text, at most 1 KiB of them
//   timelines  which were walked and joined
//   ranges, entries, leaps, records, events
//   iterators  how many were opened, by family: `terms:3,counters:1`
// Numbers that are 0 are left out.
std::vector<std::pair<std::string, std::string>> WhatWasRead(
    const google::protobuf::Message& request, const storage::QueryPlan& plan);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_SLOW_QUERY_H_
