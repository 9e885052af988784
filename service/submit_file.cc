#include "service/submit_file.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "service/document_input.h"
#include "service/ingest_file.h"
#include "service/ingest_upload.h"
#include "service/start_operation.h"
#include "service/status.h"
#include "service/upload.h"
#include "service/violations.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

constexpr char kMethod[] = "annals.v1.DocumentService/SubmitFile";

// Has the audit log tell what became of a document; what cannot be written is told in the log.
void TellDocument(const AuditSource& audit, const v1::IngestFileRequest& head,
                  const v1::IngestFileResponse& response) {
  const v1::DocumentProblem& problem = response.problem();
  const grpc::Status status(static_cast<grpc::StatusCode>(problem.code()), problem.message());
  audit.Tell(status, head, &response).IgnoreError();
}

// Reads and works by turns, never both at a time: so nothing of it needs a lock.
class SubmitCall final : public grpc::ServerReadReactor<v1::SubmitFileRequest> {
 public:
  SubmitCall(grpc::CallbackServerContext* context, google::longrunning::Operation& response,
             storage::Database& database, LazyExtractor& extractor, Operations& operations,
             CallPool& pool, int threads)
      : context_(context),
        response_(response),
        database_(database),
        extractor_(extractor),
        operations_(operations),
        pool_(pool),
        threads_(threads),
        record_(context, kMethod, pool.rules()) {
    record_.entered().ok() ? StartRead(&request_) : End(ToGrpcStatus(record_.entered()));
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      return End(
          context_->IsCancelled()
              ? CalledOff()
              : ToGrpcStatus(InvalidField("last", "the stream ended before a request said so")));
    }
    if (upload_ != nullptr) return pool_.SubmitNextStep([this] { Take(); });
    if (!pool_.TrySubmit([this] { Take(); })) End(TooBusy());
  }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  // Works on the request that has been read.
  void Take() {
    absl::Status status = upload_ == nullptr ? Begin() : absl::OkStatus();
    if (status.ok()) status = upload_->Add(request_.content());
    if (status.ok() && !request_.last()) return StartRead(&request_);
    if (status.ok()) MakeOperation();
    End(ToGrpcStatus(status));
  }

  absl::Status Begin() {
    head_.set_parent(request_.parent());
    *head_.mutable_file() = request_.file();
    head_.set_author(request_.author());
    absl::Status may = record_.MayCall(head_);
    if (!may.ok()) return may;
    std::shared_ptr<IngestFileWork> work = NewIngestFileWork(database_, extractor_);
    Violations wrong;
    wrong.Add(work->Begin(head_));
    wrong.Add(CheckFile(head_.file()));
    if (!wrong.empty()) return wrong.status();
    absl::StatusOr<Operations::Place> place = operations_.Reserve(OperationKind::kIngest);
    if (!place.ok()) return place.status();
    absl::StatusOr<std::unique_ptr<Upload>> upload = Upload::Create(database_.path());
    if (!upload.ok()) return upload.status();
    work_ = std::move(work);
    place_.emplace(*std::move(place));
    upload_ = *std::move(upload);
    return absl::OkStatus();
  }

  void MakeOperation() {
    const AuditSource audit = record_.audit_source();
    IngestUploadPlan ingest{.upload = std::move(upload_),
                            .file = head_.file(),
                            .work = std::move(work_),
                            .threads = threads_,
                            .tell = [audit, head = head_](const v1::IngestFileResponse& response) {
                              TellDocument(audit, head, response);
                            }};
    OperationPlan plan{.kind = OperationKind::kIngest,
                       .method = kMethod,
                       .collection = *storage::ParseCollectionName(head_.parent()),
                       .target = head_.parent(),
                       .unit = v1::OperationMetadata::UNIT_BYTES,
                       .work = [ingest = std::move(ingest)](OperationProgress& progress) {
                         return IngestUpload(ingest, progress);
                       }};
    plan.at_end = TellEnd(audit, head_);
    response_ = operations_.Make(*std::move(place_), std::move(plan));
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = record_.Audited(std::move(status), head_, &response_);
    // Its documents come after this line in the audit log.
    if (!response_.name().empty()) operations_.Begin(response_.name());
    record_.Leave();
    Finish(status_);
  }

  grpc::CallbackServerContext* const context_;
  google::longrunning::Operation& response_;
  storage::Database& database_;
  LazyExtractor& extractor_;
  Operations& operations_;
  CallPool& pool_;
  const int threads_;
  CallRecord record_;
  v1::SubmitFileRequest request_;
  v1::IngestFileRequest head_;  // what the first says, without the content
  std::shared_ptr<IngestFileWork> work_;
  std::optional<Operations::Place> place_;
  std::shared_ptr<Upload> upload_;
  grpc::Status status_;
};

}  // namespace

grpc::ServerReadReactor<v1::SubmitFileRequest>* StartSubmitFile(
    grpc::CallbackServerContext* context, google::longrunning::Operation& response,
    storage::Database& database, LazyExtractor& extractor, Operations& operations, CallPool& pool,
    int threads) {
  return new SubmitCall(context, response, database, extractor, operations, pool, threads);
}

}  // namespace annals::service
