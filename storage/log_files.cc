#include "storage/log_files.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "rocksdb/write_batch.h"
#include "storage/keys.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kMark = "synced";

// A log is blocks of this size, of records that never cross from one into the next:
//
//   u32 checksum | u16 length | u8 type | so many bytes
//
// all little-endian; the checksum is CRC-32C of type and bytes, masked. Less than a header at the
// end of a block is left empty. A batch is one record, or a first, any number of middle, and a last
// one.
constexpr size_t kBlockBytes = 32768;
constexpr size_t kHeaderBytes = 7;
enum RecordType : uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  std::array<uint32_t, 256> table = {};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78U : 0U);
    table[i] = crc;
  }
  return table;
}
constexpr std::array<uint32_t, 256> kCrcTable = MakeCrcTable();

// CRC-32C, masked as RocksDB does it.
uint32_t MaskedCrc(std::string_view bytes) {
  uint32_t crc = 0xffffffffU;
  for (const char byte : bytes) {
    crc = (crc >> 8) ^ kCrcTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
  }
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

uint32_t LittleEndian(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i > 0; --i)
    number = number << 8 | static_cast<uint8_t>(bytes[i - 1]);
  return number;
}

struct Record {
  uint8_t type = 0;
  std::string_view bytes;
  size_t size() const { return kHeaderBytes + bytes.size(); }
};

// The record that begins there, if it is whole.
std::optional<Record> RecordAt(std::string_view block, size_t at) {
  if (block.size() - at < kHeaderBytes) return std::nullopt;
  const size_t length = LittleEndian(block.substr(at + 4, 2));
  const Record record = {static_cast<uint8_t>(block[at + 6]),
                         block.substr(at + kHeaderBytes, length)};
  if (record.type < kFull || record.type > kLast || record.bytes.size() < length) {
    return std::nullopt;
  }
  if (MaskedCrc(block.substr(at + 6, 1 + length)) != LittleEndian(block.substr(at, 4))) {
    return std::nullopt;
  }
  return record;
}

// Looks in a batch for its mark, and for the revision that it makes.
class RevisionFinder : public rocksdb::WriteBatch::Handler {
 public:
  int64_t synced() const { return synced_; }
  int64_t made() const { return made_; }

  void LogData(const rocksdb::Slice& data) override {
    if (!data.starts_with(rocksdb::Slice(kMark.data(), kMark.size()))) return;
    Note(ToView(data).substr(kMark.size()), &synced_);
  }
  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    if (family == kMetaId && ToView(key) == kRevisionKey) Note(ToView(value), &made_);
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteRangeCF(uint32_t, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status MergeCF(uint32_t, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }

 private:
  // RocksDB's own number of its first family, which is this one.
  static constexpr uint32_t kMetaId = 0;
  static_assert(static_cast<uint32_t>(Family::kMeta) == kMetaId);

  static void Note(std::string_view bytes, int64_t* revision) {
    const std::optional<uint64_t> told = DecodeU64(bytes);
    if (told.has_value()) *revision = std::max(*revision, static_cast<int64_t>(*told));
  }

  int64_t synced_ = 0;
  int64_t made_ = 0;
};

// Takes the records of one log, block by block.
class LogReader {
 public:
  // `on_batch` is called with what each batch tells, and where it begins.
  using OnBatch = absl::FunctionRef<void(const RevisionFinder& told, uint64_t offset)>;
  LogReader(std::string name, OnBatch on_batch, std::string* damage)
      : name_(std::move(name)), on_batch_(on_batch), damage_(damage) {}

  void Take(std::string_view block) {
    size_t at = 0;
    while (at < block.size()) {
      const std::optional<Record> record = RecordAt(block, at);
      if (record.has_value()) {
        TakeRecord(*record, offset_ + at);
        at += record->size();
        continue;
      }
      if (block.size() == kBlockBytes && kBlockBytes - at < kHeaderBytes) break;
      NoteDamage(offset_ + at);
      batch_.reset();
      // Its length may be what is wrong.
      do ++at;
      while (at < block.size() && !RecordAt(block, at).has_value());
    }
    offset_ += block.size();
  }

  void Finish() {
    if (batch_.has_value()) NoteDamage(batch_offset_);
  }

