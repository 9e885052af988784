// annals.v1.AdminService: backups, checks, repairs and numbers of collections.
#ifndef ANNALS_SERVICE_ADMIN_SERVICE_H_
#define ANNALS_SERVICE_ADMIN_SERVICE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "annals/v1/admin_service.grpc.pb.h"
#include "service/call.h"
#include "service/operations.h"
#include "storage/database.h"
#include "storage/progress.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class AdminServiceImpl final : public v1::AdminService::CallbackService {
 public:
  // `backups` is the folder in which each collection has a folder of backups; empty: there is none.
  // Calls may open collections and read listings of files, so `pool` is not one of those who only
  // read.
  AdminServiceImpl(storage::Database& database, std::string backups, Operations& operations,
                   CallPool& pool)
      : database_(database), backups_(std::move(backups)), operations_(operations), pool_(pool) {}

  grpc::ServerUnaryReactor* BackupCollection(grpc::CallbackServerContext* context,
                                             const v1::BackupCollectionRequest* request,
                                             google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* ListBackups(grpc::CallbackServerContext* context,
                                        const v1::ListBackupsRequest* request,
                                        v1::ListBackupsResponse* response) override;
  grpc::ServerUnaryReactor* VerifyBackup(grpc::CallbackServerContext* context,
                                         const v1::VerifyBackupRequest* request,
                                         google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* RestoreCollection(grpc::CallbackServerContext* context,
                                              const v1::RestoreCollectionRequest* request,
                                              google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* VerifyCollection(grpc::CallbackServerContext* context,
                                             const v1::VerifyCollectionRequest* request,
                                             google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* RepairCollection(grpc::CallbackServerContext* context,
                                             const v1::RepairCollectionRequest* request,
                                             google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* CompactCollection(grpc::CallbackServerContext* context,
                                              const v1::CompactCollectionRequest* request,
                                              google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* GetCollectionStatistics(
      grpc::CallbackServerContext* context, const v1::GetCollectionStatisticsRequest* request,
      v1::GetCollectionStatisticsResponse* response) override;

 private:
  // What each method is to do; errors are those of its call.
  absl::Status PlanBackup(const v1::BackupCollectionRequest& request, OperationPlan& plan);
  absl::Status PlanVerifyBackup(const v1::VerifyBackupRequest& request, OperationPlan& plan);
  absl::Status PlanRestore(const v1::RestoreCollectionRequest& request, OperationPlan& plan);
  absl::Status PlanVerify(const v1::VerifyCollectionRequest& request, OperationPlan& plan);
  absl::Status PlanRepair(const v1::RepairCollectionRequest& request, OperationPlan& plan);
  absl::Status PlanCompact(const v1::CompactCollectionRequest& request, OperationPlan& plan);

  absl::Status List(const v1::ListBackupsRequest& request, v1::ListBackupsResponse& response);
  absl::Status Measure(const v1::GetCollectionStatisticsRequest& request,
                       v1::GetCollectionStatisticsResponse& response);

  // A plan for the collection `name`, which must be there, and `work` for when it is its turn.
  template <class Response>
  absl::Status PlanFor(const std::string& name, OperationPlan& plan,
                       std::function<absl::Status(storage::Collection& collection,
                                                  storage::Progress& progress, Response& response)>
                           work);

  // Fills in what a plan about the backup `name` is for; returns the backups that have it.
  absl::StatusOr<storage::Backups> PlanForBackup(const std::string& name,
                                                 OperationPlan& plan) const;

  storage::Database& database_;
  const std::string backups_;
  Operations& operations_;
  CallPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_ADMIN_SERVICE_H_
