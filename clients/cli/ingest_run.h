// Ingests files, several at once, and reports what becomes of their documents in the order of the
// files.
//
//   IngestRun run(plan, connection, out);
//   ExitStatus status = run.Run();
//
// Memory is bounded: the files that are under way, and of those that are not next to be reported a
// thousand responses each.
#ifndef ANNALS_CLIENTS_CLI_INGEST_RUN_H_
#define ANNALS_CLIENTS_CLI_INGEST_RUN_H_

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/ingest_progress.h"
#include "clients/cli/input_files.h"
#include "clients/cli/listing.h"
#include "clients/cli/output.h"

namespace annals::cli {

struct IngestPlan {
  InputFlags input;
  std::string collection = "default";
  std::string author;  // for the history
  OutputFormat output = OutputFormat::kTable;
  size_t files_at_once = 1;
  // Whether standard error shows a line of progress instead of a line for each document.
  bool shows_progress = false;  // of a single small file never
};

// Stops all runs of this process at the next document, as the signal SIGINT does during a run. Safe
// to call from a signal handler.
void StopIngest();

class IngestRun {
 public:
  // All must outlive the run.
  IngestRun(const IngestPlan& plan, const Connection& connection, Output& out);

  // Ingests everything; may be called once.
  ExitStatus Run();

 private:
  // What of a file waits until the files before it have been reported.
  struct Report {
    std::deque<annals::v1::IngestFileResponse> responses;
    absl::Status status;
    bool done = false;
  };

  void Work();
  absl::Status Ingest(size_t index);

  // Takes the next response of a file. False: the call shall end.
  bool Take(size_t index, annals::v1::IngestFileResponse& response);
  void Finish(size_t index, absl::Status status);
  bool MayGoOn(size_t index) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Shows all that waits of the files that are next.
  void ShowWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Show(const std::string& path, const annals::v1::IngestFileResponse& response)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ShowFailure(const std::string& path, const absl::Status& status)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PrintLine(const std::string& path, const annals::v1::IngestFileResponse& response)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ShowProgress() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ClearProgress() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const IngestPlan& plan_;
  const Connection& connection_;
  const std::vector<InputFile> files_;
  const uint64_t all_bytes_;  // of files_; 0: not known
  const bool shows_progress_;
  const absl::Time begin_;

  absl::Mutex mutex_;
  Output& out_ ABSL_GUARDED_BY(mutex_);
  Listing listing_ ABSL_GUARDED_BY(mutex_);
  std::vector<Report> reports_ ABSL_GUARDED_BY(mutex_);  // of files_
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;              // the file that is next to be begun
  size_t front_ ABSL_GUARDED_BY(mutex_) = 0;             // the first that has not been reported
  IngestCounts counts_ ABSL_GUARDED_BY(mutex_);
  absl::Time shown_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();  // the line of progress
  ExitStatus exit_status_ ABSL_GUARDED_BY(mutex_) = kOk;
  bool unreachable_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_INGEST_RUN_H_
