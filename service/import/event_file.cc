#include "service/import/event_file.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "service/event_input.h"
#include "service/import/csv_events.h"
#include "service/status.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

class JsonLines final : public EventFile {
 public:
  explicit JsonLines(std::string_view collection) : EventFile(collection) {}

 private:
  bool HoldsLineEnds() const override { return false; }
  absl::StatusOr<bool> IsHeader(std::string_view /*record*/) override { return false; }

  absl::Status Parse(std::string_view record, v1::Event* event) const override {
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(record.data(), record.size()), event);
    if (parsed.ok()) return absl::OkStatus();
    const google::protobuf::StringPiece message = parsed.message();
    return absl::InvalidArgumentError(fmt::format(
        "is not an annals.v1.Event in JSON: {}", std::string_view(message.data(), message.size())));
  }
};

class Csv final : public EventFile {
 public:
  explicit Csv(std::string_view collection) : EventFile(collection) {}

 private:
  bool HoldsLineEnds() const override { return true; }

  absl::StatusOr<bool> IsHeader(std::string_view record) override {
    if (!columns_.empty()) return false;
    absl::StatusOr<std::vector<std::string>> columns = ReadCsvColumns(record);
    if (!columns.ok()) return columns.status();
    columns_ = *std::move(columns);
    return true;
  }

  absl::Status Parse(std::string_view record, v1::Event* event) const override {
    return ReadCsvEvent(columns_, record, event);
  }

  std::vector<std::string> columns_;
};

// What is wrong with a line, with the details that it has.
absl::Status AtLine(int64_t line, const absl::Status& status) {
  absl::Status told(status.code(), fmt::format("line {}: {}", line, std::string(status.message())));
  status.ForEachPayload(
      [&](absl::string_view type, const absl::Cord& details) { told.SetPayload(type, details); });
  return told;
}

// Makes the name of another collection that of this one.
template <class ParseName, class MakeName>
absl::Status TakeOver(const std::string& field, ParseName parse, MakeName make,
                      const std::string& collection, std::string* name) {
  const absl::StatusOr<storage::ResourceId> id = parse(*name);
  if (!id.ok()) return InvalidField(field, std::string(id.status().message()));
  *name = make(collection, id->id);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<EventFile>> EventFile::Create(v1::ImportFormat format,
                                                             std::string_view collection) {
  switch (format) {
    case v1::IMPORT_FORMAT_UNSPECIFIED:
    case v1::IMPORT_FORMAT_JSON_LINES:
      return std::make_unique<JsonLines>(collection);
    case v1::IMPORT_FORMAT_CSV:
      return std::make_unique<Csv>(collection);
    default:
      return InvalidField("format", fmt::format("{} is not a format", static_cast<int>(format)));
  }
}

void EventFile::Add(std::string_view bytes, bool last) {
  bytes_.erase(0, std::exchange(begin_, 0));
  bytes_.append(bytes);
  last_ = last;
}

absl::StatusOr<std::optional<std::string_view>> EventFile::NextRecord() {
  std::string_view left = std::string_view(bytes_).substr(begin_);
  if (!begun_) {
    if (left.size() < kByteOrderMark.size() && !last_) return std::nullopt;
    begun_ = true;
    if (left.starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
    left = std::string_view(bytes_).substr(begin_);
  }
  while (true) {
    const size_t end = std::min(left.find('\n', scanned_), left.size());
    if (end > kMaxImportLineBytes) {
      return AtLine(line_ + 1, absl::ResourceExhaustedError(
                                   fmt::format("has more than {} bytes", kMaxImportLineBytes)));
    }
    const bool is_whole = end < left.size();
    // Each byte is looked at once, however many lines a record has.
    if (std::ranges::count(left.substr(scanned_, end - scanned_), '"') % 2 != 0) quoted_ = !quoted_;
    scanned_ = is_whole ? end + 1 : end;
    if (!is_whole && (!last_ || end == 0)) return std::nullopt;
    std::string_view record = left.substr(0, end);
    if (is_whole && quoted_ && HoldsLineEnds()) continue;
    begin_line_ = line_ + 1;
    line_ += 1 + std::ranges::count(record, '\n');
    begin_ += scanned_;
    scanned_ = 0;
    quoted_ = false;
    if (record.ends_with('\r')) record.remove_suffix(1);
    return record;
  }
}

absl::StatusOr<std::optional<EventLine>> EventFile::Next() {
  while (true) {
    const absl::StatusOr<std::optional<std::string_view>> record = NextRecord();
    if (!record.ok()) return record.status();
    if (!record->has_value()) return std::nullopt;
    if (std::ranges::all_of(**record, absl::ascii_isspace)) continue;
    const absl::StatusOr<bool> is_header = IsHeader(**record);
    if (!is_header.ok()) return AtLine(begin_line_, is_header.status());
    if (*is_header) continue;
    EventLine read{begin_line_, {}};
    absl::Status status = Parse(**record, &read.event);
    const auto claims = read.event.claims();
    if (status.ok()) status = ReadEvent("", {}, &read.event);
    *read.event.mutable_claims() = claims;
    if (status.ok()) status = TakeOverNames(&read.event);
    if (!status.ok()) return AtLine(begin_line_, status);
    return read;
  }
}

absl::Status EventFile::TakeOverNames(v1::Event* event) const {
  absl::Status status;
  if (!event->name().empty()) {
    status = TakeOver("name", storage::ParseEventName, storage::EventName, collection_,
                      event->mutable_name());
  }
  for (int i = 0; status.ok() && i < event->evidence_size(); ++i) {
    status = TakeOver(fmt::format("evidence[{}].document", i), storage::ParseDocumentName,
                      storage::DocumentName, collection_,
                      event->mutable_evidence(i)->mutable_document());
  }
  for (int i = 0; status.ok() && i < event->claims_size(); ++i) {
    v1::Claim* claim = event->mutable_claims(i);
    status = TakeOver(fmt::format("claims[{}].event", i), storage::ParseEventName,
                      storage::EventName, collection_, claim->mutable_event());
    if (!status.ok() || claim->document().empty()) continue;
    status = TakeOver(fmt::format("claims[{}].document", i), storage::ParseDocumentName,
                      storage::DocumentName, collection_, claim->mutable_document());
  }
  return status;
}

}  // namespace annals::service
