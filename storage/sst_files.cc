#include "storage/sst_files.h"

#include "rocksdb/db.h"
#include "rocksdb/table.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kDoing = "writing files of sorted records";

// A file that has grown so large is ended.
constexpr uint64_t kFileBytes = uint64_t{256} << 20;

// The options of a family for files that come to its last level.
rocksdb::Options LastLevelOptions(const Engine& engine, rocksdb::ColumnFamilyHandle* handle) {
  rocksdb::Options options = engine.db()->GetOptions(handle);
  const auto* table = options.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  if (options.optimize_filters_for_hits && table != nullptr) {
    rocksdb::BlockBasedTableOptions without_filter = *table;
    without_filter.filter_policy.reset();
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(without_filter));
  }
  return options;
}

}  // namespace

absl::Status SstFiles::Put(Family family, std::string_view key, std::string_view value) {
  if (writer_ != nullptr && (family != family_ || writer_->FileSize() > kFileBytes)) {
    if (absl::Status status = Finish(); !status.ok()) return status;
  }
  if (writer_ == nullptr) {
    family_ = family;
    rocksdb::ColumnFamilyHandle* handle = engine_.family(family);
    std::vector<std::string>& paths = paths_[family];
    paths.push_back(Concat(path_prefix_, "-", static_cast<int>(family), "-", paths.size()));
    writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(),
                                                       LastLevelOptions(engine_, handle), handle);
    const rocksdb::Status opened = writer_->Open(paths.back());
    if (!opened.ok()) return StatusFrom(opened, kDoing);
  }
  return StatusFrom(writer_->Put(ToSlice(key), ToSlice(value)), kDoing);
}

absl::Status SstFiles::Finish() {
  if (writer_ == nullptr) return absl::OkStatus();
  const rocksdb::Status finished = writer_->Finish();
  writer_.reset();
  return StatusFrom(finished, kDoing);
}

absl::Status TakeIn(Engine& engine, const SstPaths& paths) {
  std::vector<rocksdb::IngestExternalFileArg> args;
  for (const auto& [family, files] : paths) {
    rocksdb::IngestExternalFileArg& arg = args.emplace_back();
    arg.column_family = engine.family(family);
    arg.external_files = files;
    arg.options.move_files = true;
  }
  return StatusFrom(engine.opened()->TakeIn(args), "taking in files of sorted records");
}

}  // namespace annals::storage
