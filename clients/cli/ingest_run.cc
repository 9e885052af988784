#include "clients/cli/ingest_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cli/json.h"
#include "clients/cli/text_width.h"

namespace annals::cli {
namespace {

constexpr size_t kMaxWaitingResponses = 1000;
// A file that takes some seconds.
constexpr uint64_t kLargeFileBytes = 1'000'000;
constexpr absl::Duration kBetweenProgress = absl::Milliseconds(100);

std::atomic<bool> g_stopped = false;
static_assert(std::atomic<bool>::is_always_lock_free);

// While it lives SIGINT stops the run; a second one ends the program.
class StopOnInterrupt {
 public:
  StopOnInterrupt() {
    struct sigaction action = {};
    action.sa_handler = [](int) { StopIngest(); };
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, &before_);
  }
  ~StopOnInterrupt() { sigaction(SIGINT, &before_, nullptr); }
  StopOnInterrupt(const StopOnInterrupt&) = delete;
  StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

 private:
  struct sigaction before_ = {};
};

std::string OutcomeWord(v1::IngestOutcome outcome) {
  switch (outcome) {
    case v1::INGEST_OUTCOME_CREATED:
      return "stored";
    case v1::INGEST_OUTCOME_REPLACED:
      return "replaced";
    case v1::INGEST_OUTCOME_UNCHANGED:
      return "unchanged";
    default:
      return "done";
  }
}

// 0 when the length of one of them is not known, as that of standard input.
uint64_t BytesOf(const std::vector<InputFile>& files) {
  uint64_t bytes = 0;
  for (const InputFile& file : files) {
    std::error_code error;
    const uintmax_t size = std::filesystem::file_size(file.path, error);
    if (error && file.path == "-") return 0;
    if (!error) bytes += size;
  }
  return bytes;
}

}  // namespace

void StopIngest() { g_stopped = true; }

IngestRun::IngestRun(const IngestPlan& plan, const Connection& connection, Output& out)
    : plan_(plan),
      connection_(connection),
      files_(InputFilesOf(plan.input)),
      all_bytes_(BytesOf(files_)),
      shows_progress_(plan.shows_progress && (files_.size() > 1 || all_bytes_ > kLargeFileBytes)),
      begin_(absl::Now()),
      out_(out),
      listing_(plan.output, {}, {"path", "outcome", "events", "mentions", "date", "document"}, out),
      reports_(files_.size()) {
  counts_.all_bytes = all_bytes_;
}

ExitStatus IngestRun::Run() {
  const StopOnInterrupt stop_on_interrupt;
  const size_t threads = std::clamp(files_.size(), size_t{1}, plan_.files_at_once);
  std::vector<std::thread> workers;
  for (size_t i = 1; i < threads; ++i) workers.emplace_back([this] { Work(); });
  Work();
  for (std::thread& worker : workers) worker.join();

  absl::MutexLock lock(&mutex_);
  ClearProgress();
  listing_.Finish();
  if (counts_.documents() > 1) {
    std::cerr << SummaryOf(counts_, absl::Now() - begin_) << "\n";
  }
  if (g_stopped) {
    PrintError("", absl::CancelledError("stopped; the same command goes on where it was"));
    return kInterrupted;
  }
  const size_t all = std::max(counts_.documents(), files_.size());
  if (counts_.failed > 0 && all > 1) {
    PrintError("", absl::UnknownError(
                       fmt::format("{} of {} documents were not stored", counts_.failed, all)));
  }
  return exit_status_;
}

void IngestRun::Work() {
  while (true) {
    size_t index = 0;
    {
      absl::MutexLock lock(&mutex_);
      if (next_ == files_.size() || unreachable_ || g_stopped) return;
      index = next_++;
    }
    Finish(index, Ingest(index));
  }
}

absl::Status IngestRun::Ingest(size_t index) {
  const InputFile& file = files_[index];
  absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<v1::FileInfo> info = FileInfoOf(plan_.input, file.path);
  if (!info.ok()) return info.status();
  v1::IngestFileRequest first;
  first.set_parent(CollectionName(plan_.collection));
  first.set_author(plan_.author);
  *first.mutable_file() = *std::move(info);
  return connection_.client().IngestFile(
      first,
      [&] {
        absl::StatusOr<std::string> piece = bytes->Next();
        if (piece.ok()) {
          absl::MutexLock lock(&mutex_);
          counts_.file_bytes += piece->size();
        }
        return piece;
      },
      [&](v1::IngestFileResponse& response) { return Take(index, response); });
}

