// annals.v1.AdminService: backups, checks, repairs and numbers of collections.
#ifndef ANNALS_SERVICE_ADMIN_SERVICE_H_
#define ANNALS_SERVICE_ADMIN_SERVICE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "annals/v1/admin_service.grpc.pb.h"
#include "service/call.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class AdminServiceImpl final : public v1::AdminService::CallbackService {
 public:
  // `backups` is the folder in which each collection has a folder of backups; empty: there is none.
  // Calls take as long as reading all of a collection does, so `pool` is one that serves no others.
  AdminServiceImpl(storage::Database& database, std::string backups, CallPool& pool)
      : database_(database), backups_(std::move(backups)), pool_(pool) {}

  grpc::ServerUnaryReactor* BackupCollection(grpc::CallbackServerContext* context,
                                             const v1::BackupCollectionRequest* request,
                                             v1::BackupCollectionResponse* response) override;
  grpc::ServerUnaryReactor* ListBackups(grpc::CallbackServerContext* context,
                                        const v1::ListBackupsRequest* request,
                                        v1::ListBackupsResponse* response) override;
  grpc::ServerUnaryReactor* VerifyBackup(grpc::CallbackServerContext* context,
                                         const v1::VerifyBackupRequest* request,
                                         v1::VerifyBackupResponse* response) override;
  grpc::ServerUnaryReactor* RestoreCollection(grpc::CallbackServerContext* context,
                                              const v1::RestoreCollectionRequest* request,
                                              v1::RestoreCollectionResponse* response) override;
  grpc::ServerUnaryReactor* VerifyCollection(grpc::CallbackServerContext* context,
                                             const v1::VerifyCollectionRequest* request,
                                             v1::VerifyCollectionResponse* response) override;
  grpc::ServerUnaryReactor* RepairCollection(grpc::CallbackServerContext* context,
                                             const v1::RepairCollectionRequest* request,
                                             v1::RepairCollectionResponse* response) override;
  grpc::ServerUnaryReactor* CompactCollection(grpc::CallbackServerContext* context,
                                              const v1::CompactCollectionRequest* request,
                                              v1::CompactCollectionResponse* response) override;
  grpc::ServerUnaryReactor* GetCollectionStatistics(
      grpc::CallbackServerContext* context, const v1::GetCollectionStatisticsRequest* request,
      v1::GetCollectionStatisticsResponse* response) override;

 private:
  absl::Status Backup(const v1::BackupCollectionRequest& request,
                      v1::BackupCollectionResponse& response);
  absl::Status List(const v1::ListBackupsRequest& request, v1::ListBackupsResponse& response);
  absl::Status CheckBackup(const v1::VerifyBackupRequest& request);
  absl::Status Restore(const v1::RestoreCollectionRequest& request,
                       v1::RestoreCollectionResponse& response);
  absl::Status Verify(const v1::VerifyCollectionRequest& request,
                      v1::VerifyCollectionResponse& response);
  absl::Status Repair(const v1::RepairCollectionRequest& request,
                      v1::RepairCollectionResponse& response);
  absl::Status Compact(const v1::CompactCollectionRequest& request);
  absl::Status Measure(const v1::GetCollectionStatisticsRequest& request,
                       v1::GetCollectionStatisticsResponse& response);

  storage::Database& database_;
  const std::string backups_;
  CallPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_ADMIN_SERVICE_H_
