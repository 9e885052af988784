#include "tests/mixed_load/watcher.h"

#include <grpcpp/client_context.h>

#include <utility>

#include "absl/time/clock.h"
#include "storage/strings.h"

namespace annals::mixed_load {

Watcher::Watcher(std::shared_ptr<grpc::Channel> channel, std::string parent, WatcherHabits habits)
    : stub_(v1::ChangeService::NewStub(std::move(channel))),
      parent_(std::move(parent)),
      habits_(std::move(habits)) {}

void Watcher::Run(const std::atomic<int64_t>& last) {
  constexpr size_t kMostErrors = 20;
  while ((last < 0 || through_ < last) && errors_.size() < kMostErrors) {
    ReadStream(last);
  }
}

void Watcher::ReadStream(const std::atomic<int64_t>& last) {
  ++streams_;
  pending_.clear();
  v1::WatchChangesRequest request;
  request.set_parent(parent_);
  request.set_after_revision(through_);
  request.set_stop_at_end(habits_.polls);
  request.set_bookmark_seconds(1);
  grpc::ClientContext context;
  const absl::Time end = absl::Now() + habits_.patience;
  const auto reader = stub_->WatchChanges(&context, request);
  bool given_up = false;
  for (v1::WatchChangesResponse response; !given_up && reader->Read(&response);) {
    Take(response);
    if (last >= 0) {
      given_up = through_ >= last;  // what is left is read as fast as it comes
    } else {
      absl::SleepFor(habits_.pause);
      given_up = absl::Now() > end;
    }
  }
  if (given_up) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!given_up && !(habits_.polls && status.ok())) {
    errors_.push_back(
        storage::Concat(habits_.name, ": its stream ended: ", status.error_message()));
  }
}

void Watcher::Take(v1::WatchChangesResponse& response) {
  for (v1::Change& change : *response.mutable_changes()) {
    const int64_t before = pending_.empty() ? through_ : pending_.back().revision();
    if (change.revision() <= through_ || change.revision() < before) ++unordered_;
    pending_.push_back(std::move(change));
  }
  if (response.through_revision() < through_) ++unordered_;
  through_ = response.through_revision();
  size_t told = 0;
  for (; told < pending_.size() && pending_[told].revision() <= through_; ++told) {
    ledger_.Add(pending_[told]);
  }
  changes_ += static_cast<int64_t>(told);
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<int64_t>(told));
}

}  // namespace annals::mixed_load
