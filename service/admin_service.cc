#include "service/admin_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "service/call.h"
#include "service/lookup.h"
#include "service/paging.h"
#include "service/start_operation.h"
#include "service/status.h"
#include "service/violations.h"
#include "storage/backup.h"
#include "storage/repair.h"
#include "storage/resource_name.h"
#include "storage/statistics.h"
#include "storage/verify.h"

namespace annals::service {
namespace {

// The backups of a collection. FAILED_PRECONDITION without a folder for them.
absl::StatusOr<storage::Backups> BackupsOf(const std::string& folder,
                                           const std::string& collection) {
  if (folder.empty()) {
    return absl::FailedPreconditionError(
        "there is no folder for backups; name one with --backups, to annalsd where that serves");
  }
  return storage::Backups(fmt::format("{}/{}", folder, collection));
}

// A backup that a request names.
struct NamedBackup {
  std::string collection;
  uint32_t number = 0;
};

absl::StatusOr<NamedBackup> ParseName(const std::string& name) {
  absl::StatusOr<storage::ResourceId> parsed = storage::ParseBackupName(name);
  if (!parsed.ok()) return OfField("name", parsed.status());
  NamedBackup named{.collection = std::move(parsed->collection)};
  if (!absl::SimpleAtoi(parsed->id, &named.number)) {
    return InvalidField("name", fmt::format("{} does not end in a number", Quoted(name)));
  }
  return named;
}

v1::Backup MessageOf(const storage::Backup& backup, const std::string& collection) {
  v1::Backup message;
  message.set_name(storage::BackupName(collection, std::to_string(backup.number)));
  message.set_damaged(backup.damaged);
  if (backup.damaged) return message;
  message.mutable_create_time()->set_seconds(absl::ToUnixSeconds(backup.time));
  message.set_revision(backup.revision);
  message.set_size_bytes(backup.bytes);
  return message;
}

v1::CollectionReport MessageOf(const storage::VerifyReport& report) {
  v1::CollectionReport message;
  message.set_revision(report.revision);
  message.set_document_count(report.documents);
  message.set_event_count(report.events);
  message.set_entry_count(report.entries);
  message.mutable_differences()->Assign(report.differences.begin(), report.differences.end());
  message.set_difference_count(report.difference_count);
  return message;
}

v1::FamilyStatistics MessageOf(const storage::FamilyStatistics& family) {
  v1::FamilyStatistics message;
  message.set_name(family.name);
  message.set_key_count(family.keys);
  message.set_table_file_count(family.table_files);
  message.set_table_bytes(family.table_bytes);
  message.set_blob_bytes(family.blob_bytes);
  message.set_memory_bytes(family.memory_bytes);
  message.set_pending_compaction_bytes(family.pending_compaction_bytes);
  return message;
}

}  // namespace

grpc::ServerUnaryReactor* AdminServiceImpl::BackupCollection(
    grpc::CallbackServerContext* context, const v1::BackupCollectionRequest* request,
    google::longrunning::Operation* response) {
  return StartOperation(context, "annals.v1.AdminService/BackupCollection", *request, *response,
                        pool_, operations_,
                        [=, this](OperationPlan& plan) { return PlanBackup(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::ListBackups(grpc::CallbackServerContext* context,
                                                        const v1::ListBackupsRequest* request,
                                                        v1::ListBackupsResponse* response) {
  return StartCall(context, "annals.v1.AdminService/ListBackups", *request, pool_,
                   [=, this] { return List(*request, *response); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::VerifyBackup(grpc::CallbackServerContext* context,
                                                         const v1::VerifyBackupRequest* request,
                                                         google::longrunning::Operation* response) {
  return StartOperation(
      context, "annals.v1.AdminService/VerifyBackup", *request, *response, pool_, operations_,
      [=, this](OperationPlan& plan) { return PlanVerifyBackup(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::RestoreCollection(
    grpc::CallbackServerContext* context, const v1::RestoreCollectionRequest* request,
    google::longrunning::Operation* response) {
  return StartOperation(context, "annals.v1.AdminService/RestoreCollection", *request, *response,
                        pool_, operations_,
                        [=, this](OperationPlan& plan) { return PlanRestore(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::VerifyCollection(
    grpc::CallbackServerContext* context, const v1::VerifyCollectionRequest* request,
    google::longrunning::Operation* response) {
  return StartOperation(context, "annals.v1.AdminService/VerifyCollection", *request, *response,
                        pool_, operations_,
                        [=, this](OperationPlan& plan) { return PlanVerify(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::RepairCollection(
    grpc::CallbackServerContext* context, const v1::RepairCollectionRequest* request,
    google::longrunning::Operation* response) {
  return StartOperation(context, "annals.v1.AdminService/RepairCollection", *request, *response,
                        pool_, operations_,
                        [=, this](OperationPlan& plan) { return PlanRepair(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::CompactCollection(
    grpc::CallbackServerContext* context, const v1::CompactCollectionRequest* request,
    google::longrunning::Operation* response) {
  return StartOperation(context, "annals.v1.AdminService/CompactCollection", *request, *response,
                        pool_, operations_,
                        [=, this](OperationPlan& plan) { return PlanCompact(*request, plan); });
}

grpc::ServerUnaryReactor* AdminServiceImpl::GetCollectionStatistics(
    grpc::CallbackServerContext* context, const v1::GetCollectionStatisticsRequest* request,
    v1::GetCollectionStatisticsResponse* response) {
  return StartCall(context, "annals.v1.AdminService/GetCollectionStatistics", *request, pool_,
                   [=, this] { return Measure(*request, *response); });
}

template <class Response>
absl::Status AdminServiceImpl::PlanFor(
    const std::string& name, OperationPlan& plan,
    std::function<absl::Status(storage::Collection& collection, storage::Progress& progress,
                               Response& response)>
        work) {
  const auto collection = FindCollection(database_, name);
  if (!collection.ok()) return collection.status();
  plan.collection = (*collection)->id();
  plan.target = name;
  // Looked up anew when it is its turn: who waits keeps nobody from deleting the collection.
  plan.work = [this, name, work = std::move(work)](OperationProgress& progress) -> OperationResult {
    const auto found = FindCollection(database_, name);
    if (!found.ok()) return found.status();
    auto response = std::make_unique<Response>();
    if (absl::Status done = work(**found, progress.work, *response); !done.ok()) return done;
    return response;
  };
  return absl::OkStatus();
}

absl::Status AdminServiceImpl::PlanBackup(const v1::BackupCollectionRequest& request,
                                          OperationPlan& plan) {
  const int32_t keep = request.keep();
  Violations wrong;
  if (keep < 0) {
    wrong.Add(InvalidField("keep", fmt::format("{} is negative; write 0 to keep all", keep)));
  }
  wrong.Add(PlanFor<v1::BackupCollectionResponse>(
      request.name(), plan,
      [this, keep](storage::Collection& collection, storage::Progress& progress,
                   v1::BackupCollectionResponse& response) -> absl::Status {
        absl::StatusOr<storage::Backups> backups = BackupsOf(backups_, collection.id());
        if (!backups.ok()) return backups.status();
        const absl::StatusOr<storage::Backup> made = backups->Make(collection, &progress);
        if (!made.ok()) return made.status();
        *response.mutable_backup() = MessageOf(*made, collection.id());
        return keep == 0 ? absl::OkStatus() : backups->KeepNewest(static_cast<size_t>(keep));
      }));
  if (!wrong.empty()) return wrong.status();
  return BackupsOf(backups_, plan.collection).status();
}

absl::Status AdminServiceImpl::PlanVerifyBackup(const v1::VerifyBackupRequest& request,
                                                OperationPlan& plan) {
  absl::StatusOr<storage::Backups> backups = PlanForBackup(request.name(), plan);
  if (!backups.ok()) return backups.status();
  plan.work = [backups = *backups,
               name = request.name()](OperationProgress& progress) -> OperationResult {
    const absl::Status sound = backups.Verify(ParseName(name)->number, &progress.work);
    if (!sound.ok()) return WithResource(sound, "backup", name);
    return std::make_unique<v1::VerifyBackupResponse>();
  };
  return absl::OkStatus();
}

absl::Status AdminServiceImpl::PlanRestore(const v1::RestoreCollectionRequest& request,
                                           OperationPlan& plan) {
  absl::StatusOr<storage::Backups> backups = PlanForBackup(request.name(), plan);
  if (!backups.ok()) return backups.status();
  const absl::StatusOr<std::vector<std::string>> there = database_.ListCollections();
  if (!there.ok()) return there.status();
  if (std::ranges::find(*there, plan.collection) != there->end()) {
    return absl::AlreadyExistsError(
        fmt::format("{} is there already; a backup is restored only where nothing is",
                    Quoted(storage::CollectionName(plan.collection))));
  }
  plan.work = [this, backups = *backups, name = request.name(),
               id = plan.collection](OperationProgress& progress) -> OperationResult {
    const absl::StatusOr<storage::Backup> restored =
        database_.RestoreCollection(id, backups, ParseName(name)->number, &progress.work);
    if (!restored.ok()) return WithResource(restored.status(), "backup", name);
    auto response = std::make_unique<v1::RestoreCollectionResponse>();
    response->set_name(storage::CollectionName(id));
    response->set_revision(restored->revision);
    return response;
  };
  return absl::OkStatus();
}

absl::Status AdminServiceImpl::PlanVerify(const v1::VerifyCollectionRequest& request,
                                          OperationPlan& plan) {
  plan.unit = v1::OperationMetadata::UNIT_RECORDS;
  return PlanFor<v1::VerifyCollectionResponse>(
      request.name(), plan,
      [](storage::Collection& collection, storage::Progress& progress,
         v1::VerifyCollectionResponse& response) {
        const absl::StatusOr<storage::VerifyReport> report = storage::Verify(collection, &progress);
        if (report.ok()) *response.mutable_report() = MessageOf(*report);
        return report.status();
      });
}

absl::Status AdminServiceImpl::PlanRepair(const v1::RepairCollectionRequest& request,
                                          OperationPlan& plan) {
  plan.unit = v1::OperationMetadata::UNIT_RECORDS;
  return PlanFor<v1::RepairCollectionResponse>(
      request.name(), plan,
      [](storage::Collection& collection, storage::Progress& progress,
         v1::RepairCollectionResponse& response) -> absl::Status {
        const absl::StatusOr<storage::RepairReport> report = storage::Repair(collection, &progress);
        if (!report.ok()) return report.status();
        *response.mutable_before() = MessageOf(report->before);
        response.set_mended_count(report->mended_entries);
        *response.mutable_after() = MessageOf(report->after);
        return absl::OkStatus();
      });
}

absl::Status AdminServiceImpl::PlanCompact(const v1::CompactCollectionRequest& request,
                                           OperationPlan& plan) {
  return PlanFor<v1::CompactCollectionResponse>(
      request.name(), plan,
      [](storage::Collection& collection, storage::Progress& progress,
         v1::CompactCollectionResponse& /*response*/) {
        return storage::Compact(collection, &progress);
      });
}

absl::StatusOr<storage::Backups> AdminServiceImpl::PlanForBackup(const std::string& name,
                                                                 OperationPlan& plan) const {
  const absl::StatusOr<NamedBackup> named = ParseName(name);
  if (!named.ok()) return named.status();
  absl::StatusOr<storage::Backups> backups = BackupsOf(backups_, named->collection);
  if (!backups.ok()) return backups.status();
  const absl::StatusOr<storage::Backup> backup = backups->Get(named->number);
  if (!backup.ok()) return WithResource(backup.status(), "backup", name);
  plan.collection = named->collection;
  plan.target = name;
  return backups;
}

absl::Status AdminServiceImpl::List(const v1::ListBackupsRequest& request,
                                    v1::ListBackupsResponse& response) {
  Violations wrong;
  const std::string id = wrong.ValueOf(ParseParent(request.parent()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  // The number of the last backup of the page before.
  uint32_t after = 0;
  if (!request.page_token().empty() && !absl::SimpleAtoi(request.page_token(), &after)) {
    wrong.Add(InvalidField("page_token", fmt::format("{} is not a token of this listing",
                                                     Quoted(request.page_token()))));
  }
  if (!wrong.empty()) return wrong.status();
  const absl::StatusOr<storage::Backups> backups = BackupsOf(backups_, id);
  if (!backups.ok()) return backups.status();
  const absl::StatusOr<std::vector<storage::Backup>> listed = backups->List();
  if (!listed.ok()) return listed.status();
  for (const storage::Backup& backup : *listed) {
    if (backup.number <= after) continue;
    if (response.backups_size() == page_size) {
      response.set_next_page_token(std::to_string(after));
      break;
    }
    *response.add_backups() = MessageOf(backup, id);
    after = backup.number;
  }
  return absl::OkStatus();
}

absl::Status AdminServiceImpl::Measure(const v1::GetCollectionStatisticsRequest& request,
                                       v1::GetCollectionStatisticsResponse& response) {
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      FindCollection(database_, request.name());
  if (!collection.ok()) return collection.status();
  const absl::StatusOr<storage::Statistics> statistics = storage::StatisticsOf(**collection);
  if (!statistics.ok()) return statistics.status();
  const absl::StatusOr<int64_t> documents = storage::CountDocuments(**collection);
  if (!documents.ok()) return documents.status();
  response.set_revision(statistics->revision);
  response.set_document_count(*documents);
  response.set_event_count(statistics->events);
  response.set_undated_event_count(statistics->undated_events);
  for (const storage::FamilyStatistics& family : statistics->families) {
    *response.add_families() = MessageOf(family);
  }
  response.set_log_bytes(statistics->log_bytes);
  response.set_cache_bytes(statistics->cache_bytes);
  response.set_snapshot_count(statistics->snapshots);
  response.set_running_compaction_count(statistics->running_compactions);
  response.set_background_error_count(statistics->background_errors);
  response.set_writes_stopped(statistics->writes_stopped);
  return absl::OkStatus();
}

}  // namespace annals::service
