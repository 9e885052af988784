#include "storage/pending_write.h"

#include <google/protobuf/util/time_util.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/engine.h"
#include "storage/records.h"
#include "storage/strings.h"

namespace annals::storage {

PendingWrite::PendingWrite(std::shared_ptr<const Snapshot> before, const WriteOptions& options,
                           annals::v1::Revision::Kind kind, std::string subject)
    : before_(std::move(before)),
      history_(before_, revision(), &batch_),
      durability_(options.durability),
      request_hash_(options.request_hash),
      validate_only_(options.validate_only) {
  description_.set_revision(revision());
  description_.set_kind(kind);
  description_.set_subject(std::move(subject));
  description_.set_author(options.author);
  description_.set_request_id(options.request_id);
  *description_.mutable_time() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(absl::Now()));
}

absl::Status PendingWrite::Put(Family family, std::string_view key,
                               const std::optional<std::string_view>& value) {
  if (absl::Status noted = history_.AddRecord(family, key); !noted.ok()) return noted;
  rocksdb::ColumnFamilyHandle* handle = before_->engine()->family(family);
  if (value.has_value()) {
    batch_.Put(handle, ToSlice(key), ToSlice(*value));
  } else {
    batch_.Delete(handle, ToSlice(key));
  }
  return absl::OkStatus();
}

absl::Status CheckOptions(const Snapshot& before, const WriteOptions& options) {
  if (options.request_id.size() > kMaxRequestIdBytes) {
    return absl::InvalidArgumentError(Concat("request_id has ", options.request_id.size(),
                                             " bytes; at most ", kMaxRequestIdBytes,
                                             " are remembered"));
  }
  if (options.author.size() > kMaxAuthorBytes) {
    return absl::InvalidArgumentError(Concat("author has ", options.author.size(),
                                             " bytes; at most ", kMaxAuthorBytes, " are kept"));
  }
  if (options.if_collection_revision.has_value() &&
      *options.if_collection_revision != before.revision()) {
    return absl::AbortedError(Concat(
        "the collection is of revision ", before.revision(), ", and the write is for revision ",
        *options.if_collection_revision, "; read again what it depends on, and try again"));
  }
  return absl::OkStatus();
}

absl::Status CheckRevision(const WriteOptions& options, std::string_view name, int64_t revision) {
  if (!options.if_revision.has_value() || *options.if_revision == revision) {
    return absl::OkStatus();
  }
  if (*options.if_revision == 0) {
    return absl::AlreadyExistsError(Concat("\"", name, "\" is there already, of revision ",
                                           revision, ", and the write is for a new one"));
  }
  if (revision == 0) {
    return absl::AbortedError(Concat("\"", name, "\" is not there, and the write is for revision ",
                                     *options.if_revision, " of it"));
  }
  return absl::AbortedError(Concat("\"", name, "\" is of revision ", revision,
                                   ", and the write is for revision ", *options.if_revision,
                                   "; read it again, and try again"));
}

absl::StatusOr<std::optional<std::string>> EarlierResult(const Snapshot& before,
                                                         const WriteOptions& options,
                                                         annals::v1::Revision::Kind kind) {
  if (options.request_id.empty()) return std::nullopt;
  const absl::StatusOr<std::string> record =
      before.Read(Family::kRequests, options.request_id, "looking for a request");
  if (absl::IsNotFound(record.status())) return std::nullopt;
  if (!record.ok()) return record.status();
  const std::optional<RequestRecord> earlier = DecodeRequest(*record);
  if (!earlier.has_value())
    return Damaged(Family::kRequests, options.request_id, "it is malformed");
  if (earlier->kind != static_cast<uint8_t>(kind)) {
    return absl::FailedPreconditionError(Concat(
        "request_id \"", Escape(options.request_id), "\" was that of another kind of write, ",
        "which made revision ", earlier->revision, "; give each request an id of its own"));
  }
  if (!options.request_hash.empty() && !earlier->hash.empty() &&
      earlier->hash != options.request_hash) {
    return absl::FailedPreconditionError(Concat(
        "request_id \"", Escape(options.request_id), "\" was that of a request with other fields, ",
        "which made revision ", earlier->revision, "; give each request an id of its own"));
  }
  return std::string(earlier->result);
}

}  // namespace annals::storage
