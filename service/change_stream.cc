#include "service/change_stream.h"

#include <fmt/format.h>
#include <grpcpp/alarm.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/call.h"
#include "service/lookup.h"
#include "service/query.h"
#include "service/status.h"
#include "service/violations.h"

namespace annals::service {
namespace {

constexpr char kMethod[] = "annals.v1.ChangeService/WatchChanges";

// As in timeline_stream.cc.
constexpr int kChangesPerMessage = 128;
constexpr size_t kBytesPerMessage = size_t{512} << 10;

constexpr int32_t kDefaultBookmarkSeconds = 30;
constexpr int32_t kMaxBookmarkSeconds = 3600;

}  // namespace

class ChangeStream final : public grpc::ServerWriteReactor<v1::WatchChangesResponse> {
 public:
  ChangeStream(grpc::CallbackServerContext* context, const v1::WatchChangesRequest& request,
               storage::Database& database, CallPool& pool, ChangeStreams& streams)
      : context_(context),
        request_(request),
        database_(database),
        pool_(pool),
        streams_(streams),
        record_(context, kMethod, pool.rules()) {
    if (!record_.entered().ok()) {
      End(ToGrpcStatus(record_.entered()));
    } else if (!streams_.Add(this)) {
      End({grpc::StatusCode::RESOURCE_EXHAUSTED,
           fmt::format("the server has {} streams of changes, as many as it takes; try again in a "
                       "while",
                       ChangeStreams::kMaxStreams)});
    } else if (!pool_.TrySubmit([this] { Begin(); })) {
      End(TooBusy());
    }
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return End(CalledOff());
    pool_.SubmitNextStep([this] { Step(); });
  }

  void OnCancel() override { Wake(); }

  void OnDone() override {
    streams_.Remove(this);
    record_.LogEnd(status_);
    delete this;
  }

  // Ends the wait for a new revision, if there is one, since something else has happened.
  void Wake() {
    absl::MutexLock lock(&mutex_);
    woken_ = true;
    if (alarm_.has_value()) alarm_->Cancel();
  }

  void Stop() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    Wake();
  }

 private:
  void Begin() {
    absl::Status opened = record_.MayCall(request_);
    if (opened.ok()) opened = Open();
    if (!opened.ok()) return End(ToGrpcStatus(opened));
    Step();
  }

  absl::Status Open() {
    Violations wrong;
    const int32_t seconds = request_.bookmark_seconds();
    if (seconds < 0 || seconds > kMaxBookmarkSeconds) {
      wrong.Add(InvalidField("bookmark_seconds",
                             fmt::format("{} is out of range; give 1 to {}, or 0 for {}", seconds,
                                         kMaxBookmarkSeconds, kDefaultBookmarkSeconds)));
    }
    collection_ = wrong.ValueOf(FindParent(database_, request_.parent()));
    query_ = wrong.ValueOf(ReadQuery(request_.query(), collection_.get()));
    if (!wrong.empty()) return wrong.status();
    silence_ = absl::Seconds(seconds == 0 ? kDefaultBookmarkSeconds : seconds);
    absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot = collection_->TakeSnapshot();
    if (!snapshot.ok()) return snapshot.status();
    through_ = request_.has_after_revision() ? request_.after_revision() : (*snapshot)->revision();
    return Read(*std::move(snapshot));
  }

  // Begins to read what has come after through_.
  absl::Status Read(std::shared_ptr<const storage::Snapshot> snapshot) {
    absl::StatusOr<std::unique_ptr<storage::ChangeReader>> reader =
        collection_->ReadChanges(through_, query_, std::move(snapshot));
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    has_next_ = reader_->Next(&next_);
    return reader_->status();
  }

