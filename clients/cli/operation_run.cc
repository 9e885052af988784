#include "clients/cli/operation_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string_view>

#include "absl/strings/ascii.h"
#include "annals/v1/admin_service.pb.h"
#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cpp/operation.h"
#include "clients/cpp/status.h"

namespace annals::cli {
namespace {

using google::longrunning::Operation;

// The last part of a name.
std::string LastPart(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// The id of the collection of a name.
std::string CollectionOf(const std::string& name) {
  const size_t begin = name.find('/') + 1;
  return name.substr(begin, name.find('/', begin) - begin);
}

// Differences go to standard output, one a line; what was looked at to standard error.
ExitStatus Show(const v1::CollectionReport& report, Output& out) {
  for (const std::string& difference : report.differences()) out.Write(difference + "\n");
  out.Flush();
  const int64_t untold = report.difference_count() - report.differences_size();
  if (untold > 0) std::cerr << fmt::format("{} more differences\n", untold);
  std::cerr << fmt::format("revision {}: {} documents, {} events, {} entries; {} differences\n",
                           report.revision(), report.document_count(), report.event_count(),
                           report.entry_count(), report.difference_count());
  return report.difference_count() == 0 ? kOk : kFailed;
}

ExitStatus Show(const v1::RepairCollectionResponse& repaired, Output& out) {
  std::cerr << fmt::format("found {} differences, mended {} entries\n",
                           repaired.before().difference_count(), repaired.mended_count());
  const ExitStatus left = Show(repaired.after(), out);
  if (left != kOk) {
    std::cerr << "what is left needs these documents to be ingested again, or deleted\n";
  }
  return left;
}

ExitStatus Show(const v1::SubmitFileResponse& stored, Output& out) {
  for (const v1::DocumentProblem& problem : stored.problems()) PrintProblem("document", problem);
  out.Write(fmt::format("{} stored, {} replaced, {} unchanged, {} failed; {} events\n",
                        stored.created_count(), stored.replaced_count(), stored.unchanged_count(),
                        stored.failed_count(), stored.event_count()));
  return stored.failed_count() == 0 ? kOk : kFailed;
}

ExitStatus ShowResult(const Operation& ended, Output& out) {
  const std::string target = client::MetadataOf(ended).target();
  if (const auto made = client::ResultOf<v1::BackupCollectionResponse>(ended); made.ok()) {
    const v1::Backup& backup = made->backup();
    out.Write(fmt::format("backup {} of {}, revision {}, {} bytes\n", LastPart(backup.name()),
                          CollectionOf(backup.name()), backup.revision(), backup.size_bytes()));
    return kOk;
  }
  if (const auto restored = client::ResultOf<v1::RestoreCollectionResponse>(ended); restored.ok()) {
    out.Write(fmt::format("restored {}, revision {}, from backup {}\n", LastPart(restored->name()),
                          restored->revision(), LastPart(target)));
    return kOk;
  }
  if (client::ResultOf<v1::VerifyBackupResponse>(ended).ok()) {
    out.Write(fmt::format("backup {} is whole\n", LastPart(target)));
    return kOk;
  }
  if (client::ResultOf<v1::CompactCollectionResponse>(ended).ok()) {
    out.Write(fmt::format("compacted {}\n", LastPart(target)));
    return kOk;
  }
  if (const auto found = client::ResultOf<v1::VerifyCollectionResponse>(ended); found.ok()) {
    return Show(found->report(), out);
  }
  if (const auto repaired = client::ResultOf<v1::RepairCollectionResponse>(ended); repaired.ok()) {
    return Show(*repaired, out);
  }
  const auto stored = client::ResultOf<v1::SubmitFileResponse>(ended);
  if (stored.ok()) return Show(*stored, out);
  PrintError("", stored.status());
  return kFailed;
}

}  // namespace

void AddAsyncFlag(CLI::App& command, bool& async) {
  command.add_flag(
      "--async", async,
      "Do not wait: print the name of the operation, for `annals wait` and others; for "
      "use with a server");
}

absl::Status CheckAsync(const Connection& connection, bool async) {
  if (!async || !connection.server().empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--async is for use with a server: without one the work ends with the command");
}

ExitStatus RunOperation(const Connection& connection, bool async, Output& out,
                        absl::FunctionRef<absl::StatusOr<Operation>()> start) {
  if (absl::Status may = CheckAsync(connection, async); !may.ok()) {
    return FailedCall(connection, may);
  }
  const absl::StatusOr<Operation> started = start();
  if (started.ok() && async) {
    out.Write(started->name() + "\n");
    return kOk;
  }
  const bool shows = isatty(STDERR_FILENO) != 0;
  const absl::StatusOr<Operation> ended =
      connection.client().AwaitEnd(started, [shows](const v1::OperationMetadata& metadata) {
        if (shows) std::cerr << "\r\x1b[K" << ProgressText(metadata) << std::flush;
      });
  if (shows) std::cerr << "\r\x1b[K" << std::flush;
  if (!ended.ok()) return FailedCall(connection, ended.status());
  if (!ended->has_error()) return ShowResult(*ended, out);
  return FailedCall(connection, client::FromRpcStatus(ended->error()));
}

std::string ProgressText(const v1::OperationMetadata& metadata) {
  std::string text = fmt::format("{}  {:.0f}%", StateWord(metadata.state()),
                                 std::floor(100 * metadata.fraction_done()));
  constexpr double kMegabyte = 1e6;
  if (metadata.work_total() > 0 && metadata.unit() == v1::OperationMetadata::UNIT_BYTES) {
    text +=
        fmt::format("  {:.1f} of {:.1f} MB", static_cast<double>(metadata.work_done()) / kMegabyte,
                    static_cast<double>(metadata.work_total()) / kMegabyte);
  } else if (metadata.work_total() > 0) {
    text += fmt::format("  {} of {} records", metadata.work_done(), metadata.work_total());
  }
  if (metadata.document_count() > 0) {
    text += fmt::format("  {} documents", metadata.document_count());
  }
  return text;
}

std::string StateWord(v1::OperationMetadata::State state) {
  constexpr std::string_view kPrefix = "STATE_";
  const std::string& name = v1::OperationMetadata::State_Name(state);
  return name.empty() ? "unknown" : absl::AsciiStrToLower(name.substr(kPrefix.size()));
}

}  // namespace annals::cli
