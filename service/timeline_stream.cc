#include "service/timeline_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "service/call.h"
#include "service/export/export_writer.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/raw_message.h"
#include "service/status.h"
#include "service/violations.h"

namespace annals::service {
namespace {

// A message ends after so many events or bytes: large enough to make the cost of a message small,
// which is mostly that of waking threads on both sides, and small enough that a step does not keep
// a thread of the pool for long. The first ones are smaller, so that the first events come soon.
constexpr int kEventsOfFirstMessage = 128;
constexpr int kEventsPerMessage = 1024;
constexpr size_t kBytesPerMessage = size_t{256} << 10;

// How the events become messages: as they are stored.
class EventPacker {
 public:
  explicit EventPacker(const v1::StreamTimelineRequest& /*request*/) {}

  // What is wrong with what the request says of the form.
  absl::Status Check() const { return absl::OkStatus(); }

  void Begin(const storage::Collection& /*collection*/) {}

  // Adds the next event, and returns its bytes; nothing when there is none.
  std::optional<size_t> Next(storage::EventReader& reader) {
    std::string_view event;
    if (!reader.NextSerialized(&event)) return std::nullopt;
    // The next message is mostly as large as the last.
    if (message_.empty()) message_.Reserve(last_bytes_ + last_bytes_ / 16);
    message_.AddBytes(v1::StreamTimelineResponse::kEventsFieldNumber, event);
    return event.size();
  }

  // What follows the last event.
  void End() {}

  bool empty() const { return message_.empty(); }

  grpc::ByteBuffer Take(int64_t revision) {
    message_.AddNumber(v1::StreamTimelineResponse::kRevisionFieldNumber, revision);
    last_bytes_ = message_.size();
    return message_.TakeBuffer();
  }

 private:
  RawMessage message_;
  size_t last_bytes_ = 0;
};

// How they become a file.
class FilePacker {
 public:
  explicit FilePacker(const v1::ExportTimelineRequest& request) : request_(request) {}

  absl::Status Check() const {
    if (FindExportFormat(request_.format()) != nullptr) return absl::OkStatus();
    return InvalidField("format",
                        fmt::format("{} is not a format", static_cast<int>(request_.format())));
  }

  // To be called when all is well.
  void Begin(const storage::Collection& collection) {
    const ExportFormat* const format = FindExportFormat(request_.format());
    writer_ = format->make({.collection = collection.id(), .time = absl::Now()});
    writer_->Begin(data_);
  }

  std::optional<size_t> Next(storage::EventReader& reader) {
    if (!reader.Next(&event_)) return std::nullopt;
    const size_t before = data_.size();
    writer_->Add(event_, data_);
    return data_.size() - before;
  }

  void End() { writer_->End(data_); }

  bool empty() const { return data_.empty(); }

  grpc::ByteBuffer Take(int64_t revision) {
    RawMessage message;
    message.AddBytes(v1::ExportTimelineResponse::kDataFieldNumber, data_);
    message.AddNumber(v1::ExportTimelineResponse::kRevisionFieldNumber, revision);
    data_.clear();
    return message.TakeBuffer();
  }

 private:
  const v1::ExportTimelineRequest& request_;
  std::unique_ptr<ExportWriter> writer_;
  v1::Event event_;
  std::string data_;
};

// The stream of a timeline query. While a message is being sent, the next is made, and no more.
template <class Request, class Packer>
class TimelineStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  TimelineStream(const char* method, grpc::CallbackServerContext* context,
                 const grpc::ByteBuffer& request, storage::Database& database, CallPool& pool)
      : method_(method),
        context_(context),
        database_(database),
        pool_(pool),
        record_(context, method, pool.rules()),
        parsed_(ParseRequest(request, &request_)),
        packer_(request_) {
    if (!record_.entered().ok()) {
      End(ToGrpcStatus(record_.entered()));
    } else if (!pool_.TrySubmit([this] { Begin(); })) {
      End(TooBusy());
    }
  }

  void OnWriteDone(bool ok) override {
    std::optional<Made> next;
    {
      absl::MutexLock lock(&mutex_);
      if (!ok) gone_ = true;
      next.swap(made_);
      // The one who makes it goes on.
      if (!next.has_value()) writing_ = false;
      ok = !gone_;
    }
    if (next.has_value()) ok ? Send(*std::move(next)) : End(CalledOff());
  }

  void OnDone() override {
    // Not what it took in all: its reader may be slow.
    record_.LogIfSlow(work_.time, work_, request_);
    record_.LogEnd(status_);
    delete this;
  }