  void Step() {
    bool stopping = false;
    {
      absl::MutexLock lock(&mutex_);
      stopping = stopping_;
    }
    collection_->last_revision().Forget(call_);
    if (context_->IsCancelled()) return End(CalledOff());
    if (collection_->is_deleted()) {
      return End(ToGrpcStatus(MissingResource("collection", request_.parent())));
    }
    if (stopping) {
      return End({grpc::StatusCode::UNAVAILABLE,
                  "the server is stopping; go on later, after the last through_revision"});
    }
    if (reader_ == nullptr) {
      absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
          collection_->TakeSnapshot();
      absl::Status read = snapshot.ok() ? Read(*std::move(snapshot)) : snapshot.status();
      if (!read.ok()) return End(ToGrpcStatus(read));
    }
    absl::Status filled = FillMessage();
    if (!filled.ok()) return End(ToGrpcStatus(filled));
    if (reader_ == nullptr && request_.stop_at_end()) {
      return StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
    }
    const absl::Time now = absl::Now();
    if (message_.changes().empty() && now < sent_ + silence_) return Wait(sent_ + silence_);
    sent_ = now;
    StartWrite(&message_);
  }

  // reader_ is null afterwards if there is no more for now.
  absl::Status FillMessage() {
    message_.clear_changes();
    size_t bytes = 0;
    while (has_next_ && message_.changes_size() < kChangesPerMessage && bytes < kBytesPerMessage) {
      bytes += next_.ByteSizeLong();
      const int64_t revision = next_.revision();
      *message_.add_changes() = std::move(next_);
      next_.Clear();
      has_next_ = reader_->Next(&next_);
      if (has_next_ && next_.revision() > revision) through_ = revision;
    }
    if (!reader_->status().ok()) return reader_->status();
    if (!has_next_) {
      through_ = reader_->through_revision();
      reader_ = nullptr;
    }
    message_.set_through_revision(through_);
    return absl::OkStatus();
  }

  // Until there is a new revision, or until `deadline`.
  void Wait(absl::Time deadline) {
    absl::MutexLock lock(&mutex_);
    alarm_.emplace();
    alarm_->Set(woken_ ? absl::ToChronoTime(absl::Now()) : absl::ToChronoTime(deadline),
                [this](bool /*expired*/) { pool_.SubmitNextStep([this] { Step(); }); });
    // Step takes the mutex first, and so sees the call that it has to forget; until then the alarm
    // stays.
    call_ = collection_->last_revision().CallAfter(
        through_, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { alarm_->Cancel(); });
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = status;
    record_.Leave();
    Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  const v1::WatchChangesRequest& request_;
  storage::Database& database_;
  CallPool& pool_;
  ChangeStreams& streams_;
  CallRecord record_;
  std::shared_ptr<storage::Collection> collection_;
  storage::TimelineQuery query_;
  absl::Duration silence_;
  absl::Time sent_ = absl::InfinitePast();  // so that the end is told as soon as it is reached
  int64_t through_ = 0;                     // all is told up to this revision
  std::unique_ptr<storage::ChangeReader> reader_;
  v1::Change next_;  // of reader_, what comes next, if has_next_
  bool has_next_ = false;
  v1::WatchChangesResponse message_;
  grpc::Status status_;

  absl::Mutex mutex_;
  std::optional<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);  // of the last wait
  uint64_t call_ = 0;                                         // for the last wait
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;                // there is no more waiting
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

grpc::ServerWriteReactor<v1::WatchChangesResponse>* ChangeStreams::Start(
    grpc::CallbackServerContext* context, const v1::WatchChangesRequest& request,
    storage::Database& database, CallPool& read_pool) {
  return new ChangeStream(context, request, database, read_pool, *this);
}

void ChangeStreams::Stop() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
  for (ChangeStream* stream : streams_) stream->Stop();
}

bool ChangeStreams::Add(ChangeStream* stream) {
  absl::MutexLock lock(&mutex_);
  if (streams_.size() >= kMaxStreams) return false;
  streams_.insert(stream);
  if (stopping_) stream->Stop();
  return true;
}

void ChangeStreams::Remove(ChangeStream* stream) {
  absl::MutexLock lock(&mutex_);
  streams_.erase(stream);
}

}  // namespace annals::service
