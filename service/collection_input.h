// What requests say of collections as a whole, checked.
#ifndef ANNALS_SERVICE_COLLECTION_INPUT_H_
#define ANNALS_SERVICE_COLLECTION_INPUT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/collection.pb.h"
#include "annals/v1/collection_service.pb.h"
#include "service/field_masks.h"
#include "storage/collection.h"

namespace annals::service {

// INVALID_ARGUMENT names each field of `collection.` that is too long, has too many items, or a key
// that is none.
absl::Status CheckSettings(const v1::Collection& collection);

// The fields of a collection that an update can change.
UpdatableFields UpdatableFieldsOfCollections();

// The options of a request to make or change one, without an etag. INVALID_ARGUMENT for a request
// id that is too long.
absl::StatusOr<storage::SettingsOptions> OptionsOf(const v1::CreateCollectionRequest& request);
absl::StatusOr<storage::SettingsOptions> OptionsOf(const v1::UpdateCollectionRequest& request);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_COLLECTION_INPUT_H_
