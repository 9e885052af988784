#include "service/ingest_file.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "service/file_stream.h"
#include "service/lookup.h"
#include "service/status.h"
#include "service/violations.h"
#include "service/write_options.h"
#include "storage/identity.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

class StoringWork final : public IngestFileWork {
 public:
  StoringWork(storage::Database& database, LazyExtractor& extractor)
      : database_(database), lazy_extractor_(extractor) {}

  absl::Status Begin(const v1::IngestFileRequest& request) override {
    parent_ = request.parent();
    date_edtf_ = request.file().date_edtf();
    author_ = request.author();
    Violations wrong;
    collection_id_ = wrong.ValueOf(ParseParent(parent_));
    wrong.Add(CheckAuthor("author", author_));
    if (!wrong.empty()) return wrong.status();
    absl::StatusOr<const extractor::Extractor*> extractor = lazy_extractor_.Get();
    if (!extractor.ok()) return extractor.status();
    extractor_ = *extractor;
    return absl::OkStatus();
  }

  absl::Status Do(extractor::ReadDocument document, const std::string& source_uri,
                  v1::IngestFileResponse& response) override {
    if (document.model.source().empty()) {
      return absl::InvalidArgumentError("the document has no text");
    }
    std::string text(document.model.source());
    const std::string id =
        document.id.empty() ? storage::DocumentIdFor(source_uri, text) : document.id;
    {
      absl::MutexLock lock(&mutex_);
      if (!ids_.insert(id).second) {
        return absl::AlreadyExistsError(
            fmt::format("the file has another document of the id \"{}\" before this one", id));
      }
    }
    const std::string name = storage::DocumentName(collection_id_, id);
    const std::string key = extractor_->KeyOf(document, name, date_edtf_);
    if (HasExtracted(id, source_uri, key, response)) return absl::OkStatus();
    absl::StatusOr<extractor::Extraction> extraction =
        extractor_->Extract(document, name, date_edtf_, {.events = true});
    if (!extraction.ok()) return extraction.status();
    // Only now, so that a bad document does not leave an empty collection behind.
    absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
        FindOrCreateParent(database_, parent_);
    if (!collection.ok()) return collection.status();
    v1::Document read = std::move(extraction->document);
    read.set_source_uri(source_uri);
    read.set_text(std::move(text));
    read.set_extraction_key(key);
    read.set_mention_count(static_cast<int32_t>(extraction->mention_count));
    absl::StatusOr<storage::WriteResult> written =
        (*collection)
            ->PutDocument(std::move(read), std::move(extraction->events),
                          {.durability = storage::Durability::kHeld, .author = author_});
    if (!written.ok()) return written.status();
    LeaveOutOfResponse(written->document);
    *response.mutable_document() = std::move(written->document);
    response.set_outcome(OutcomeOf(written->outcome));
    response.set_mention_count(static_cast<int32_t>(extraction->mention_count));
    return absl::OkStatus();
  }

  absl::Status Settle() override {
    absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
        FindParent(database_, parent_);
    // Nothing has been stored.
    if (absl::IsNotFound(collection.status())) return absl::OkStatus();
    return collection.ok() ? (*collection)->Sync() : collection.status();
  }

 private:
  // Whether the document is stored just as it would be stored again; then says so in `response`.
  bool HasExtracted(const std::string& id, const std::string& source_uri, const std::string& key,
                    v1::IngestFileResponse& response) {
    absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
        FindParent(database_, parent_);
    if (key.empty() || !collection.ok()) return false;
    absl::StatusOr<v1::Document> stored = (*collection)->GetDocument(id, /*with_text=*/false);
    // What cannot be read shows when it is written.
    if (!stored.ok() || stored->extraction_key() != key || stored->source_uri() != source_uri) {
      return false;
    }
    response.set_mention_count(stored->mention_count());
    response.set_outcome(v1::INGEST_OUTCOME_UNCHANGED);
    *response.mutable_document() = *std::move(stored);
    LeaveOutOfResponse(*response.mutable_document());
    return true;
  }

  storage::Database& database_;
  LazyExtractor& lazy_extractor_;
  // Written by Begin only.
  const extractor::Extractor* extractor_ = nullptr;
  std::string parent_;
  std::string collection_id_;
  std::string date_edtf_;
  std::string author_;

  absl::Mutex mutex_;
  absl::flat_hash_set<std::string> ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

void LeaveOutOfResponse(v1::Document& document) {
  document.clear_source_map();
  document.clear_extraction_key();
}

v1::IngestOutcome OutcomeOf(storage::WriteOutcome outcome) {
  switch (outcome) {
    case storage::WriteOutcome::kCreated:
      return v1::INGEST_OUTCOME_CREATED;
    case storage::WriteOutcome::kReplaced:
      return v1::INGEST_OUTCOME_REPLACED;
    case storage::WriteOutcome::kUnchanged:
      return v1::INGEST_OUTCOME_UNCHANGED;
  }
  return v1::INGEST_OUTCOME_UNSPECIFIED;
}

std::unique_ptr<IngestFileWork> NewIngestFileWork(storage::Database& database,
                                                  LazyExtractor& extractor) {
  return std::make_unique<StoringWork>(database, extractor);
}

grpc::ServerBidiReactor<v1::IngestFileRequest, v1::IngestFileResponse>* StartIngestFile(
    grpc::CallbackServerContext* context, storage::Database& database, LazyExtractor& extractor,
    CallPool& pool, int threads) {
  return StartFileStream<v1::IngestFileRequest, v1::IngestFileResponse>(
      context, "annals.v1.DocumentService/IngestFile", NewIngestFileWork(database, extractor), pool,
      threads);
}

}  // namespace annals::service
