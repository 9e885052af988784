#include "tests/bench/annals_bench/floor_system.h"

#include <filesystem>
#include <vector>

#include "rocksdb/sst_file_writer.h"
#include "storage/engine_options.h"
#include "storage/keys.h"
#include "tests/bench/annals_bench/fail.h"

namespace annals::bench {
namespace {

constexpr uint64_t kFileBytes = 64 << 20;

rocksdb::Options MakeOptions(const storage::MemoryBudget& memory) {
  const auto timeline = static_cast<size_t>(storage::Family::kTimeline);
  return {storage::MakeDbOptions(memory, rocksdb::Env::Default()),
          storage::MakeFamilies(memory, nullptr)[timeline].options};
}

// Ordered as the seconds are: the sign bit is flipped.
std::string KeyOf(int64_t seconds) {
  return storage::EncodeU64(static_cast<uint64_t>(seconds) ^ (uint64_t{1} << 63));
}

// A table in files, each of which is closed when it is large enough.
class SortedFiles {
 public:
  SortedFiles(const rocksdb::Options& options, std::string folder)
      : options_(options), folder_(std::move(folder)) {}

  void Put(const std::string& key, const std::string& value) {
    if (!writer_) {
      writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_);
      paths_.push_back(folder_ + "/" + std::to_string(paths_.size()) + ".sst");
      OkOrFail(writer_->Open(paths_.back()));
    }
    OkOrFail(writer_->Put(key, value));
    if (writer_->FileSize() >= kFileBytes) Close();
  }

  // The files, all closed.
  std::vector<std::string> Finish() {
    if (writer_) Close();
    return paths_;
  }

 private:
  void Close() {
    OkOrFail(writer_->Finish());
    writer_.reset();
  }

  const rocksdb::Options options_;
  const std::string folder_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  std::vector<std::string> paths_;
};

}  // namespace

void FloorSystem::Make(const AnnalsSystem& annals, const std::string& folder,
                       const storage::MemoryBudget& memory) {
  rocksdb::Options options = MakeOptions(memory);
  const std::string files = folder + "/new";
  std::filesystem::create_directories(files);
  SortedFiles table(options, files);
  const std::unique_ptr<storage::EventReader> all = ValueOrFail(annals.collection().Timeline(
      {.interval = {temporal::Instant::InfinitePast(), temporal::Instant::InfiniteFuture()}},
      annals.snapshot()));
  std::string_view record;
  while (all->NextSerialized(&record)) {
    annals::v1::Event event;
    if (!event.ParseFromArray(record.data(), static_cast<int>(record.size()))) {
      Fail("a record is not an Event");
    }
    // In the key all that the reader orders events by, so that the files are in order.
    table.Put(KeyOf(event.when().begin().earliest().seconds()) + all->resume_key(),
              std::string(record));
  }
  OkOrFail(all->status());

  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  OkOrFail(rocksdb::DB::Open(options, folder, &db));
  const std::unique_ptr<rocksdb::DB> owned(db);
  rocksdb::IngestExternalFileOptions move;
  move.move_files = true;
  OkOrFail(db->IngestExternalFile(table.Finish(), move));
  std::filesystem::remove_all(files);
}

FloorSystem::FloorSystem(const std::string& folder, const storage::MemoryBudget& memory) {
  rocksdb::DB* db = nullptr;
  OkOrFail(rocksdb::DB::Open(MakeOptions(memory), folder, &db));
  db_.reset(db);
}

std::string FloorSystem::ResumePoint(const Query& query) {
  return KeyOf(query.kind.backward ? query.to : query.from);
}

void FloorSystem::Run(const Query& query, const std::string& /*resume_point*/, Answer* /*answer*/) {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}));
  if (query.kind.backward) {
    it->SeekForPrev(KeyOf(query.to));
  } else {
    it->Seek(KeyOf(query.from));
  }
  for (int i = 0; i < kPageSize && it->Valid(); ++i) {
    read_bytes_ += it->key().size() + it->value().size();
    if (query.kind.backward) {
      it->Prev();
    } else {
      it->Next();
    }
  }
  OkOrFail(it->status());
}

}  // namespace annals::bench
