#include "storage/external_sorter.h"

#include <algorithm>
#include <utility>

#include "rocksdb/status.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "storage/varint.h"

namespace annals::storage {
namespace {

// Of a block, without the record that ends it.
constexpr size_t kBlockBytes = 128 << 10;

// Writes records one after another, each key without what it shares with the one before in its
// block.
class RunWriter {
 public:
  RunWriter(std::string path, rocksdb::Env* env) : run_(std::make_unique<Run>()) {
    run_->path = std::move(path);
    status_ = env->NewWritableFile(run_->path, &file_, rocksdb::EnvOptions());
  }

  void Add(std::string_view key, std::string_view value) {
    if (block_.empty()) {
      run_->blocks.push_back({std::string(key), run_->bytes});
      last_key_.clear();
    }
    const size_t shared =
        static_cast<size_t>(std::ranges::mismatch(key, last_key_).in1 - key.begin());
    AppendVarint(shared, &block_);
    AppendVarint(key.size() - shared, &block_);
    AppendVarint(value.size(), &block_);
    block_.append(key.substr(shared));
    block_.append(value);
    last_key_.assign(key);
    if (block_.size() >= kBlockBytes) WriteBlock();
  }

  rocksdb::Status Finish() {
    WriteBlock();
    if (status_.ok()) status_ = file_->Close();
    return status_;
  }

  std::unique_ptr<const Run> TakeRun() { return std::move(run_); }

 private:
  void WriteBlock() {
    if (status_.ok()) status_ = file_->Append(block_);
    run_->bytes += block_.size();
    block_.clear();
  }

  std::unique_ptr<Run> run_;
  std::unique_ptr<rocksdb::WritableFile> file_;
  std::string block_;
  std::string last_key_;
  rocksdb::Status status_;
};

}  // namespace

// Reads a run's records one after another.
class RunReader {
 public:
  RunReader(const Run& run, rocksdb::Env* env, std::string_view from) : run_(run) {
    status_ = StatusFrom(env->NewRandomAccessFile(run.path, &file_, rocksdb::EnvOptions()),
                         "opening sorted records");
    // The last block that begins before `from` may hold it.
    const auto beyond = std::ranges::lower_bound(run.blocks, from, {}, &RunBlock::first_key);
    block_ =
        beyond == run.blocks.begin() ? 0 : static_cast<size_t>(beyond - run.blocks.begin()) - 1;
    while (Next() && key_ < from) {
    }
  }

  // False at the end and on error.
  bool Next() {
    if (!status_.ok()) return false;
    if (rest_.empty() && !ReadBlock()) return valid_ = false;
    uint64_t shared = 0;
    uint64_t unshared = 0;
    uint64_t value_bytes = 0;
    valid_ = TakeVarint(&rest_, &shared) && TakeVarint(&rest_, &unshared) &&
             TakeVarint(&rest_, &value_bytes) && shared <= key_.size() &&
             unshared <= rest_.size() && value_bytes <= rest_.size() - unshared;
    if (!valid_) {
      status_ = absl::DataLossError(
          Concat("the sorted records in \"", run_.path, "\" are not as they were written"));
      return false;
    }
    key_.resize(shared);
    key_.append(rest_.substr(0, unshared));
    value_ = rest_.substr(unshared, value_bytes);
    rest_.remove_prefix(unshared + value_bytes);
    return true;
  }

  bool valid() const { return valid_; }
  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }
  const absl::Status& status() const { return status_; }

 private:
  bool ReadBlock() {
    if (block_ == run_.blocks.size()) return false;
    const uint64_t begin = run_.blocks[block_].offset;
    ++block_;
    const uint64_t end = block_ == run_.blocks.size() ? run_.bytes : run_.blocks[block_].offset;
    bytes_.resize(end - begin);
    rocksdb::Slice read;
    status_ = StatusFrom(file_->Read(begin, bytes_.size(), &read, bytes_.data()),
                         "reading sorted records");
    if (!status_.ok()) return false;
    rest_ = ToView(read);
    key_.clear();
    return true;
  }

