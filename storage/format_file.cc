#include "storage/format_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr absl::string_view kWords = "annals data directory, format ";

std::string FormatName(const std::string& path) { return path + "/FORMAT"; }

// What may lie in a folder that is to become a data directory: our own beginnings, and what a fresh
// ext4 file system has.
bool MayLieInNewDirectory(std::string_view name) {
  return name == "LOCK" || name == "FORMAT.new" || name == "lost+found";
}

absl::Status CheckIsNew(const std::string& path) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (MayLieInNewDirectory(name)) continue;
    return absl::FailedPreconditionError(Concat(
        "\"", path, "\" is not a data directory of Annals: it has no file FORMAT and holds \"",
        name, "\"; name an empty or a new directory"));
  }
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), Concat("cannot list \"", path, "\""));
}

// Opens, does `act`, syncs and closes. 0 or an errno.
template <typename Act>
int WithFile(const std::string& name, int flags, Act act) {
  const int file = open(name.c_str(), flags | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int error = act(file) ? 0 : errno;
  if (error == 0 && fsync(file) != 0) error = errno;
  close(file);
  return error;
}

// Writes FORMAT so that it is there whole or not at all, whenever the machine stops.
absl::Status WriteFormat(const std::string& path) {
  const std::string fresh = path + "/FORMAT.new";
  const std::string words = Concat(kWords, kDirectoryFormat, "\n");
  int error = WithFile(fresh, O_WRONLY | O_CREAT | O_TRUNC, [&](int file) {
    return write(file, words.data(), words.size()) == static_cast<ssize_t>(words.size());
  });
  if (error == 0 && rename(fresh.c_str(), FormatName(path).c_str()) != 0) error = errno;
  if (error == 0) error = WithFile(path, O_RDONLY | O_DIRECTORY, [](int) { return true; });
  if (error == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(error, Concat("cannot write \"", FormatName(path), "\""));
}

}  // namespace

absl::Status CheckFormat(const std::string& path) {
  const std::string name = FormatName(path);
  std::ifstream file(name, std::ios::binary);
  if (!file) {
    if (errno != ENOENT) return absl::ErrnoToStatus(errno, Concat("cannot read \"", name, "\""));
    return CheckIsNew(path);
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  absl::string_view rest = text;
  int format = 0;
  if (!absl::ConsumePrefix(&rest, kWords) || !absl::SimpleAtoi(rest, &format) || format < 1) {
    return absl::DataLossError(Concat("\"", name, "\" does not say \"", kWords,
                                      "N\"; it is damaged or is not from Annals"));
  }
  if (format > kDirectoryFormat) {
    return absl::FailedPreconditionError(Concat("the data directory \"", path, "\" is of format ",
                                                format, ", and this program knows formats up to ",
                                                kDirectoryFormat, "; use a newer annals"));
  }
  return absl::OkStatus();
}

absl::Status CheckOrWriteFormat(const std::string& path) {
  if (absl::Status status = CheckFormat(path); !status.ok()) return status;
  if (access(FormatName(path).c_str(), F_OK) == 0) return absl::OkStatus();
  return WriteFormat(path);
}

}  // namespace annals::storage
