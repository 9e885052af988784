#include "service/operation_files.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "service/log.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = "annals-operation 1\n";

bool Parse(std::string_view bytes, google::longrunning::Operation* operation) {
  if (!bytes.starts_with(kHead)) return false;
  bytes.remove_prefix(kHead.size());
  return operation->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
         storage::ParseOperationName(operation->name()).ok();
}

}  // namespace

std::vector<google::longrunning::Operation> OperationFiles::Read() const {
  std::vector<google::longrunning::Operation> operations;
  std::vector<fs::path> unknown;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    std::ifstream file(entry->path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    google::longrunning::Operation operation;
    if (Parse(bytes, &operation) && PathOf(operation.name()) == entry->path()) {
      operations.push_back(std::move(operation));
    } else {
      unknown.push_back(entry->path());
    }
  }
  for (const fs::path& path : unknown) {
    Log(spdlog::level::warn, "removed a file that is not an operation", {{"file", path.string()}});
    fs::remove(path, error);
  }
  return operations;
}

void OperationFiles::Write(const google::longrunning::Operation& operation) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  const std::string path = PathOf(operation.name());
  const std::string draft = path + ".new";
  std::ofstream file(draft, std::ios::binary);
  file << kHead;
  operation.SerializeToOstream(&file);
  file.close();
  if (file && std::rename(draft.c_str(), path.c_str()) == 0) return;
  fs::remove(draft, error);
  Log(spdlog::level::warn, "cannot keep an operation for after a new start",
      {{"operation", operation.name()}, {"file", path}});
}

void OperationFiles::Remove(const std::string& name) const {
  std::error_code error;
  fs::remove(PathOf(name), error);
}

std::string OperationFiles::PathOf(const std::string& name) const {
  return folder_ + "/" + std::string(storage::LastPartOf(name));
}

}  // namespace annals::service
