#include "storage/deleted_mark.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "rocksdb/env.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "DELETED";
constexpr std::string_view kWords = "annals: this collection is deleted\n";

std::string MarkOf(const std::string& path) { return Concat(path, "/", kName); }

rocksdb::Status SyncFolder(const std::string& path, rocksdb::Env* env) {
  std::unique_ptr<rocksdb::Directory> folder;
  const rocksdb::Status opened = env->NewDirectory(path, &folder);
  return opened.ok() ? folder->Fsync() : opened;
}

}  // namespace

absl::Status MarkDeleted(const std::string& path, rocksdb::Env* env) {
  const std::string doing = Concat("deleting the collection at \"", path, "\"");
  rocksdb::Status status =
      rocksdb::WriteStringToFile(env, ToSlice(kWords), MarkOf(path), /*should_sync=*/true);
  if (status.ok()) status = SyncFolder(path, env);
  if (status.ok()) return absl::OkStatus();
  // Else it would count when the server is started again, though the caller is told otherwise.
  env->DeleteFile(MarkOf(path)).PermitUncheckedError();
  return StatusFrom(status, doing);
}

bool IsMarkedDeleted(const std::string& path) {
  std::ifstream file(MarkOf(path), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {}) == kWords;
}

absl::Status RemoveDeleted(const std::string& path, rocksdb::Env* env) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename() != kName) files.push_back(entry->path());
  }
  for (const fs::path& file : files) {
    if (!error) fs::remove_all(file, error);
  }
  if (error) return absl::ErrnoToStatus(error.value(), Concat("cannot remove \"", path, "\""));
  // What is left without the mark would be taken for a collection.
  const rocksdb::Status synced = SyncFolder(path, env);
  if (!synced.ok()) return StatusFrom(synced, Concat("removing \"", path, "\""));
  fs::remove_all(path, error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), Concat("cannot remove \"", path, "\""));
}

}  // namespace annals::storage
