#include "service/import_events.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/import/event_file.h"
#include "service/lookup.h"
#include "service/status.h"
#include "service/violations.h"
#include "service/write_options.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

constexpr const char* kMethod = "annals.v1.EventService/ImportEvents";

// A batch ends after so many events or bytes: large enough that the sync of the disk costs little
// for each, small enough to be held in memory.
constexpr size_t kBatchEvents = 1000;
constexpr size_t kBatchBytes = size_t{4} << 20;

// Reads, works and writes by turns, never two at a time: so nothing of it needs a lock.
class ImportStream final
    : public grpc::ServerBidiReactor<v1::ImportEventsRequest, v1::ImportEventsResponse> {
 public:
  ImportStream(grpc::CallbackServerContext* context, storage::Database& database, CallPool& pool)
      : context_(context),
        database_(database),
        pool_(pool),
        record_(context, kMethod, pool.rules()) {
    record_.entered().ok() ? StartRead(&request_) : End(ToGrpcStatus(record_.entered()));
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      return context_->IsCancelled() ? End(CalledOff())
                                     : End(ToGrpcStatus(InvalidField(
                                           "last", "the stream ended before a request said so")));
    }
    if (file_ != nullptr) return pool_.SubmitNextStep([this] { Take(); });
    if (!pool_.TrySubmit([this] { Take(); })) End(TooBusy());
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return End(CalledOff());
    if (end_.has_value()) return End(*std::move(end_));
    StartRead(&request_);
  }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  // Works on the request that has been read.
  void Take() {
    const int64_t line_before = response_.line();
    absl::Status status = file_ == nullptr ? Begin() : absl::OkStatus();
    if (status.ok()) status = Import();
    if (!status.ok()) {
      end_ = ToGrpcStatus(status);
    } else if (request_.last()) {
      end_ = grpc::Status::OK;
    }
    // The last response tells what came of all, even where that is nothing.
    const bool tells = response_.line() > line_before || (end_.has_value() && end_->ok());
    if (tells) {
      grpc::Status told = record_.Audited(grpc::Status::OK, head_, &response_);
      if (!told.ok()) return End(std::move(told));
      return StartWrite(&response_);
    }
    end_.has_value() ? End(*std::move(end_)) : StartRead(&request_);
  }

  absl::Status Begin() {
    head_.set_parent(request_.parent());
    head_.set_validate_only(request_.validate_only());
    absl::Status may = record_.MayCall(request_);
    if (!may.ok()) return may;
    Violations wrong;
    const std::string id = wrong.ValueOf(ParseParent(request_.parent()));
    wrong.Add(CheckAuthor("author", request_.author()));
    absl::StatusOr<std::unique_ptr<EventFile>> file = EventFile::Create(request_.format(), id);
    wrong.Add(file.status());
    if (!wrong.empty()) return wrong.status();
    parent_ = request_.parent();
    options_.author = request_.author();
    options_.validate_only = request_.validate_only();
    file_ = *std::move(file);
    return absl::OkStatus();
  }

  absl::Status Import() {
    file_->Add(request_.content(), request_.last());
    while (true) {
      absl::StatusOr<std::optional<EventLine>> next = file_->Next();
      if (!next.ok()) {
        absl::Status flushed = Flush();
        return flushed.ok() ? next.status() : flushed;
      }
      if (!next->has_value()) {
        // What a request leaves unfinished waits for more, so that batches are large.
        if (!request_.last()) return absl::OkStatus();
        absl::Status flushed = Flush();
        if (flushed.ok()) response_.set_line(file_->line());
        return flushed;
      }
      bytes_ += (*next)->event.ByteSizeLong();
      lines_.push_back((*next)->line);
      events_.push_back(std::move((*next)->event));
      if (events_.size() < kBatchEvents && bytes_ < kBatchBytes) continue;
      if (absl::Status flushed = Flush(); !flushed.ok()) return flushed;
    }
  }

  // Writes the batch.
  absl::Status Flush() {
    if (events_.empty()) return absl::OkStatus();
    if (context_->IsCancelled()) return absl::CancelledError("the caller is gone");
    // Only now, so that a bad file does not leave an empty collection behind.
    absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
        options_.validate_only ? FindParent(database_, parent_)
                               : FindOrCreateParent(database_, parent_);
    if (!collection.ok()) return collection.status();
    absl::StatusOr<storage::ImportResult> result =
        (*collection)->ImportEvents(std::exchange(events_, {}), options_);
    const std::vector<int64_t> lines = std::exchange(lines_, {});
    bytes_ = 0;
    if (!result.ok()) return result.status();
    response_.set_created_count(response_.created_count() + result->created);
    response_.set_replaced_count(response_.replaced_count() + result->replaced);
    response_.set_unchanged_count(response_.unchanged_count() + result->unchanged);
    if (result->revision > 0) response_.set_revision(result->revision);
    if (result->done > 0) response_.set_line(lines[result->done - 1]);
    if (result->refused.ok()) return absl::OkStatus();
    return absl::Status(result->refused.code(),
                        fmt::format("line {}: name: {}", lines[result->done],
                                    std::string(result->refused.message())));
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    // What was written has its lines already.
    if (!status.ok()) status = record_.Audited(std::move(status), head_, nullptr);
    status_ = status;
    record_.Leave();
    Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  storage::Database& database_;
  CallPool& pool_;
  CallRecord record_;
  v1::ImportEventsRequest request_;
  v1::ImportEventsRequest head_;       // what the first says of the file, without its content
  v1::ImportEventsResponse response_;  // what has been done so far
  std::string parent_;
  storage::WriteOptions options_;
  std::unique_ptr<EventFile> file_;
  std::vector<v1::Event> events_;  // the batch
  std::vector<int64_t> lines_;     // the line of each
  size_t bytes_ = 0;               // of the batch
  std::optional<grpc::Status> end_;
  grpc::Status status_;
};

}  // namespace

grpc::ServerBidiReactor<v1::ImportEventsRequest, v1::ImportEventsResponse>* StartImportEvents(
    grpc::CallbackServerContext* context, storage::Database& database, CallPool& pool) {
  return new ImportStream(context, database, pool);
}

}  // namespace annals::service
