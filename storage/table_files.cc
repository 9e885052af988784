#include "storage/table_files.h"

#include <algorithm>

#include "rocksdb/db.h"
#include "rocksdb/sst_file_reader.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

rocksdb::Status CheckFile(rocksdb::DB& db, const rocksdb::LiveFileMetaData& file) {
  rocksdb::Options options;
  options.env = db.GetEnv();
  rocksdb::SstFileReader reader(options);
  rocksdb::Status status = reader.Open(Concat(file.db_path, file.name));
  if (!status.ok()) return status;
  rocksdb::ReadOptions read;
  read.readahead_size = size_t{1} << 20;
  return reader.VerifyChecksum(read);
}

}  // namespace

std::vector<DamagedFile> FindDamagedFiles(rocksdb::DB& db, Progress* progress) {
  std::vector<DamagedFile> damaged;
  // A file that compaction is done with would else be gone when its turn comes.
  const bool held = db.DisableFileDeletions().ok();
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (IsCancelled(progress)) break;
    const rocksdb::Status status = CheckFile(db, file);
    if (progress != nullptr) progress->Advance(static_cast<int64_t>(file.num_entries));
    if (status.ok()) continue;
    const auto* const at = std::ranges::find(kFamilyNames, file.column_family_name);
    damaged.push_back({static_cast<Family>(at - kFamilyNames.begin()),
                       Concat("keys \"", Escape(file.smallestkey), "\" to \"",
                              Escape(file.largestkey), "\" are in the file \"", file.name.substr(1),
                              "\", which is damaged: ", status.ToString())});
  }
  if (held) db.EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  return damaged;
}

}  // namespace annals::storage