 private:
  // A message that is ready, or the end.
  struct Made {
    grpc::ByteBuffer message = {};
    bool is_last = false;
    std::optional<grpc::Status> end = {};  // without a message
  };

  void Begin() {
    absl::Status opened = parsed_;
    if (opened.ok()) opened = record_.MayCall(request_);
    if (opened.ok()) {
      const WorkStep step(record_.Measured(work_));
      opened = Open();
    }
    if (!opened.ok()) return End(ToGrpcStatus(opened));
    MakeNext();
  }

  absl::Status Open() {
    Violations wrong;
    const auto collection = wrong.ValueOf(FindParent(database_, request_.parent()));
    storage::TimelineQuery query = wrong.ValueOf(ReadQuery(request_.query(), collection.get()));
    wrong.Add(packer_.Check());
    if (request_.limit() < 0) {
      wrong.Add(InvalidField("limit",
                             fmt::format("{} is negative; give 0 for no limit", request_.limit())));
    }
    wrong.Add(CheckAsOf(request_.as_of_revision()));
    if (!wrong.empty()) return wrong.status();
    left_ = request_.limit();
    packer_.Begin(*collection);
    absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
        SnapshotAsOf(*collection, request_.as_of_revision());
    if (!snapshot.ok()) return snapshot.status();
    revision_ = (*snapshot)->revision();
    absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
        collection->Timeline(std::move(query), *std::move(snapshot));
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    return absl::OkStatus();
  }

  // One at a time: the next is begun when gRPC has this one to send.
  void MakeNext() {
    Made next = Make();
    bool gone = false;
    {
      absl::MutexLock lock(&mutex_);
      if (writing_) {
        made_ = std::move(next);
        return;
      }
      writing_ = true;
      gone = gone_;
    }
    gone ? End(CalledOff()) : Send(std::move(next));
  }

  Made Make() {
    if (context_->IsCancelled()) return {.end = CalledOff()};
    const WorkStep step(record_.Measured(work_));
    const bool may_be_more = Fill();
    if (!reader_->status().ok()) return {.end = ToGrpcStatus(reader_->status())};
    if (!may_be_more) packer_.End();
    if (packer_.empty()) return {.end = grpc::Status::OK};
    return {.message = packer_.Take(revision_), .is_last = !may_be_more};
  }

  void Send(Made next) {
    if (next.end.has_value()) return End(*std::move(next.end));
    message_.Swap(&next.message);
    if (next.is_last) {
      StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
      return;
    }
    // Before the write, much of which gRPC does on this thread: another makes the next meanwhile.
    pool_.SubmitNextStep([this] { MakeNext(); });
    StartWrite(&message_);
  }

  // Whether there may be more after this message.
  bool Fill() {
    size_t bytes = 0;
    const int most = events_in_message_;
    events_in_message_ = std::min(2 * most, kEventsPerMessage);
    for (int events = 0; events < most && bytes < kBytesPerMessage; ++events) {
      const std::optional<size_t> read = packer_.Next(*reader_);
      if (!read.has_value()) return false;
      bytes += *read;
      if (request_.limit() > 0 && --left_ == 0) return false;
    }
    return true;
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = status;
    record_.Leave();
    Finish(std::move(status));
  }

  const char* const method_;
  grpc::CallbackServerContext* const context_;
  storage::Database& database_;
  CallPool& pool_;
  CallRecord record_;
  Request request_;
  const absl::Status parsed_;
  Packer packer_;
  std::unique_ptr<storage::EventReader> reader_;
  Work work_;                 // of all steps, which follow each other
  int64_t revision_ = 0;      // that is read
  grpc::ByteBuffer message_;  // that is being sent
  absl::Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;  // the caller
  std::optional<Made> made_ ABSL_GUARDED_BY(mutex_);
  int events_in_message_ = kEventsOfFirstMessage;  // of the next
  int64_t left_ = 0;                               // of a limit, how many events may still be sent
  grpc::Status status_;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartTimelineStream(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request,
    storage::Database& database, CallPool& read_pool) {
  return new TimelineStream<v1::StreamTimelineRequest, EventPacker>(
      "annals.v1.TimelineService/StreamTimeline", context, request, database, read_pool);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartExportStream(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer& request,
                                                              storage::Database& database,
                                                              CallPool& read_pool) {
  return new TimelineStream<v1::ExportTimelineRequest, FilePacker>(
      "annals.v1.TimelineService/ExportTimeline", context, request, database, read_pool);
}

}  // namespace annals::service