  const Run& run_;
  std::unique_ptr<rocksdb::RandomAccessFile> file_;
  size_t block_ = 0;  // the next to read
  std::string bytes_;
  std::string_view rest_;  // of the block, what is still to be read
  std::string key_;
  std::string_view value_;
  bool valid_ = false;
  absl::Status status_;
};

SortedRecords::SortedRecords(std::vector<std::unique_ptr<RunReader>> runs, std::string to)
    : runs_(std::move(runs)), to_(std::move(to)) {
  for (const std::unique_ptr<RunReader>& run : runs_) {
    if (run->valid()) Push(run.get());
    if (!run->status().ok()) status_ = run->status();
  }
}

SortedRecords::~SortedRecords() = default;

void SortedRecords::Push(RunReader* run) {
  heap_.push_back(run);
  std::ranges::push_heap(
      heap_, [](const RunReader* a, const RunReader* b) { return a->key() > b->key(); });
}

bool SortedRecords::Next() {
  if (begun_ && status_.ok()) {
    const auto is_after = [](const RunReader* a, const RunReader* b) {
      return a->key() > b->key();
    };
    std::ranges::pop_heap(heap_, is_after);
    RunReader* const run = heap_.back();
    heap_.pop_back();
    if (run->Next()) Push(run);
    status_ = run->status();
  }
  begun_ = true;
  return status_.ok() && !heap_.empty() && (to_.empty() || key() < to_);
}

std::string_view SortedRecords::key() const { return heap_.front()->key(); }
std::string_view SortedRecords::value() const { return heap_.front()->value(); }

ExternalSorter::ExternalSorter(std::string path_prefix, rocksdb::Env* env)
    : path_prefix_(std::move(path_prefix)), env_(env) {}

ExternalSorter::~ExternalSorter() {
  absl::MutexLock lock(&mutex_);
  for (const std::unique_ptr<const Run>& run : runs_) {
    env_->DeleteFile(run->path).PermitUncheckedError();
  }
}

absl::Status ExternalSorter::Spill(absl::FunctionRef<void(RecordTaker take)> drain) {
  std::string path;
  {
    absl::MutexLock lock(&mutex_);
    path = Concat(path_prefix_, "-", made_++);
  }
  RunWriter writer(std::move(path), env_);
  drain([&](std::string_view key, std::string_view value) { writer.Add(key, value); });
  const rocksdb::Status finished = writer.Finish();
  absl::MutexLock lock(&mutex_);
  runs_.push_back(writer.TakeRun());
  return StatusFrom(finished, "writing sorted records");
}

std::vector<std::string> ExternalSorter::CutsOf(uint64_t bytes) const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string_view> keys;
  uint64_t all_bytes = 0;
  for (const std::unique_ptr<const Run>& run : runs_) {
    for (const RunBlock& block : run->blocks) keys.push_back(block.first_key);
    all_bytes += run->bytes;
  }
  std::ranges::sort(keys);
  // Blocks are of one size, about.
  const uint64_t parts = all_bytes / bytes + 1;
  std::vector<std::string> cuts;
  for (uint64_t part = 1; part < parts; ++part) {
    const std::string_view cut = keys[keys.size() * part / parts];
    if (cuts.empty() || cuts.back() != cut) cuts.emplace_back(cut);
  }
  return cuts;
}

std::unique_ptr<SortedRecords> ExternalSorter::Read(std::string_view from,
                                                    std::string_view to) const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::unique_ptr<RunReader>> readers;
  for (const std::unique_ptr<const Run>& run : runs_) {
    readers.push_back(std::make_unique<RunReader>(*run, env_, from));
  }
  return std::make_unique<SortedRecords>(std::move(readers), std::string(to));
}

}  // namespace annals::storage
