#include "service/ingest_upload.h"

#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace annals::service {
namespace {

constexpr int kMaxProblems = 100;

// As many documents are brought to the disk together.
constexpr size_t kSettledTogether = 64;

class UploadRun {
 public:
  UploadRun(const IngestUploadPlan& plan, OperationProgress& progress)
      : plan_(plan), progress_(progress), reader_(NewReaderOf(plan.file)) {
    progress_.work.Expect(plan.upload->size());
  }

  OperationResult Run() {
    std::vector<std::thread> others;
    for (int i = 1; i < plan_.threads; ++i) others.emplace_back([this] { Work(); });
    Work();
    for (std::thread& other : others) other.join();
    absl::MutexLock lock(&mutex_);
    Settle(std::exchange(done_, {}));
    if (!status_.ok()) return status_;
    if (progress_.work.cancelled()) return storage::StoppedByCaller();
    return std::make_unique<v1::SubmitFileResponse>(response_);
  }

 private:
  void Work() {
    while (std::optional<extractor::ReadResult> result = Next()) {
      v1::IngestFileResponse response;
      DoDocument(*plan_.work, *std::move(result), plan_.file, response);
      Take(std::move(response));
    }
  }

  // The next document of the file; nothing when there is none, or no more are to be worked on.
  std::optional<extractor::ReadResult> Next() {
    absl::MutexLock lock(&reader_mutex_);
    while (!progress_.work.cancelled() && !HasFailed()) {
      if (std::optional<extractor::ReadResult> result = reader_->Next()) return result;
      if (ended_) return std::nullopt;
      if (absl::Status fed = Feed(); !fed.ok()) Fail(std::move(fed));
    }
    return std::nullopt;
  }

  absl::Status Feed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(reader_mutex_) {
    absl::StatusOr<std::string> piece = plan_.upload->Next();
    if (!piece.ok()) return piece.status();
    progress_.work.Advance(static_cast<int64_t>(piece->size()));
    ended_ = piece->empty();
    return ended_ ? reader_->End() : reader_->Add(*piece);
  }

  void Take(v1::IngestFileResponse response) {
    ++progress_.documents;
    absl::MutexLock lock(&mutex_);
    done_.push_back(std::move(response));
    if (done_.size() >= kSettledTogether) Settle(std::exchange(done_, {}));
  }

  // Has what became of documents hold, then counts and tells it.
  void Settle(const std::vector<v1::IngestFileResponse>& responses)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (responses.empty()) return;
    if (absl::Status settled = plan_.work->Settle(); !settled.ok()) {
      if (status_.ok()) status_ = std::move(settled);
      return;
    }
    for (const v1::IngestFileResponse& response : responses) {
      Count(response);
      plan_.tell(response);
    }
  }

  void Count(const v1::IngestFileResponse& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (response.has_problem()) {
      response_.set_failed_count(response_.failed_count() + 1);
      if (response_.problems_size() < kMaxProblems) *response_.add_problems() = response.problem();
      return;
    }
    response_.set_event_count(response_.event_count() + response.document().event_count());
    switch (response.outcome()) {
      case v1::INGEST_OUTCOME_REPLACED:
        return response_.set_replaced_count(response_.replaced_count() + 1);
      case v1::INGEST_OUTCOME_UNCHANGED:
        return response_.set_unchanged_count(response_.unchanged_count() + 1);
      default:
        return response_.set_created_count(response_.created_count() + 1);
    }
  }

  bool HasFailed() {
    absl::MutexLock lock(&mutex_);
    return !status_.ok();
  }

  void Fail(absl::Status status) {
    absl::MutexLock lock(&mutex_);
    if (status_.ok()) status_ = std::move(status);
  }

  const IngestUploadPlan& plan_;
  OperationProgress& progress_;

  absl::Mutex reader_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
  const std::unique_ptr<extractor::FileReader> reader_ ABSL_PT_GUARDED_BY(reader_mutex_);
  bool ended_ ABSL_GUARDED_BY(reader_mutex_) = false;  // the reader has all of the file

  absl::Mutex mutex_;
  std::vector<v1::IngestFileResponse> done_ ABSL_GUARDED_BY(mutex_);  // and not settled
  v1::SubmitFileResponse response_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

OperationResult IngestUpload(const IngestUploadPlan& plan, OperationProgress& progress) {
  return UploadRun(plan, progress).Run();
}

}  // namespace annals::service
