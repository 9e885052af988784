// A call that reads a file from a stream of its bytes, and answers one message for each of its
// documents, in their order.
//
//   class Work : public FileWork<v1::IngestFileRequest, v1::IngestFileResponse> { … };
//   return StartFileStream<v1::IngestFileRequest, v1::IngestFileResponse>(
//       context, "annals.v1.DocumentService/IngestFile", std::make_unique<Work>(), pool, threads);
//
// Documents are taken from the reader one at a time and worked on by several threads. What became
// of them is settled for many together, at the latest when a document is done a quarter of a second
// after the first of them or none is worked on. What is bounded: the documents that are worked on
// or wait to be sent (kMaxUnsent), and what of the file has come before it is needed (one message).
// No thread waits for the caller, in either direction.
#ifndef ANNALS_SERVICE_FILE_STREAM_H_
#define ANNALS_SERVICE_FILE_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "annals/v1/document.pb.h"
#include "extractor/readers/reader.h"
#include "service/call.h"
#include "service/document_input.h"
#include "service/file_work.h"
#include "service/status.h"
#include "service/violations.h"

namespace annals::service {

template <class Request, class Response>
class FileStream final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  FileStream(grpc::CallbackServerContext* context, std::string_view method,
             std::unique_ptr<FileWork<Request, Response>> work, CallPool& pool, int threads)
      : record_(context, method, pool.rules()),
        work_(std::move(work)),
        pool_(pool),
        threads_(threads) {
    {
      absl::MutexLock lock(&mutex_);
      wants_bytes_ = true;
      ++users_;
    }
    if (!record_.entered().ok()) Fail(ToGrpcStatus(record_.entered()));
    Release();
  }

  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      if (finished_) return;
      ++users_;
    }
    // The task takes over the place among users_.
    if (!ok) {
      Fail(ToGrpcStatus(InvalidField("last", "the stream ended before a request said so")));
    } else if (begun_) {
      return pool_.SubmitNextStep([this] { Take(); });
    } else if (pool_.TrySubmit([this] { Take(); })) {
      return;
    } else {
      Fail(TooBusy());
    }
    Release();
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      ++users_;
      writing_ = false;
      slots_.pop_front();
    }
    if (!ok) Fail(CalledOff());
    Release();
  }

  void OnCancel() override {
    {
      absl::MutexLock lock(&mutex_);
      if (finished_) return;
      ++users_;
    }
    Fail(CalledOff());
    Release();
  }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  static constexpr size_t kMaxUnsent = 128;
  static constexpr size_t kSettledTogether = 64;
  static constexpr absl::Duration kSettledWithin = absl::Milliseconds(250);

  struct Slot {
    Response response;
    bool done = false;
    bool settled = false;
  };

  // Takes the request that has been read.
  void Take() {
    absl::Status status = TakeBytes();
    if (!status.ok()) Fail(ToGrpcStatus(status));
    {
      absl::MutexLock lock(&mutex_);
      ended_ = request_.last();
      reading_ = false;
      wants_bytes_ = false;
      may_have_documents_ = true;
    }
    Release();
  }

  absl::Status TakeBytes() {
    absl::MutexLock lock(&reader_mutex_);
    if (!begun_) {
      std::string content = std::move(*request_.mutable_content());
      head_ = request_;
      *request_.mutable_content() = std::move(content);
      absl::Status may = record_.MayCall(request_);
      if (!may.ok()) return may;
      Violations wrong;
      wrong.Add(work_->Begin(request_));
      wrong.Add(CheckFile(request_.file()));
      if (!wrong.empty()) return wrong.status();
      begun_ = true;
      file_ = request_.file();
      reader_ = NewReaderOf(file_);
    }
    absl::Status status = reader_->Add(request_.content());
    return status.ok() && request_.last() ? reader_->End() : status;
  }

  // Takes the next document from the reader and works on it.
  void Step() {
    if (std::shared_ptr<Slot> slot; std::optional<extractor::ReadResult> result = Next(slot)) {
      DoDocument(*work_, *std::move(result), file_, slot->response);
      absl::MutexLock lock(&mutex_);
      slot->done = true;
      if (unsettled_++ == 0) unsettled_since_ = absl::Now();
    }
    {
      absl::MutexLock lock(&mutex_);
      --steps_;
    }
    Release();
  }

  std::optional<extractor::ReadResult> Next(std::shared_ptr<Slot>& slot) {
    // Held until the slot is in its place, so that slots are in the order of the documents.
    absl::MutexLock reader_lock(&reader_mutex_);
    {
      absl::MutexLock lock(&mutex_);
      if (failed_) return std::nullopt;
    }
    std::optional<extractor::ReadResult> result = reader_->Next();
    absl::MutexLock lock(&mutex_);
    if (!result.has_value()) {
      may_have_documents_ = false;
      wants_bytes_ = true;
      return std::nullopt;
    }
    slot = std::make_shared<Slot>();
    slots_.push_back(slot);
    return result;
  }

  // Settles what is done at the front.
  void Settle() {
    std::vector<std::shared_ptr<Slot>> settling;
    {
      absl::MutexLock lock(&mutex_);
      for (const std::shared_ptr<Slot>& slot : slots_) {
        if (!slot->done) break;
        if (!slot->settled) settling.push_back(slot);
      }
      unsettled_ -= settling.size();
      unsettled_since_ = absl::Now();
    }
    absl::Status status = work_->Settle();
    if (!status.ok()) Fail(ToGrpcStatus(status));
    for (const std::shared_ptr<Slot>& slot : settling) {
      if (!status.ok()) break;
      if (grpc::Status told = Audited(slot->response); !told.ok()) Fail(std::move(told));
    }
    {
      absl::MutexLock lock(&mutex_);
      for (const std::shared_ptr<Slot>& slot : settling) slot->settled = true;
      settling_ = false;
    }
    Release();
  }

  // Has the audit log tell what became of a document; an error when it cannot.
  grpc::Status Audited(const Response& response) const {
    if (!response.has_problem()) return record_.Audited(grpc::Status::OK, head_, &response);
    const grpc::Status refused(static_cast<grpc::StatusCode>(response.problem().code()),
                               response.problem().message());
    record_.Audited(refused, head_, nullptr);
    return grpc::Status::OK;
  }

  // Whether there is something to settle, which is the first that is not settled, and no more to
  // come soon.
  bool CanSettle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (unsettled_ == 0) return false;
    if (steps_ > 0 && unsettled_ < kSettledTogether &&
        absl::Now() - unsettled_since_ < kSettledWithin) {
      return false;
    }
    const auto first =
        std::find_if(slots_.begin(), slots_.end(), [](const auto& slot) { return !slot->settled; });
    return first != slots_.end() && (*first)->done;
  }

  // From here on only what is under way is brought to its end. The first status is kept.
  void Fail(grpc::Status status) {
    absl::MutexLock lock(&mutex_);
    if (failed_) return;
    failed_ = true;
    status_ = std::move(status);
  }

  // Does what the state allows, and gives up the caller's place among users_: nothing may be
  // touched after it.
  void Release() {
    while (true) {
      bool read = false;
      bool write = false;
      bool settle = false;
      bool finish = false;
      bool step = false;
      {
        absl::MutexLock lock(&mutex_);
        if (!failed_) {
          write = !writing_ && !slots_.empty() && slots_.front()->settled;
          read = wants_bytes_ && !reading_ && !ended_;
          step = may_have_documents_ && steps_ < threads_ && slots_.size() < kMaxUnsent;
          writing_ |= write;
          reading_ |= read;
          if (read) wants_bytes_ = false;
          steps_ += step ? 1 : 0;
          settle = !settling_ && CanSettle();
          settling_ |= settle;
          users_ += (step ? 1 : 0) + (settle ? 1 : 0);
        }
        if (!write && !read && !settle && !step) {
          --users_;
          const bool all_done = ended_ && !may_have_documents_ && slots_.empty();
          finish = users_ == 0 && !writing_ && !finished_ && (failed_ || all_done);
          finished_ |= finish;
          if (!finish) return;
        }
      }
      if (finish) {
        // What was written has its lines already.
        if (!status_.ok()) status_ = record_.Audited(status_, head_, nullptr);
        record_.Leave();
        return this->Finish(status_);
      }
      if (write) this->StartWrite(&slots_front()->response);
      if (read) this->StartRead(&request_);
      if (settle) pool_.SubmitNextStep([this] { Settle(); });
      if (step) pool_.SubmitNextStep([this] { Step(); });
    }
  }

  Slot* slots_front() {
    absl::MutexLock lock(&mutex_);
    return slots_.front().get();
  }

  CallRecord record_;
  const std::unique_ptr<FileWork<Request, Response>> work_;
  CallPool& pool_;
  const int threads_;

  Request head_;        // the first request, without its content
  Request request_;     // of the read that is under way, then of the task that takes it
  bool begun_ = false;  // written by a task while no read is under way
  v1::FileInfo file_;   // the same
  absl::Mutex reader_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
  std::unique_ptr<extractor::FileReader> reader_ ABSL_GUARDED_BY(reader_mutex_);

  absl::Mutex mutex_;
  // Tasks on the pool and reactions of gRPC that still use this object.
  int users_ ABSL_GUARDED_BY(mutex_) = 0;
  int steps_ ABSL_GUARDED_BY(mutex_) = 0;  // of users_, those that work on documents
  std::deque<std::shared_ptr<Slot>> slots_ ABSL_GUARDED_BY(mutex_);
  size_t unsettled_ ABSL_GUARDED_BY(mutex_) = 0;  // of slots_, those that are done
  absl::Time unsettled_since_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;  // until the request has been taken
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool settling_ ABSL_GUARDED_BY(mutex_) = false;
  bool wants_bytes_ ABSL_GUARDED_BY(mutex_) = false;
  bool may_have_documents_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_;  // written before finished_ is set, read after
};

// `threads` is how many of the pool's threads the call may have at once.
template <class Request, class Response>
grpc::ServerBidiReactor<Request, Response>* StartFileStream(
    grpc::CallbackServerContext* context, std::string_view method,
    std::unique_ptr<FileWork<Request, Response>> work, CallPool& pool, int threads) {
  return new FileStream<Request, Response>(context, method, std::move(work), pool, threads);
}

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FILE_STREAM_H_
