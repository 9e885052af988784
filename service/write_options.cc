#include "service/write_options.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "service/status.h"
#include "storage/hash.h"

namespace annals::service {
namespace {

absl::Status CheckLength(std::string_view field, const std::string& value, size_t max) {
  if (value.size() <= max) return absl::OkStatus();
  return InvalidField(field, fmt::format("has {} bytes; give at most {}", value.size(), max));
}

absl::Status CheckCondition(std::string_view field, int64_t revision) {
  if (revision >= 0) return absl::OkStatus();
  return InvalidField(field, fmt::format("{} is negative, and no revision is", revision));
}

// The same for the same request, whatever the run.
std::string HashOf(const google::protobuf::Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return storage::Sha256(bytes);
}

}  // namespace

absl::Status CheckAuthor(std::string_view field, const std::string& author) {
  return CheckLength(field, author, storage::kMaxAuthorBytes);
}

absl::StatusOr<storage::WriteOptions> ReadWriteOptions(const google::protobuf::Message& request,
                                                       const v1::WriteOptions& options) {
  for (const absl::Status& checked :
       {CheckAuthor("options.author", options.author()),
        CheckLength("options.request_id", options.request_id(), storage::kMaxRequestIdBytes),
        CheckCondition("options.if_revision", options.if_revision()),
        CheckCondition("options.if_collection_revision", options.if_collection_revision())}) {
    if (!checked.ok()) return checked;
  }
  storage::WriteOptions read{.author = options.author(), .request_id = options.request_id()};
  if (!read.request_id.empty()) read.request_hash = HashOf(request);
  switch (options.durability()) {
    case v1::WriteOptions::DURABILITY_UNSPECIFIED:
    case v1::WriteOptions::DURABILITY_SYNCED:
      break;
    case v1::WriteOptions::DURABILITY_BUFFERED:
      read.durability = storage::Durability::kAtSync;
      break;
    default:
      return InvalidField(
          "options.durability",
          fmt::format("{} is not a Durability", static_cast<int>(options.durability())));
  }
  if (options.has_if_revision()) read.if_revision = options.if_revision();
  if (options.has_if_collection_revision()) {
    read.if_collection_revision = options.if_collection_revision();
  }
  return read;
}

}  // namespace annals::service