bool IngestRun::MayGoOn(size_t index) const {
  return index == front_ || reports_[index].responses.size() < kMaxWaitingResponses || unreachable_;
}

bool IngestRun::Take(size_t index, v1::IngestFileResponse& response) {
  absl::MutexLock lock(&mutex_);
  reports_[index].responses.push_back(std::move(response));
  ShowWaiting();
  const auto may_go_on = [this, index]()
                             ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return MayGoOn(index); };
  mutex_.Await(absl::Condition(&may_go_on));
  return !unreachable_ && !g_stopped;
}

void IngestRun::Finish(size_t index, absl::Status status) {
  absl::MutexLock lock(&mutex_);
  // Nor would the next file be stored.
  if (absl::IsUnavailable(status)) unreachable_ = true;
  reports_[index].status = std::move(status);
  reports_[index].done = true;
  ShowWaiting();
}

void IngestRun::ShowWaiting() {
  for (; front_ < files_.size(); ++front_) {
    Report& report = reports_[front_];
    const std::string& path = files_[front_].path;
    for (; !report.responses.empty(); report.responses.pop_front()) {
      Show(path, report.responses.front());
    }
    if (!report.done) break;
    if (!report.status.ok()) ShowFailure(path, report.status);
  }
  ShowProgress();
}

void IngestRun::ShowFailure(const std::string& path, const absl::Status& status) {
  ClearProgress();
  PrintError(path, status, connection_.server());
  ++counts_.failed;
  exit_status_ = absl::IsUnavailable(status) ? kUnreachable : kFailed;
}

void IngestRun::Show(const std::string& file_path, const v1::IngestFileResponse& response) {
  if (response.has_problem()) {
    ClearProgress();
    PrintProblem(file_path, response.problem());
    ++counts_.failed;
    exit_status_ = kFailed;
    return;
  }
  const v1::Document& document = response.document();
  switch (response.outcome()) {
    case v1::INGEST_OUTCOME_REPLACED:
      ++counts_.replaced;
      break;
    case v1::INGEST_OUTCOME_UNCHANGED:
      ++counts_.unchanged;
      break;
    default:
      ++counts_.stored;
  }
  counts_.events += static_cast<size_t>(document.event_count());
  counts_.text_bytes += document.text_bytes();
  const std::string path = PathOf(file_path, document);
  if (plan_.output == OutputFormat::kTable) {
    if (!shows_progress_) PrintLine(path, response);
  } else if (plan_.output == OutputFormat::kCsv) {
    listing_.AddRow({path, OutcomeWord(response.outcome()), std::to_string(document.event_count()),
                     std::to_string(response.mention_count()), document.date().edtf(),
                     document.name()});
  } else {
    listing_.AddJson(JsonOf(response));
  }
}

// Shown line by line, so this table has fixed widths and does not go through Table.
void IngestRun::PrintLine(const std::string& path, const v1::IngestFileResponse& response) {
  const v1::Document& document = response.document();
  std::string line =
      fmt::format("{:<9}  {:>4} events  {:>4} dates  {}", OutcomeWord(response.outcome()),
                  document.event_count(), response.mention_count(), path);
  if (!document.date().edtf().empty()) line += ", dated " + document.date().edtf();
  out_.Write(line + "\n");
  out_.Flush();
}

void IngestRun::ShowProgress() {
  const absl::Time now = absl::Now();
  if (!shows_progress_ || now - shown_ < kBetweenProgress) return;
  shown_ = now;
  std::cerr << "\r\x1b[K"
            << ProgressOf(counts_, now - begin_, static_cast<size_t>(TerminalWidth() - 1))
            << std::flush;
}

void IngestRun::ClearProgress() {
  if (shows_progress_ && shown_ != absl::InfinitePast()) std::cerr << "\r\x1b[K";
  shown_ = absl::InfinitePast();
}

}  // namespace annals::cli
