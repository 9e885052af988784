#include "service/collection_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "service/status.h"
#include "service/violations.h"
#include "storage/hash.h"
#include "storage/resource_name.h"
#include "storage/serialize.h"
#include "storage/settings.h"

namespace annals::service {
namespace {

constexpr size_t kMaxDisplayNameBytes = 200;
constexpr size_t kMaxDescriptionBytes = 4096;
constexpr int kMaxLabels = 64;
constexpr size_t kMaxLabelBytes = 256;

template <class Request>
absl::StatusOr<storage::SettingsOptions> ReadOptions(const Request& request) {
  absl::Status length =
      CheckLength("request_id", request.request_id(), storage::kMaxRequestIdBytes);
  if (!length.ok()) return length;
  storage::SettingsOptions options{.request_id = request.request_id(),
                                   .validate_only = request.validate_only()};
  if (!options.request_id.empty()) {
    options.request_hash = storage::Sha256(storage::Serialize(request));
  }
  return options;
}

}  // namespace

absl::Status CheckSettings(const v1::Collection& collection) {
  Violations wrong;
  wrong.Add(
      CheckLength("collection.display_name", collection.display_name(), kMaxDisplayNameBytes));
  wrong.Add(CheckLength("collection.description", collection.description(), kMaxDescriptionBytes));
  if (collection.labels_size() > kMaxLabels) {
    wrong.Add(InvalidField("collection.labels", fmt::format("has {} labels; give at most {}",
                                                            collection.labels_size(), kMaxLabels)));
  }
  std::vector<std::string> keys;
  for (const auto& [key, value] : collection.labels()) keys.push_back(key);
  std::ranges::sort(keys);  // a map has no order, and an answer should be the same each time
  for (const std::string& key : keys) {
    const std::string field = fmt::format("collection.labels[{}]", Quoted(key));
    wrong.Add(OfField(field, storage::CheckId("key", key)));
    wrong.Add(CheckLength(field, collection.labels().at(key), kMaxLabelBytes));
  }
  return wrong.status();
}

UpdatableFields UpdatableFieldsOfCollections() {
  return {.by_star = {std::begin(storage::kSettingsFields), std::end(storage::kSettingsFields)},
          .by_name = {}};
}

absl::StatusOr<storage::SettingsOptions> OptionsOf(const v1::CreateCollectionRequest& request) {
  return ReadOptions(request);
}

absl::StatusOr<storage::SettingsOptions> OptionsOf(const v1::UpdateCollectionRequest& request) {
  return ReadOptions(request);
}

}  // namespace annals::service
