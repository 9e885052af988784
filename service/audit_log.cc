#include "service/audit_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/metrics.h"

namespace annals::service {
namespace {

constexpr mode_t kMode = 0640;

// `bytes` becomes what could not be written.
absl::Status WriteAll(int descriptor, std::string_view& bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::UnavailableError(std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// As far as it can be: where it cannot, as among devices, there is nothing to lose.
void SyncFolderOf(const std::string& path) {
  const std::string folder = std::filesystem::absolute(path).parent_path();
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

absl::StatusOr<AuditLog::File> AuditLog::OpenFile(const std::string& path, bool syncs) {
  File file;
  file.descriptor = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kMode);
  struct stat found {};
  if (file.descriptor < 0 || fstat(file.descriptor, &found) != 0) {
    return absl::InvalidArgumentError(
        fmt::format("the audit log {} cannot be written to: {}", path, std::strerror(errno)));
  }
  file.device = found.st_dev;
  file.number = found.st_ino;
  if (syncs) SyncFolderOf(path);
  return file;
}

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(const std::string& path, bool syncs) {
  const absl::StatusOr<File> file = OpenFile(path, syncs);
  if (!file.ok()) return file.status();
  return std::unique_ptr<AuditLog>(new AuditLog(path, syncs, *file));
}

AuditLog::~AuditLog() { close(file_.descriptor); }

absl::Status AuditLog::Append(absl::Span<const LogField> fields) {
  const std::string line = FormatLogLine("write", fields);
  absl::MutexLock lock(&mutex_);
  Follow();
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  // What a full disk has cut off must not spoil the line after it.
  const std::string whole = fmt::format("{}ts={} {}\n", is_torn_ ? "\n" : "", time, line);
  absl::Status written = Write(whole);
  if (written.ok() && syncs_) written = SyncUpTo(written_);
  if (written.ok()) return written;
  CountAuditFailure();
  Log(spdlog::level::err, "the audit log cannot be written to",
      {{"file", path_}, {"error", std::string(written.message())}, {"line", line}});
  return absl::UnavailableError(
      fmt::format("the audit log cannot be written to: {}", std::string(written.message())));
}

absl::Status AuditLog::Write(const std::string& line) {
  std::string_view left = line;
  absl::Status written = WriteAll(file_.descriptor, left);
  is_torn_ = written.ok() ? false : is_torn_ || left.size() < line.size();
  if (written.ok()) ++written_;
  return written;
}

absl::Status AuditLog::SyncUpTo(uint64_t number) {
  while (synced_ < number) {
    if (syncing_) {
      mutex_.Await(absl::Condition(
          +[](bool* syncing) { return !*syncing; }, &syncing_));
      continue;
    }
    // Another try may find nothing amiss, and the line is lost all the same.
    if (number <= lost_) return absl::UnavailableError(std::strerror(EIO));
    syncing_ = true;
    const uint64_t up_to = written_;
    const int descriptor = file_.descriptor;
    mutex_.Unlock();
    // What cannot be synced, as a device, has what is written to it.
    const int error = fdatasync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
    mutex_.Lock();
    syncing_ = false;
    (error == 0 ? synced_ : lost_) = up_to;
  }
  return absl::OkStatus();
}

void AuditLog::Follow() {
  struct stat found {};
  if (stat(path_.c_str(), &found) == 0 && found.st_dev == file_.device &&
      found.st_ino == file_.number) {
    return;
  }
  // Those who wait for its lines have it synced.
  if (syncing_) return;
  const absl::StatusOr<File> file = OpenFile(path_, syncs_);
  if (!file.ok()) {
    Log(spdlog::level::err, "the audit log goes on in the file that was moved away",
        {{"error", std::string(file.status().message())}});
    return;
  }
  if (syncs_ && synced_ < written_ && fdatasync(file_.descriptor) == 0) synced_ = written_;
  close(file_.descriptor);
  file_ = *file;
  is_torn_ = false;
}

}  // namespace annals::service