 private:
  void TakeRecord(const Record& record, uint64_t offset) {
    const bool begins = record.type == kFull || record.type == kFirst;
    if (begins) {
      if (batch_.has_value()) NoteDamage(batch_offset_);
      batch_.emplace();
      batch_offset_ = offset;
    }
    // Of a batch whose beginning is not whole.
    if (!batch_.has_value()) return NoteDamage(offset);
    batch_->append(record.bytes);
    if (record.type == kFirst || record.type == kMiddle) return;
    RevisionFinder told;
    // A batch of which nothing is known tells nothing.
    rocksdb::WriteBatch(*batch_).Iterate(&told).PermitUncheckedError();
    on_batch_(told, batch_offset_);
    batch_.reset();
  }

  void NoteDamage(uint64_t offset) {
    if (!damage_->empty()) return;
    *damage_ = Concat("the record at byte ", offset, " of the log \"", name_, "\" is not whole");
  }

  const std::string name_;
  const OnBatch on_batch_;
  std::string* const damage_;
  uint64_t offset_ = 0;               // of the block
  std::optional<std::string> batch_;  // what has come of it
  uint64_t batch_offset_ = 0;
};

rocksdb::Status ReadLog(const std::string& path, const std::string& name, rocksdb::Env* env,
                        LogReader::OnBatch on_batch, std::string* damage) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path + "/" + name, &file, rocksdb::EnvOptions());
  LogReader reader(name, on_batch, damage);
  std::string space(kBlockBytes, '\0');
  while (status.ok()) {
    std::string block;
    // A file may give less than was asked for before its end.
    while (status.ok() && block.size() < kBlockBytes) {
      rocksdb::Slice read;
      status = file->Read(kBlockBytes - block.size(), &read, space.data());
      if (read.empty()) break;
      block.append(read.data(), read.size());
    }
    if (!status.ok() || block.empty()) break;
    reader.Take(block);
  }
  reader.Finish();
  return status;
}

// The names of the logs, in the order in which they were written.
rocksdb::Status ListLogs(const std::string& path, rocksdb::Env* env,
                         std::vector<std::string>* names) {
  rocksdb::Status status = env->GetChildren(path, names);
  std::erase_if(*names, [](const std::string& name) { return !name.ends_with(".log"); });
  // Their numbers have leading zeros.
  std::ranges::sort(*names);
  return status;
}

rocksdb::Status Shorten(const std::string& path, uint64_t size, rocksdb::Env* env) {
  std::unique_ptr<rocksdb::WritableFile> file;
  rocksdb::Status status = env->ReopenWritableFile(path, &file, rocksdb::EnvOptions());
  if (status.ok()) status = file->Truncate(size);
  if (status.ok()) status = file->Sync();
  return status.ok() ? file->Close() : status;
}

}  // namespace

std::string EncodeSyncedMark(int64_t revision) {
  return Concat(kMark, EncodeU64(static_cast<uint64_t>(revision)));
}

absl::StatusOr<LogState> ReadLogs(const std::string& path, rocksdb::Env* env) {
  std::vector<std::string> names;
  rocksdb::Status status = ListLogs(path, env, &names);
  LogState state;
  const auto note = [&](const RevisionFinder& told, uint64_t /*offset*/) {
    state.synced_revision = std::max(state.synced_revision, told.synced());
  };
  for (const std::string& name : names) {
    if (status.ok()) status = ReadLog(path, name, env, note, &state.damage);
  }
  if (!status.ok()) return StatusFrom(status, Concat("reading the logs of \"", path, "\""));
  return state;
}

absl::Status CutLogs(const std::string& path, int64_t revision, rocksdb::Env* env) {
  std::vector<std::string> names;
  rocksdb::Status status = ListLogs(path, env, &names);
  std::string damage;  // is looked at when the database is opened
  for (const std::string& name : names) {
    std::optional<uint64_t> cut;
    const auto note = [&](const RevisionFinder& told, uint64_t offset) {
      if (!cut.has_value() && told.made() > revision) cut = offset;
    };
    if (status.ok()) status = ReadLog(path, name, env, note, &damage);
    if (status.ok() && cut.has_value()) status = Shorten(Concat(path, "/", name), *cut, env);
  }
  return StatusFrom(status, Concat("cutting the logs of \"", path, "\""));
}

}  // namespace annals::storage
