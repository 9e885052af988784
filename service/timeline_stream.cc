#include "service/timeline_stream.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/call.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr char kMethod[] = "annals.v1.TimelineService/StreamTimeline";

// A message ends after so many events or bytes: large enough to make the cost of a message small,
// small enough that a step does not keep a thread of the pool for long.
constexpr int kEventsPerMessage = 128;
constexpr size_t kBytesPerMessage = size_t{512} << 10;

class TimelineStream final : public grpc::ServerWriteReactor<v1::StreamTimelineResponse> {
 public:
  TimelineStream(grpc::CallbackServerContext* context, const v1::StreamTimelineRequest& request,
                 storage::Database& database, CallPool& pool)
      : context_(context),
        request_(request),
        database_(database),
        pool_(pool),
        record_(context, kMethod) {
    if (!pool_.TrySubmit([this] { Begin(); })) End(TooBusy());
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return End(CalledOff());
    pool_.SubmitNextStep([this] { SendNext(); });
  }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  void Begin() {
    absl::Status opened = MayCall(pool_, *context_, kMethod, request_);
    if (opened.ok()) opened = Open();
    if (!opened.ok()) return End(ToGrpcStatus(opened));
    SendNext();
  }

  absl::Status Open() {
    if (request_.limit() < 0) {
      return InvalidField("limit",
                          fmt::format("{} is negative; give 0 for no limit", request_.limit()));
    }
    left_ = request_.limit();
    absl::StatusOr<storage::Collection*> collection = FindParent(database_, request_.parent());
    if (!collection.ok()) return collection.status();
    absl::StatusOr<storage::TimelineQuery> query = ReadQuery(request_.query(), **collection);
    if (!query.ok()) return query.status();
    absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
        SnapshotAsOf(**collection, request_.as_of_revision());
    if (!snapshot.ok()) return snapshot.status();
    message_.set_revision((*snapshot)->revision());
    absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
        (*collection)->Timeline(*std::move(query), *std::move(snapshot));
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    return absl::OkStatus();
  }

  void SendNext() {
    if (context_->IsCancelled()) return End(CalledOff());
    message_.clear_events();
    if (FillMessage()) {
      StartWrite(&message_);
    } else if (!reader_->status().ok() || message_.events().empty()) {
      End(ToGrpcStatus(reader_->status()));
    } else {
      StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
    }
  }

  // Whether there may be more after this message.
  bool FillMessage() {
    size_t bytes = 0;
    while (message_.events_size() < kEventsPerMessage && bytes < kBytesPerMessage) {
      v1::Event* event = message_.add_events();
      if (!reader_->Next(event)) {
        message_.mutable_events()->RemoveLast();
        return false;
      }
      bytes += event->ByteSizeLong();
      if (request_.limit() > 0 && --left_ == 0) return false;
    }
    return true;
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = status;
    Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  const v1::StreamTimelineRequest& request_;
  storage::Database& database_;
  CallPool& pool_;
  const CallRecord record_;
  std::unique_ptr<storage::EventReader> reader_;
  v1::StreamTimelineResponse message_;
  int64_t left_ = 0;  // of a limit, how many events may still be sent
  grpc::Status status_;
};

}  // namespace

grpc::ServerWriteReactor<v1::StreamTimelineResponse>* StartTimelineStream(
    grpc::CallbackServerContext* context, const v1::StreamTimelineRequest& request,
    storage::Database& database, CallPool& read_pool) {
  return new TimelineStream(context, request, database, read_pool);
}

}  // namespace annals::service
