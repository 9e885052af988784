#include "clients/cli/submit_files.h"

#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"
#include "clients/cli/operation_run.h"
#include "google/longrunning/operations.pb.h"

namespace annals::cli {
namespace {

absl::StatusOr<google::longrunning::Operation> Submit(const IngestPlan& plan,
                                                      const Connection& connection,
                                                      const InputFile& file) {
  absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<v1::FileInfo> info = FileInfoOf(plan.input, file.path);
  if (!info.ok()) return info.status();
  v1::SubmitFileRequest first;
  first.set_parent(CollectionName(plan.collection));
  first.set_author(plan.author);
  *first.mutable_file() = *std::move(info);
  return connection.client().SubmitFile(first, [&] { return bytes->Next(); });
}

}  // namespace

ExitStatus SubmitFiles(const IngestPlan& plan, const Connection& connection, Output& out) {
  if (absl::Status may = CheckAsync(connection, true); !may.ok()) {
    return FailedCall(connection, may);
  }
  ExitStatus exit_status = kOk;
  for (const InputFile& file : InputFilesOf(plan.input)) {
    const auto submitted = Submit(plan, connection, file);
    if (submitted.ok()) {
      out.Write(submitted->name() + "\n");
      out.Flush();
      continue;
    }
    PrintError(file.path, submitted.status(), connection.server());
    exit_status = kFailed;
    if (absl::IsUnavailable(submitted.status())) return kUnreachable;
  }
  return exit_status;
}

}  // namespace annals::cli
