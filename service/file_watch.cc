#include "service/file_watch.h"

#include <system_error>
#include <utility>

#include "absl/time/clock.h"

namespace annals::service {

FileWatch::FileWatch(std::vector<std::string> paths, absl::Duration every)
    : paths_(std::move(paths)), every_(every), seen_(Look()), accepted_(seen_) {}

bool FileWatch::HasChanged() {
  const absl::Time now = absl::Now();
  if (now < looked_ + every_) return false;
  looked_ = now;
  seen_ = Look();
  return seen_ != accepted_;
}

FileWatch::Times FileWatch::Look() const {
  Times times;
  for (const std::string& path : paths_) {
    std::error_code error;  // of a file that is not there, whose time is then a very early one
    times.push_back(std::filesystem::last_write_time(path, error));
  }
  return times;
}

}  // namespace annals::service
