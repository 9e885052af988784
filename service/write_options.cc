#include "service/write_options.h"

#include <fmt/format.h>

#include "service/status.h"
#include "service/violations.h"
#include "storage/hash.h"
#include "storage/serialize.h"

namespace annals::service {
namespace {

absl::Status CheckCondition(std::string_view field, int64_t revision) {
  if (revision >= 0) return absl::OkStatus();
  return InvalidField(field, fmt::format("{} is negative, and no revision is", revision));
}

}  // namespace

absl::Status CheckAuthor(std::string_view field, const std::string& author) {
  return CheckLength(field, author, storage::kMaxAuthorBytes);
}

absl::StatusOr<storage::WriteOptions> ReadWriteOptions(const google::protobuf::Message& request,
                                                       const v1::WriteOptions& options) {
  Violations wrong;
  wrong.Add(CheckAuthor("options.author", options.author()));
  wrong.Add(CheckLength("options.request_id", options.request_id(), storage::kMaxRequestIdBytes));
  wrong.Add(CheckCondition("options.if_revision", options.if_revision()));
  wrong.Add(CheckCondition("options.if_collection_revision", options.if_collection_revision()));
  storage::WriteOptions read{.author = options.author(), .request_id = options.request_id()};
  if (!read.request_id.empty()) read.request_hash = storage::Sha256(storage::Serialize(request));
  switch (options.durability()) {
    case v1::WriteOptions::DURABILITY_UNSPECIFIED:
    case v1::WriteOptions::DURABILITY_SYNCED:
      break;
    case v1::WriteOptions::DURABILITY_BUFFERED:
      read.durability = storage::Durability::kAtSync;
      break;
    default:
      wrong.Add(InvalidField(
          "options.durability",
          fmt::format("{} is not a Durability", static_cast<int>(options.durability()))));
  }
  if (!wrong.empty()) return wrong.status();
  if (options.has_if_revision()) read.if_revision = options.if_revision();
  if (options.has_if_collection_revision()) {
    read.if_collection_revision = options.if_collection_revision();
  }
  return read;
}

}  // namespace annals::service
