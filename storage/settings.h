// What users say of a collection as a whole (annals.v1.Collection), as it is stored.
//
//   Settings settings = *ReadSettings(*snapshot);
//   absl::Status changed = Change(values, {"labels"}, now, &settings);
//   batch.Put(meta, ToSlice(kSettingsKey), EncodeSettings(settings));
//
// The record under kSettingsKey (storage/keys.h) is
//
//   version       1 byte, 0x01
//   id length     4 bytes big-endian
//   request id    of the request that wrote it; empty: it had none
//   request hash  32 bytes, the SHA-256 of that request; absent where the id is empty
//   collection    an annals.v1.Collection with display_name, description, labels, create_time and
//                 update_time alone
//
// It is no part of the history. A collection made before there were settings has no record.
#ifndef ANNALS_STORAGE_SETTINGS_H_
#define ANNALS_STORAGE_SETTINGS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "annals/v1/collection.pb.h"

namespace annals::storage {

class Snapshot;

struct Settings {
  annals::v1::Collection collection = {};
  std::string request_id = {};
  std::string request_hash = {};
};

// The fields of annals.v1.Collection that users set.
inline constexpr std::string_view kSettingsFields[] = {"display_name", "description", "labels"};

std::string EncodeSettings(const Settings& settings);
// Nothing when `bytes` are malformed.
std::optional<Settings> DecodeSettings(std::string_view bytes);

// Empty ones when there is no record. DATA_LOSS when it is malformed.
absl::StatusOr<Settings> ReadSettings(const Snapshot& snapshot);

// Takes over `fields`, of kSettingsFields, from `values`. Returns whether that changes anything;
// then `now` is the time of the last change.
bool TakeOver(const annals::v1::Collection& values, absl::Span<const std::string> fields,
              absl::Time now, annals::v1::Collection* collection);

// The etag of a collection of these settings.
std::string EtagOf(const annals::v1::Collection& settings);

// ABORTED when `etag` is neither empty nor that of the settings. `name` is in the message.
absl::Status CheckEtag(const std::string& etag, const annals::v1::Collection& settings,
                       std::string_view name);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SETTINGS_H_
