// Files that are to be read again when they change.
//
//   FileWatch watch({path}, absl::Seconds(1));
//   ... read the file ...
//   if (watch.HasChanged() && ... it can be read ...) watch.Accept();
#ifndef ANNALS_SERVICE_FILE_WATCH_H_
#define ANNALS_SERVICE_FILE_WATCH_H_

#include <filesystem>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace annals::service {

class FileWatch {
 public:
  // Accepts the files as they are now. They are looked at once in `every` at most.
  FileWatch(std::vector<std::string> paths, absl::Duration every);

  // Whether a file was written, came or went since the files were accepted; false when it is too
  // early to look again.
  bool HasChanged();

  // Accepts the files as HasChanged saw them last.
  void Accept() { accepted_ = seen_; }

 private:
  using Times = std::vector<std::filesystem::file_time_type>;
  Times Look() const;

  std::vector<std::string> paths_;
  absl::Duration every_;
  absl::Time looked_ = absl::InfinitePast();
  Times seen_;
  Times accepted_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FILE_WATCH_H_
