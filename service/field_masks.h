// The field masks of requests (https://google.aip.dev/157, https://google.aip.dev/134): which
// fields are to be returned, and which are to be changed.
//
//   absl::Status known = CheckReadMask(*v1::Event::descriptor(), request.read_mask());
//   Trim(request.read_mask(), &event);
#ifndef ANNALS_SERVICE_FIELD_MASKS_H_
#define ANNALS_SERVICE_FIELD_MASKS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace annals::service {

// INVALID_ARGUMENT names each path of the field `read_mask` that a resource of this kind does not
// have.
absl::Status CheckReadMask(const google::protobuf::Descriptor& kind,
                           const google::protobuf::FieldMask& mask);

// Leaves of a resource what such a mask asks for: all when it is empty or `*`.
void Trim(const google::protobuf::FieldMask& mask, google::protobuf::Message* resource);

// Which fields can be changed.
struct UpdatableFields {
  std::vector<std::string> by_star;  // all for which `*` stands
  std::vector<std::string> by_name;  // those that must be named
};

// The fields that an update changes: those of the mask, all for `*`, and those that are set in
// `resource`, which is the field `path` of the request, for an empty one. INVALID_ARGUMENT names
// each path of the field `update_mask` that is none of them, or says that there is nothing to
// change.
absl::StatusOr<std::vector<std::string>> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                                        const UpdatableFields& updatable,
                                                        std::string_view path,
                                                        const google::protobuf::Message& resource);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FIELD_MASKS_H_
