#include "storage/settings.h"

#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/serialize.h"
#include "storage/snapshot.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;

constexpr char kVersion = 1;
constexpr size_t kHashBytes = 32;
constexpr size_t kEtagBytes = 12;

// Takes the first `count` bytes off; nothing when there are fewer.
std::optional<std::string_view> Take(size_t count, std::string_view* bytes) {
  if (bytes->size() < count) return std::nullopt;
  const std::string_view taken = bytes->substr(0, count);
  bytes->remove_prefix(count);
  return taken;
}

}  // namespace

std::string EncodeSettings(const Settings& settings) {
  return Concat(std::string(1, kVersion),
                EncodeU32(static_cast<uint32_t>(settings.request_id.size())), settings.request_id,
                settings.request_id.empty() ? "" : settings.request_hash,
                Serialize(settings.collection));
}

std::optional<Settings> DecodeSettings(std::string_view bytes) {
  const std::optional<std::string_view> version = Take(1, &bytes);
  if (!version.has_value() || version->front() != kVersion) return std::nullopt;
  const std::optional<std::string_view> length = Take(sizeof(uint32_t), &bytes);
  if (!length.has_value()) return std::nullopt;
  const std::optional<std::string_view> id = Take(*DecodeU32(*length), &bytes);
  if (!id.has_value()) return std::nullopt;
  const std::optional<std::string_view> hash = Take(id->empty() ? 0 : kHashBytes, &bytes);
  if (!hash.has_value()) return std::nullopt;
  Settings settings{.request_id = std::string(*id), .request_hash = std::string(*hash)};
  if (!settings.collection.ParseFromString(std::string(bytes))) return std::nullopt;
  return settings;
}

absl::StatusOr<Settings> ReadSettings(const Snapshot& snapshot) {
  const absl::StatusOr<std::string> record =
      snapshot.Read(Family::kMeta, kSettingsKey, "reading what is said of the collection");
  if (absl::IsNotFound(record.status())) return Settings();
  if (!record.ok()) return record.status();
  std::optional<Settings> settings = DecodeSettings(*record);
  if (!settings.has_value()) return Damaged(Family::kMeta, kSettingsKey, "it is malformed");
  return *std::move(settings);
}

bool TakeOver(const annals::v1::Collection& values, absl::Span<const std::string> fields,
              absl::Time now, annals::v1::Collection* collection) {
  const annals::v1::Collection before = *collection;
  for (const std::string& field : fields) {
    if (field == "display_name") collection->set_display_name(values.display_name());
    if (field == "description") collection->set_description(values.description());
    if (field == "labels") *collection->mutable_labels() = values.labels();
  }
  if (MessageDifferencer::Equals(before, *collection)) return false;
  *collection->mutable_update_time() = TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(now));
  return true;
}

std::string EtagOf(const annals::v1::Collection& settings) {
  return HexOf(Sha256(Serialize(settings)).substr(0, kEtagBytes));
}

absl::Status CheckEtag(const std::string& etag, const annals::v1::Collection& settings,
                       std::string_view name) {
  if (etag.empty() || etag == EtagOf(settings)) return absl::OkStatus();
  return absl::AbortedError(Concat("the etag of \"", name, "\" is \"", EtagOf(settings),
                                   "\" by now; read it again, and decide anew"));
}

}  // namespace annals::storage
